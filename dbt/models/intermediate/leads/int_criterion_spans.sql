with

assessments as (

    select * from {{ ref('stg_raw__lead_criterion') }}

),

criteria as (

    select * from {{ ref('stg_inputs__criteria') }}

),

drops as (

    select * from {{ ref('int_drops') }}

),

merged as (

    select * from {{ ref('int_merged_leads') }}

),

handed_over as (

    select distinct source, drop_id, lead_id

    from {{ ref('int_handovers_dated') }}

),

dated as (

    select
        assessments.source,
        assessments.drop_id,
        coalesce(merged.winner_id, assessments.lead_id) as lead_id,
        assessments.criterion,
        criteria.valid_from as criterion_valid_from,
        assessments.is_met,
        assessments.assessed_at,
        -- Before the first cutoff that is looked at, it does not matter when.
        greatest(
            {{ known_from(
                'greatest(assessments.assessed_at, assessments.recorded_at)',
                'drops.time_zone'
            ) }},
            drops.first_known_month
        ) as known_from,
        {{ known_until('assessments.deleted_at', 'drops.time_zone') }} as known_until,
        drops.last_month,

    from assessments
    join criteria
        on assessments.criterion = criteria.criterion
    join drops
        on assessments.source = drops.source
        and assessments.drop_id = drops.drop_id
    left join merged
        on assessments.source = merged.source
        and assessments.drop_id = merged.drop_id
        and assessments.lead_id = merged.lead_id

),

relevant as (

    select dated.*

    from dated
    semi join handed_over
        on dated.source = handed_over.source
        and dated.drop_id = handed_over.drop_id
        and dated.lead_id = handed_over.lead_id
    where
        dated.known_from <= dated.last_month
        and dated.known_from < dated.known_until

),

points as (

    select source, drop_id, lead_id, criterion, known_from from relevant
    union distinct
    select source, drop_id, lead_id, criterion, known_until

    from relevant
    where known_until <= last_month

),

judged as (

    select
        points.source,
        points.drop_id,
        points.lead_id,
        points.criterion,
        points.known_from,
        min(relevant.criterion_valid_from) as criterion_valid_from,
        list(relevant.assessed_at) filter (where relevant.is_met) as met_times,
        max(relevant.assessed_at) filter (where not relevant.is_met) as last_unmet_at,

    from points
    left join relevant
        on points.source = relevant.source
        and points.drop_id = relevant.drop_id
        and points.lead_id = relevant.lead_id
        and points.criterion = relevant.criterion
        and points.known_from >= relevant.known_from
        and points.known_from < relevant.known_until
    group by
        points.source, points.drop_id, points.lead_id, points.criterion,
        points.known_from

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
