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

offered_again as (

    select lead_no from handovers
    group by lead_no
    having count(*) > 1

),

-- Few leads are offered more than once: only theirs are put in order.
later_offers as (

    select
        handovers.handover_no,
        epochs.known_from,

    from epochs
    join handovers
        on epochs.lead_no = handovers.lead_no
        and epochs.known_from >= handovers.known_from
        and epochs.known_from < handovers.known_until
    semi join offered_again
        on handovers.lead_no = offered_again.lead_no
    qualify row_number() over (
        partition by handovers.lead_no, epochs.known_from
        order by handovers.sent_at, handovers.handover_id
    ) > 1

),

states as (

    select
        handovers.* exclude (known_from, known_until),
        epochs.known_from,
        epochs.known_until,
        handovers.decided_from <= epochs.known_from as is_decided,
        handovers.overdue_from <= epochs.known_from as is_late,

    from epochs
    join handovers
        on epochs.lead_no = handovers.lead_no
        and epochs.known_from >= handovers.known_from
        and epochs.known_from < handovers.known_until

)

select
    states.* replace (
        case when is_decided then decision else 'undecided' end as decision,
        case when is_decided then decision_reason end as decision_reason,
        case when is_decided then decided_at end as decided_at,
        case when is_decided then decided_on end as decided_on,
        case when is_decided then decision_days end as decision_days,
        case when is_decided then is_in_time end as is_in_time,
        case when is_decided then opportunity_id end as opportunity_id
    ),
    later_offers.handover_no is null as is_first,
    not is_decided and is_late as is_overdue,
    drops.qualification,
    drops.time_zone,

from states
join drops using (source, drop_id)
left join later_offers
    on states.handover_no = later_offers.handover_no
    and states.known_from = later_offers.known_from
