with

people as (

    select * from {{ ref('int_coaching_people') }}

)

select
    review_month,
    month,
    person_id,
    full_name,
    role,
    cast(sessions_given as bigint) as sessions_given,
    cast(minutes_given as double) / 60 as hours_given,
    cast(coachees as bigint) as coachees,
    cast(sessions_received as bigint) as sessions_received,
    cast(minutes_received as double) / 60 as hours_received,
    cast(coaches as bigint) as coaches,

from people
