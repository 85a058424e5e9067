with

results as (

    select * from {{ ref('stg_results__recommendation_followup') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    results.review_month,
    results.recommended_in,
    results.recommendation_id,
    results.kind,
    results.person_id,
    people.full_name,
    results.coach_id,
    coaches.full_name as coach_name,
    results.counterpart_id,
    counterparts.full_name as counterpart_name,
    results.metric,
    results.sessions,
    results.hours,
    results.is_carried_out,
    results.observed,
    results.expected,
    results.information,
    results.change,
    results.change_low,
    results.change_high,
    results.p_stated,
    results.verdict,

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
