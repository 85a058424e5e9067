with

states as (

    select * from {{ ref('int_handover_states') }}

),

spans as (

    select * from {{ ref('int_criterion_spans') }}

),

required as (

    select
        days.sent_on,
        count(criteria.criterion) as criteria_required,

    from (select distinct sent_on from {{ ref('int_handover_states') }}) as days
    left join {{ ref('stg_inputs__criteria') }} as criteria
        on days.sent_on >= criteria.valid_from
    group by days.sent_on

),

met as (

    select
        states.handover_no,
        states.known_from,
        sum(spans.criteria_met) as criteria_met,
        max(spans.met_at) as met_at,

    -- Not the states from above: read twice, they would be kept with all their columns.
    from {{ ref('int_handover_states') }} as states
    join spans
        on states.lead_no = spans.lead_no
        and states.known_from >= spans.known_from
        and states.known_from < spans.known_until
        and states.sent_on >= spans.criterion_valid_from
    group by states.handover_no, states.known_from

),

qualified as (

    select
        states.*,
        case
            when states.qualification = 'acceptance' and states.decision = 'accepted'
                then coalesce(states.decided_at, states.sent_at)
            when states.qualification = 'criteria'
                and required.criteria_required > 0
                and required.criteria_required = met.criteria_met
                then met.met_at
        end as qualified_at,

    from states
    join required using (sent_on)
    left join met using (handover_no, known_from)

)

select
    * exclude (
        qualification, time_zone, decided_from, overdue_from, is_decided, is_late
    ),
    {{ first_of_month('decided_on') }} as decided_month,
    qualified_at is not null as is_qualified,
    {{ local_day('qualified_at', 'time_zone') }} as qualified_on,
    {{ first_of_month('qualified_on') }} as qualified_month,

from qualified
