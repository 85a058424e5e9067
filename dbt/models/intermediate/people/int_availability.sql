select
    vantages.review_month,
    availability.person_id,
    availability.month,
    -- Two CRMs may disagree; then somebody worked no more than the lower share.
    min(availability.share) as share,

from {{ ref('stg_raw__availability') }} as availability
join {{ ref('int_vantages') }} as vantages
    on availability.source = vantages.source
    and availability.drop_id = vantages.drop_id
    and vantages.known_month = vantages.review_month
group by vantages.review_month, availability.person_id, availability.month
