with

results as (

    select * from {{ ref('stg_results__coach_candidates') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    results.review_month,
    results.direction,
    results.metric,
    results.person_id,
    people.full_name,
    results.role,
    results.team,
    results.strength,
    results.strength_sd,
    results.value_added,
    results.value_added_low,
    results.value_added_high,
    results.p_positive,
    results.engagements,
    results.is_proven,
    results.reason_share,
    results.decision_days,
    results.sessions,
    results.hours,
    results.consistency,
    results.tenure_months,
    results.peer_rating,
    results.is_willing,
    results.hours_offered,
    results.hours_used,
    results.hours_free,
    results.capacity,
    results.is_eligible,
    results.fitness,
    results.rank,

from results
left join people
    on results.review_month = people.review_month
    and results.person_id = people.person_id
