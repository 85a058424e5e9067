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
