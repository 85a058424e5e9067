with

results as (

    select * from {{ ref('stg_results__coaching_transitions') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    results.review_month,
    results.person_id,
    people.full_name,
    results.from_role,
    results.to_role,
    results.moved_in,
    results.months_since,
    results.metric,
    results.score_before,
    results.score_before_sd,
    results.score_after,
    results.score_after_sd,
    results.result_before,
    results.result_after,
    results.currency,
    results.coachees,
    results.hours_per_month,
    results.coachees_before,
    results.coachees_after,
    results.coachees_change_se,
    results.team,
    results.team_before,
    results.team_after,
    results.is_missed,
    results.is_watched,
    results.finding,

from results
left join people
    on results.review_month = people.review_month
    and results.person_id = people.person_id
