-- The months that are replaced. depends_on: {{ ref('int_vantages') }}
with

results as (

    select * from {{ ref('stg_results__chain_health') }}

)

select
    review_month,
    month,
    stage,
    position,
    numerator,
    denominator,
    rate,
    log_change_month,
    log_change_year,
    share_of_change_month,
    share_of_change_year,
    expected_rate,
    z,
    overdispersion,
    cusum_up,
    cusum_down,
    alarm,
    false_alarms_per_year,
    note,

from results
