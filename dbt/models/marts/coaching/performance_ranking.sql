with

results as (

    select * from {{ ref('stg_results__performance_ranking') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    results.review_month,
    results.role,
    results.metric,
    results.person_id,
    people.full_name,
    results.numerator,
    results.denominator,
    results.rate,
    results.expected,
    results.information,
    results.rate_adjusted,
    results.interval_low,
    results.interval_high,
    results.score,
    results.score_sd,
    results.p_top_quartile,
    results.rank,
    results.unranked_reason,
    results.is_star,
    results.outlier,
    results.trend,
    results.trend_change,
    results.weight,
    results.contribution,
    results.attainment,
    results.attainment_metric,

from results
left join people
    on results.review_month = people.review_month
    and results.person_id = people.person_id
