with

epochs as (

    select * from {{ ref('int_handover_epochs') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}

),

people as (

    select * from {{ ref('int_people') }}

)

select
    vantages.review_month,
    vantages.known_month,
    epochs.month,
    epochs.month between vantages.first_month and vantages.known_month as is_looked_at,
    epochs.handover_id,
    epochs.lead_id,
    {{ person_or_unassigned('sdrs.person_id') }} as sdr_id,
    {{ person_or_unassigned('aes.person_id') }} as ae_id,
    epochs.lead_source,
    epochs.lead_segment,
    epochs.sent_at,
    epochs.sent_on,
    epochs.is_first,
    epochs.decision,
    epochs.decision_reason,
    epochs.decided_at,
    epochs.decided_month,
    epochs.decision_days,
    epochs.is_overdue,
    epochs.is_qualified,
    epochs.qualified_month,
    epochs.opportunity_id,

from epochs
join vantages
    on epochs.source = vantages.source
    and epochs.drop_id = vantages.drop_id
    and epochs.known_from <= vantages.known_month
    and epochs.known_until > vantages.known_month
left join people as sdrs
    on vantages.review_month = sdrs.review_month
    and vantages.known_month = sdrs.known_month
    and epochs.sdr_id = sdrs.person_id
left join people as aes
    on vantages.review_month = aes.review_month
    and vantages.known_month = aes.known_month
    and epochs.ae_id = aes.person_id
