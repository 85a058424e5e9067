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

from metrics
