with

results as (

    select * from {{ ref('stg_results__incentive_proposals') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    results.review_month,
    results.person_id,
    people.full_name,
    results.role,
    results.team,
    results.sessions,
    results.hours,
    results.coachees,
    results.own_value_per_hour,
    results.selling_time_value,
    results.target_metric,
    results.target,
    results.relief_share,
    results.relief,
    results.session_pay,
    results.expected_value,
    results.p_positive,
    results.bonus,
    results.is_bonus_capped,
    results.total,
    results.currency,

from results
left join people
    on results.review_month = people.review_month
    and results.person_id = people.person_id
