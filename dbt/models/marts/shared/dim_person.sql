with

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

),

stints as (

    select * from {{ ref('int_stints') }}
    where known_month = review_month

)

select
    people.review_month,
    people.person_id,
    people.full_name,
    people.email,
    people.title,
    stints.role,
    stints.manager_id,
    stints.team,
    stints.segment,
    coalesce(stints.valid_from, people.hired_on, {{ start_of_time() }}) as valid_from,
    coalesce(
        stints.valid_to, cast(people.left_on + 1 as date), {{ end_of_time() }}
    ) as valid_to,
    people.hired_on,
    people.left_on,
    stints.origin,

from people
left join stints
    on people.review_month = stints.review_month
    and people.person_id = stints.person_id
