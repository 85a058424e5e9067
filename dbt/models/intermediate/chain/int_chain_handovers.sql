{{ config(materialized='view') }}

with

drops as (

    select * from {{ ref('int_set_drops') }}

),

-- All hand-overs, however old, so that a deal of an old lead never passes for one without a lead.
localised as (

    select
        drops.drop_set,
        handovers.source,
        handovers.handover_id,
        coalesce(merged.winner_id, handovers.lead_id) as lead_id,
        coalesce(deals.merged_into, handovers.opportunity_id) as opportunity_id,
        handovers.sent_at,
        {{ local_month('handovers.sent_at', 'drops.time_zone') }} as month,
        greatest(
            {{ known_from_later(
                'month', 'handovers.sent_at', 'handovers.recorded_at', 'drops.time_zone'
            ) }},
            drops.first_known_month
        ) as known_from,
        {{ known_until('handovers.deleted_at', 'drops.time_zone') }} as known_until,
        {{ known_from('handovers.decided_at', 'drops.time_zone') }} as decided_from,
        handovers.decision is not null as is_decided,
        drops.drop_id,
        drops.time_zone,
        drops.last_known_month,

    from {{ ref('stg_raw__handover') }} as handovers
    join drops
        on handovers.source = drops.source
        and handovers.drop_id = drops.drop_id
    left join {{ ref('int_merged_leads') }} as merged
        on handovers.source = merged.source
        and handovers.drop_id = merged.drop_id
        and handovers.lead_id = merged.lead_id
    left join {{ ref('stg_raw__opportunity') }} as deals
        on handovers.source = deals.source
        and handovers.drop_id = deals.drop_id
        and handovers.opportunity_id = deals.opportunity_id
        and deals.merged_into is not null

)

select
    localised.drop_set,
    localised.source,
    localised.handover_id,
    localised.lead_id,
    localised.sent_at,
    localised.month,
    localised.known_from,
    least(
        localised.known_until, {{ known_until('leads.deleted_at', 'localised.time_zone') }}
    ) as known_until,
    -- What a decision says is known from the decision on.
    case when localised.is_decided then localised.opportunity_id end as opportunity_id,
    greatest(localised.decided_from, localised.known_from) as decided_from,

from localised
left join {{ ref('stg_raw__lead') }} as leads
    on localised.source = leads.source
    and localised.drop_id = leads.drop_id
    and localised.lead_id = leads.lead_id
    and leads.deleted_at is not null
where localised.known_from <= localised.last_known_month
