with

coaching as (

    select * from {{ ref('int_coaching_as_known') }}

)

select
    review_month,
    month,
    coach_id,
    coachee_id,
    metric,
    cast(sessions as bigint) as sessions,
    cast(minutes as double) / 60 as hours,

from coaching
