with

metrics as (

    select * from {{ ref('int_role_metrics') }}
    where
        known_month = review_month
        and team is not null

)

select
    review_month,
    month,
    team,
    metric,
    role,
    value,
    numerator,
    denominator,
    target,
    currency,
    attainment,
    value_quarter_to_date,
    target_quarter_to_date,
    attainment_quarter_to_date,
    value_year_to_date,
    target_year_to_date,
    attainment_year_to_date,

from metrics
