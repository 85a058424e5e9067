with

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

),

periods as (

    select * exclude (known_month) from {{ ref('int_stints') }}
    where known_month = review_month
    union all by name
    select * from {{ ref('int_role_gaps') }}

)

select
    people.review_month,
    people.person_id,
    people.full_name,
    people.email,
    people.title,
    periods.role,
    periods.manager_id,
    periods.team,
    periods.segment,
    periods.valid_from,
    periods.valid_to,
    people.hired_on,
    people.left_on,
    periods.origin,

from people
join periods
    on people.review_month = periods.review_month
    and people.person_id = periods.person_id
