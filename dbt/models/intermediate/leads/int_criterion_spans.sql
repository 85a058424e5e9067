with

assessments as (

    select * from {{ ref('int_assessments_dated') }}

),

by_criterion as (

    select
        lead_no,
        criterion,
        min(criterion_valid_from) as criterion_valid_from,
        min(assessed_at) filter (where is_met) as met_at,
        min(known_from) as known_from,
        min(known_until) as known_until,
        count(*) as assessments,

    from assessments
    group by lead_no, criterion

),

-- Nearly all criteria are assessed once, so that there is nothing to put in order.
repeated as (

    select assessments.*

    from assessments
    semi join (select * from by_criterion where assessments > 1) as several
        using (lead_no, criterion)

),

points as (

    select lead_no, criterion, known_from from repeated
    union distinct
    select lead_no, criterion, known_until from repeated

),

point_spans as (

    select
        *,
        lead(known_from) over (
            partition by lead_no, criterion order by known_from
        ) as known_until,

    from points

),

judged as (

    select
        spans.lead_no,
        spans.criterion,
        spans.known_from,
        spans.known_until,
        min(repeated.criterion_valid_from) as criterion_valid_from,
        list(repeated.assessed_at) filter (where repeated.is_met) as met_times,
        max(repeated.assessed_at) filter (where not repeated.is_met) as last_unmet_at,

    from point_spans as spans
    join repeated
        on spans.lead_no = repeated.lead_no
        and spans.criterion = repeated.criterion
        and spans.known_from >= repeated.known_from
        and spans.known_from < repeated.known_until
    group by all

),

spans as (

    select lead_no, criterion_valid_from, known_from, known_until, met_at

    from by_criterion
    where assessments = 1
    union all by name
    select
        lead_no,
        criterion_valid_from,
        known_from,
        known_until,
        -- Met since the first "yes" after the last "no".
        {{ earliest_after('met_times', 'last_unmet_at') }} as met_at,

    from judged

)

select
    lead_no,
    criterion_valid_from,
    known_from,
    known_until,
    count(met_at) as criteria_met,
    max(met_at) as met_at,

from spans
group by all
