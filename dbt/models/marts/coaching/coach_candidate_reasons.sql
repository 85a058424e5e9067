with

results as (

    select * from {{ ref('stg_results__coach_candidate_reasons') }}

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
    results.side,
    results.reason,
    results.value,
    results.threshold,
    results.n,

from results
left join people
    on results.review_month = people.review_month
    and results.person_id = people.person_id
