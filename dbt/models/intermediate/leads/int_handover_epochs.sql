with

handovers as (

    select * from {{ ref('int_handovers_dated') }}

),

drops as (

    select * from {{ ref('int_drops') }}

),

spans as (

    select * from {{ ref('int_criterion_spans') }}

),

criteria as (

    select * from {{ ref('stg_inputs__criteria') }}

),

-- Everything at which something about a lead or its hand-overs may become different.
changes as (

    select
        source,
        drop_id,
        lead_id,
        unnest([known_from, known_until, decided_from, overdue_from])
            as known_from,

    from handovers
    union all
    select source, drop_id, lead_id, known_from from spans

),

points as (

    select distinct
        changes.source,
        changes.drop_id,
        changes.lead_id,
        greatest(changes.known_from, drops.first_known_month) as known_from,

    from changes
    join drops
        on changes.source = drops.source
        and changes.drop_id = drops.drop_id
        and changes.known_from <= drops.last_month

),

epochs as (

    select
        *,
        coalesce(
            lead(known_from) over (
                partition by source, drop_id, lead_id order by known_from
            ),
            {{ end_of_time() }}
        ) as known_until,

    from points

),

states as (

    select
        handovers.* exclude (known_from, known_until),
        epochs.known_from,
        epochs.known_until,
        row_number() over (
            partition by
                handovers.source, handovers.drop_id, handovers.lead_id,
                epochs.known_from
            order by handovers.sent_at, handovers.handover_id
        ) = 1 as is_first,
        handovers.decided_from <= epochs.known_from as is_decided,
        handovers.overdue_from <= epochs.known_from as is_overdue,

    from epochs
    join handovers
        on epochs.source = handovers.source
        and epochs.drop_id = handovers.drop_id
        and epochs.lead_id = handovers.lead_id
        and epochs.known_from >= handovers.known_from
        and epochs.known_from < handovers.known_until

),

in_window as (

    select
        states.*,
        drops.qualification,
        drops.time_zone,

    from states
    join drops
        on states.source = drops.source
        and states.drop_id = drops.drop_id
        and states.month between drops.first_month and drops.last_month

),

required as (

    select
        days.sent_on,
        count(criteria.criterion) as criteria_required,

    from (select distinct sent_on from in_window) as days
    left join criteria
        on days.sent_on >= criteria.valid_from
    group by days.sent_on

),

met as (

    select
        in_window.source,
        in_window.drop_id,
        in_window.handover_id,
        in_window.known_from,
        count(spans.met_at) as criteria_met,
        max(spans.met_at) as met_at,

    from in_window
    join spans
        on in_window.source = spans.source
        and in_window.drop_id = spans.drop_id
        and in_window.lead_id = spans.lead_id
        and in_window.known_from >= spans.known_from
        and in_window.known_from < spans.known_until
        and in_window.sent_on >= spans.criterion_valid_from
    group by all

),

qualified as (

    select
        in_window.*,
        case
            when in_window.qualification = 'acceptance'
                then case
                    when in_window.is_decided and in_window.decision = 'accepted'
                        then coalesce(in_window.decided_at, in_window.sent_at)
                end
            when required.criteria_required > 0
                and met.criteria_met = required.criteria_required
                then met.met_at
        end as qualified_at,

    from in_window
    join required
        on in_window.sent_on = required.sent_on
    left join met
        on in_window.source = met.source
        and in_window.drop_id = met.drop_id
        and in_window.handover_id = met.handover_id
        and in_window.known_from = met.known_from

)

select
    source,
    drop_id,
    handover_id,
    lead_id,
    sdr_id,
    ae_id,
    lead_source,
    lead_segment,
    sent_at,
    sent_on,
    month,
    known_from,
    known_until,
    is_first,
    case when is_decided then decision else 'undecided' end as decision,
    case when is_decided then decision_reason end as decision_reason,
    case when is_decided then decided_at end as decided_at,
    {{ local_month('case when is_decided then decided_at end', 'time_zone') }}
        as decided_month,
    case when is_decided then decision_days end as decision_days,
    not is_decided and is_overdue as is_overdue,
    qualified_at is not null as is_qualified,
    qualified_at,
    {{ local_day('qualified_at', 'time_zone') }} as qualified_on,
    {{ local_month('qualified_at', 'time_zone') }} as qualified_month,
    case when is_decided then opportunity_id end as opportunity_id,

from qualified
