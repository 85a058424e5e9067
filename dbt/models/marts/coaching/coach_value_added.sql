with

results as (

    select * from {{ ref('stg_results__coach_value_added') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    results.review_month,
    results.direction,
    results.metric,
    results.coach_id,
    coaches.full_name as coach_name,
    results.engagements,
    results.engagements_measured,
    results.effect,
    results.value_added,
    results.value_added_sd,
    results.value_added_low,
    results.value_added_high,
    results.p_positive,
    results.is_proven,

from results
left join people as coaches
    on results.review_month = coaches.review_month
    and results.coach_id = coaches.person_id
