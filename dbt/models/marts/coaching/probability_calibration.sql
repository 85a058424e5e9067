-- The months that are replaced. depends_on: {{ ref('int_vantages') }}
with

results as (

    select * from {{ ref('stg_results__probability_calibration') }}

)

select
    review_month,
    role,
    metric,
    statement,
    bin,
    bin_low,
    bin_high,
    statements,
    stated,
    observed,
    observed_low,
    observed_high,

from results
