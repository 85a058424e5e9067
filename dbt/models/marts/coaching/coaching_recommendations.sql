with

results as (

    select * from {{ ref('stg_results__coaching_recommendations') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    results.review_month,
    results.recommendation_id,
    results.kind,
    results.person_id,
    people.full_name,
    results.position,
    results.coach_id,
    coaches.full_name as coach_name,
    results.counterpart_id,
    counterparts.full_name as counterpart_name,
    results.direction,
    results.role,
    results.team,
    results.metric,
    results.gap,
    results.uplift,
    results.uplift_low,
    results.uplift_high,
    results.uplift_unit,
    results.uplift_rate,
    results.money,
    results.money_low,
    results.money_high,
    results.currency,
    results.p_positive,
    results.hours,
    results.value_per_hour,
    results.is_exploration,
    results.rule_id,
    results.value,
    results.threshold,
    results.n,
    results.inputs,
    results.action_id,
    results.action_arguments,

from results
left join people
    on results.review_month = people.review_month
    and results.person_id = people.person_id
left join people as coaches
    on results.review_month = coaches.review_month
    and results.coach_id = coaches.person_id
left join people as counterparts
    on results.review_month = counterparts.review_month
    and results.counterpart_id = counterparts.person_id
