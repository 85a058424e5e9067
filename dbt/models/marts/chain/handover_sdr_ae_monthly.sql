with

pairs as (

    select * from {{ ref('int_handover_pairs') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}
    where known_month = review_month

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    vantages.review_month,
    pairs.month,
    {{ person_or_unassigned('sdrs.person_id') }} as sdr_id,
    {{ person_or_unassigned('aes.person_id') }} as ae_id,
    pairs.decision,
    pairs.decision_reason,
    cast(sum(pairs.leads) as bigint) as leads,
    cast(sum(pairs.leads_first) as bigint) as leads_first,

from pairs
join vantages
    on pairs.source = vantages.source
    and pairs.drop_id = vantages.drop_id
    and {{ is_known_at('pairs', 'vantages') }}
    and pairs.month between vantages.first_month and vantages.known_month
left join people as sdrs
    on vantages.review_month = sdrs.review_month
    and pairs.sdr_id = sdrs.person_id
left join people as aes
    on vantages.review_month = aes.review_month
    and pairs.ae_id = aes.person_id
group by all
