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

active as (

    select * from {{ ref('int_active_leads') }}

),

dated as (

    select
        active.lead_no,
        assessments.criterion,
        criteria.valid_from as criterion_valid_from,
        assessments.is_met,
        assessments.assessed_at,
        -- Before the first cutoff that is looked at, it does not matter when.
        case
            when greatest(assessments.assessed_at, assessments.recorded_at) < drops.known_at
                then drops.first_known_month
            else {{ known_from(
                'greatest(assessments.assessed_at, assessments.recorded_at)',
                'drops.time_zone'
            ) }}
        end as known_from,
        {{ known_until('assessments.deleted_at', 'drops.time_zone') }} as known_until,
        drops.last_month,

    from assessments
    join criteria using (criterion)
    join drops using (source, drop_id)
    join active using (source, drop_id, lead_id)

)

select
    * exclude (last_month) replace (
        -- Nor does it matter what is deleted after the last one.
        case when known_until <= last_month then known_until else {{ end_of_time() }} end
            as known_until
    ),

from dated
where
    known_from <= last_month
    and known_from < known_until
