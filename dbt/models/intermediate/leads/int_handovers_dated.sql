with

handovers as (

    select * from {{ ref('int_handovers_localised') }}

),

days as (

    select * from {{ ref('int_days') }}

)

select
    handovers.* exclude (decided_at, decided_on, sla_working_days),
    row_number() over () as handover_no,
    case when handovers.decision is not null then handovers.decided_at end as decided_at,
    case when handovers.decision is not null then handovers.decided_on end as decided_on,
    -- A decision dated before the hand-over took an unknown time.
    case
        when handovers.decision is not null and handovers.decided_on >= handovers.sent_on
            then decided_days.working_days_passed - sent_days.working_days_passed
    end as decision_days,
    decision_days <= handovers.sla_working_days as is_in_time,
    -- A decision without its time is taken to be as old as the hand-over.
    case
        when handovers.decision is not null
            then greatest({{ first_of_month('handovers.decided_on') }}, handovers.known_from)
        else {{ end_of_time() }}
    end as decided_from,
    coalesce(due_days.month, handovers.month) as overdue_from,

from handovers
left join days as sent_days
    on handovers.sent_on = sent_days.day
left join days as decided_days
    on handovers.decided_on = decided_days.day
left join days as due_days
    on due_days.is_working_day
    and sent_days.working_days_passed + handovers.sla_working_days + 1
        = due_days.working_days_passed
