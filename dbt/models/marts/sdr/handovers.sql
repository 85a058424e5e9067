with

handovers as (

    select * from {{ ref('int_active_handovers_as_known') }}
    where known_month = review_month

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
-- Active in the review month: something happened to it, or still has to.
where
    month = review_month
    or decided_month = review_month
    or qualified_month = review_month
    or (decision = 'undecided' and is_looked_at)
