with

handovers as (

    select * from {{ ref('stg_raw__handover') }}

),

leads as (

    select * from {{ ref('stg_raw__lead') }}

),

-- All hand-overs of a lead, however old: the first of them decides where it counts.
active as (

    select * from {{ ref('int_active_leads') }}

),

drops as (

    select * from {{ ref('int_drops') }}

),

localised as (

    select
        handovers.* replace (active.winner_id as lead_id),
        active.lead_no,
        {{ local_day('handovers.sent_at', 'drops.time_zone') }} as sent_on,
        {{ first_of_month('sent_on') }} as month,
        {{ local_day('handovers.decided_at', 'drops.time_zone') }} as decided_on,
        {{ known_from_later(
            'month', 'handovers.sent_at', 'handovers.recorded_at', 'drops.time_zone'
        ) }} as known_from,
        drops.time_zone,
        drops.sla_working_days,

    from handovers
    join drops using (source, drop_id)
    join active using (source, drop_id, lead_id)

)

select
    localised.* exclude (recorded_at, deleted_at, time_zone),
    leads.lead_source,
    leads.segment as lead_segment,
    least(
        {{ known_until('localised.deleted_at', 'localised.time_zone') }},
        {{ known_until('leads.deleted_at', 'localised.time_zone') }}
    ) as known_until,

from localised
left join leads using (source, drop_id, lead_id)
