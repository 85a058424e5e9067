-- The months that are replaced. depends_on: {{ ref('int_vantages') }}
with

results as (

    select * from {{ ref('stg_results__incentive_totals') }}

)

select
    review_month,
    team,
    people,
    sessions,
    hours,
    selling_time_value,
    session_pay,
    bonus,
    total,
    currency,

from results
