with

handovers as (

    select * from {{ ref('stg_raw__handover') }}

),

leads as (

    select * from {{ ref('stg_raw__lead') }}

),

merged as (

    select * from {{ ref('int_merged_leads') }}

),

drops as (

    select * from {{ ref('int_drops') }}

),

days as (

    select * from {{ ref('int_days') }}

),

localised as (

    select
        handovers.source,
        handovers.drop_id,
        handovers.handover_id,
        coalesce(merged.winner_id, handovers.lead_id) as lead_id,
        handovers.sdr_id,
        handovers.ae_id,
        handovers.sent_at,
        {{ local_day('handovers.sent_at', 'drops.time_zone') }} as sent_on,
        {{ local_month('handovers.sent_at', 'drops.time_zone') }} as month,
        handovers.decision,
        handovers.decision_reason,
        case when handovers.decision is not null then handovers.decided_at end
            as decided_at,
        {{ local_day('handovers.decided_at', 'drops.time_zone') }} as decided_on,
        handovers.opportunity_id,
        {{ known_from(
            'greatest(handovers.sent_at, handovers.recorded_at)', 'drops.time_zone'
        ) }} as known_from,
        handovers.deleted_at,
        drops.time_zone,
        drops.sla_working_days,
        drops.first_month,
        drops.last_month,

    from handovers
    join drops
        on handovers.source = drops.source
        and handovers.drop_id = drops.drop_id
    left join merged
        on handovers.source = merged.source
        and handovers.drop_id = merged.drop_id
        and handovers.lead_id = merged.lead_id

),

of_leads as (

    select
        localised.*,
        leads.lead_source,
        leads.segment as lead_segment,
        least(
            {{ known_until('localised.deleted_at', 'localised.time_zone') }},
            {{ known_until('leads.deleted_at', 'localised.time_zone') }}
        ) as known_until,

    from localised
    left join leads
        on localised.source = leads.source
        and localised.drop_id = leads.drop_id
        and localised.lead_id = leads.lead_id
    -- A lead is of interest with all its hand-overs as soon as one lies in the months looked at.
    qualify bool_or(
        localised.month between localised.first_month and localised.last_month
    ) over (partition by localised.source, localised.drop_id, localised.lead_id)

)

select
    of_leads.source,
    of_leads.drop_id,
    of_leads.handover_id,
    of_leads.lead_id,
    of_leads.sdr_id,
    of_leads.ae_id,
    of_leads.lead_source,
    of_leads.lead_segment,
    of_leads.sent_at,
    of_leads.sent_on,
    of_leads.month,
    of_leads.decision,
    of_leads.decision_reason,
    of_leads.decided_at,
    -- A decision dated before the hand-over took an unknown time.
    case
        when of_leads.decision is not null and of_leads.decided_on >= of_leads.sent_on
            then decided_days.working_days_passed - sent_days.working_days_passed
    end as decision_days,
    of_leads.opportunity_id,
    of_leads.known_from,
    of_leads.known_until,
    case
        when of_leads.decision is null then {{ end_of_time() }}
        -- A decision without its time is taken to be as old as the hand-over.
        else greatest(
            {{ first_of_month('of_leads.decided_on') }}, of_leads.known_from
        )
    end as decided_from,
    coalesce(due_days.month, of_leads.month) as overdue_from,

from of_leads
left join days as sent_days
    on of_leads.sent_on = sent_days.day
left join days as decided_days
    on of_leads.decided_on = decided_days.day
left join days as due_days
    on due_days.is_working_day
    and sent_days.working_days_passed + of_leads.sla_working_days + 1
        = due_days.working_days_passed
