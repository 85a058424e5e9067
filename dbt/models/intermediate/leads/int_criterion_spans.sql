with

assessments as (

    select * from {{ ref('int_assessments_dated') }}

),

points as (

    select source, drop_id, lead_id, criterion, known_from from assessments
    union distinct
    select source, drop_id, lead_id, criterion, known_until

    from assessments
    where known_until <= last_month

),

judged as (

    select
        points.source,
        points.drop_id,
        points.lead_id,
        points.criterion,
        points.known_from,
        min(assessments.criterion_valid_from) as criterion_valid_from,
        list(assessments.assessed_at) filter (where assessments.is_met) as met_times,
        max(assessments.assessed_at) filter (where not assessments.is_met)
            as last_unmet_at,

    from points
    left join assessments
        on points.source = assessments.source
        and points.drop_id = assessments.drop_id
        and points.lead_id = assessments.lead_id
        and points.criterion = assessments.criterion
        and points.known_from >= assessments.known_from
        and points.known_from < assessments.known_until
    group by all

)

select
    source,
    drop_id,
    lead_id,
    criterion,
    criterion_valid_from,
    -- Met since the first "yes" after the last "no".
    {{ earliest_after('met_times', 'last_unmet_at') }} as met_at,
    known_from,
    coalesce(
        lead(known_from) over (
            partition by source, drop_id, lead_id, criterion order by known_from
        ),
        {{ end_of_time() }}
    ) as known_until,

from judged
