with

assignments as (

    select * from {{ ref('int_assignments_as_known') }}

),

days as (

    select review_month, known_month, person_id, valid_from as day from assignments
    union distinct
    select review_month, known_month, person_id, valid_to as day from assignments

),

parts as (

    select
        *,
        lead(day) over (
            partition by review_month, known_month, person_id order by day
        ) as next_day,

    from days

)

select
    parts.*,
    assignments.role,
    assignments.manager_id,
    assignments.team,
    assignments.segment,
    assignments.origin,

from parts
join assignments
    on parts.review_month = assignments.review_month
    and parts.known_month = assignments.known_month
    and parts.person_id = assignments.person_id
    and parts.day >= assignments.valid_from
    and parts.day < assignments.valid_to
-- Of several, the one of highest precedence holds, then the one that began last.
qualify row_number() over (
    partition by parts.review_month, parts.known_month, parts.person_id, parts.day
    order by
        assignments.precedence, assignments.valid_from desc, assignments.valid_to,
        assignments.role
) = 1
