with

handovers as (

    select * from {{ ref('int_handovers_dated') }}

),

epochs as (

    select * from {{ ref('int_lead_epochs') }}

),

drops as (

    select * from {{ ref('int_drops') }}

),

states as (

    select
        handovers.* exclude (known_from, known_until),
        epochs.known_from,
        epochs.known_until,
        handovers.decided_from <= epochs.known_from as is_decided,
        handovers.overdue_from <= epochs.known_from as is_late,
        row_number() over (
            partition by
                handovers.source, handovers.drop_id, handovers.lead_id,
                epochs.known_from
            order by handovers.sent_at, handovers.handover_id
        ) = 1 as is_first,

    from epochs
    join handovers
        on epochs.source = handovers.source
        and epochs.drop_id = handovers.drop_id
        and epochs.lead_id = handovers.lead_id
        and epochs.known_from >= handovers.known_from
        and epochs.known_from < handovers.known_until

)

select
    states.* replace (
        case when is_decided then decision else 'undecided' end as decision,
        case when is_decided then decision_reason end as decision_reason,
        case when is_decided then decided_at end as decided_at,
        case when is_decided then decision_days end as decision_days,
        case when is_decided then is_in_time end as is_in_time,
        case when is_decided then opportunity_id end as opportunity_id
    ),
    not is_decided and is_late as is_overdue,
    drops.qualification,
    drops.time_zone,

from states
join drops using (source, drop_id)
