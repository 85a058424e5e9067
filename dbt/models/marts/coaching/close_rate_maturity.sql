with

results as (

    select * from {{ ref('stg_results__close_rate_maturity') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    results.review_month,
    results.person_id,
    people.full_name,
    results.cohort_month,
    results.age_months,
    results.deals_created,
    results.deals_won,
    results.deals_decided,
    results.expected_won,
    results.expected_share,
    results.rate_matured,
    results.interval_low,
    results.interval_high,

from results
left join people
    on results.review_month = people.review_month
    and results.person_id = people.person_id
