with

handovers as (

    select * from {{ ref('int_active_handovers_as_known') }}

)

select
    review_month,
    handover_id,
    lead_id,
    sdr_id,
    ae_id,
    sent_at,
    month,
    is_first,
    decision,
    decision_reason,
    decided_at,
    decided_month,
    cast(decision_days as bigint) as decision_days,
    is_overdue,
    is_qualified,
    qualified_month,
    opportunity_id,
    lead_source as source,
    lead_segment as segment,

from handovers
