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

handovers as (

    select * from {{ ref('int_handovers_dated') }}

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
    join criteria using (criterion)
    join drops using (source, drop_id)
    left join merged using (source, drop_id, lead_id)

)

select *

from dated
semi join handovers using (source, drop_id, lead_id)
where
    known_from <= last_month
    and known_from < known_until
