with

sessions as (

    select * from {{ ref('stg_raw__coaching_session') }}

),

drops as (

    select * from {{ ref('int_drops') }}

),

localised as (

    select
        sessions.source,
        sessions.drop_id,
        sessions.coach_id,
        sessions.coachee_id,
        coalesce(sessions.metric, '(none)') as metric,
        {{ local_month('sessions.occurred_at', 'drops.time_zone') }} as month,
        greatest(
            {{ known_from(
                'greatest(sessions.occurred_at, sessions.recorded_at)', 'drops.time_zone'
            ) }},
            drops.first_known_month
        ) as known_from,
        {{ known_until('sessions.deleted_at', 'drops.time_zone') }} as known_until,
        sessions.duration_min,
        drops.last_month,

    from sessions
    join drops
        on sessions.source = drops.source
        and sessions.drop_id = drops.drop_id
        and sessions.occurred_at >= drops.starts_at
        and sessions.occurred_at < drops.ends_at

)

select
    source,
    drop_id,
    coach_id,
    coachee_id,
    metric,
    month,
    known_from,
    known_until,
    count(*) as sessions,
    -- Of sessions whose length nobody wrote down, none is known.
    sum(duration_min) as minutes,

from localised
where
    known_from <= last_month
    and known_from < known_until
group by all
