with

parts as (

    select * from {{ ref('int_stint_parts') }}

),

marked as (

    select
        *,
        coalesce(
            (role, manager_id, team, segment, origin, day)
            is distinct from lag((role, manager_id, team, segment, origin, next_day))
                over by_person,
            true
        ) as is_new,

    from parts
    window by_person as (
        partition by review_month, known_month, person_id order by day
    )

),

numbered as (

    select
        *,
        count(*) filter (where is_new) over (
            partition by review_month, known_month, person_id
            order by day
            rows unbounded preceding
        ) as stint,

    from marked

)

select
    review_month,
    known_month,
    person_id,
    role,
    manager_id,
    team,
    segment,
    min(day) as valid_from,
    max(next_day) as valid_to,
    origin,

from numbered
group by
    review_month, known_month, person_id, stint, role, manager_id, team, segment, origin
