{{ config(materialized='view') }}

with

deals as (

    select
        deals.drop_set,
        deals.source,
        deals.opportunity_id,
        deals.known_from as epoch_from,
        deals.known_until as epoch_until,
        coalesce(merged.winner_id, deals.lead_id) as lead_id,
        coalesce(deals.created_month, deals.closed_month, deals.known_from) as month,

    from {{ ref('int_deals_as_known') }} as deals
    join {{ ref('int_set_drops') }} as drops
        on deals.drop_set = drops.drop_set
        and deals.source = drops.source
    left join {{ ref('int_merged_leads') }} as merged
        on deals.source = merged.source
        and drops.drop_id = merged.drop_id
        and deals.lead_id = merged.lead_id
    where deals.is_new_business

),

handovers as (

    select * from {{ ref('int_chain_handovers') }}

),

candidates as (

    select
        deals.*,
        handovers.lead_id as handed_lead_id,
        1 as precedence,
        handovers.sent_at,
        greatest(deals.epoch_from, handovers.decided_from) as known_from,
        least(deals.epoch_until, handovers.known_until) as known_until,

    from deals
    join handovers
        on deals.drop_set = handovers.drop_set
        and deals.source = handovers.source
        and deals.opportunity_id = handovers.opportunity_id
        and deals.month >= handovers.month
    union all by name
    select
        deals.*,
        handovers.lead_id as handed_lead_id,
        2 as precedence,
        handovers.sent_at,
        greatest(deals.epoch_from, handovers.known_from) as known_from,
        least(deals.epoch_until, handovers.known_until) as known_until,

    from deals
    join handovers
        on deals.drop_set = handovers.drop_set
        and deals.source = handovers.source
        and deals.lead_id = handovers.lead_id
        and deals.month >= handovers.month

)

-- A hand-over that names the deal says more than a deal that names the lead. What was there before
-- a hand-over did not come of it.
select * from candidates
where known_from < known_until
