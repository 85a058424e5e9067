with

metrics as (

    select * from {{ ref('int_role_metrics') }}
    where team is null

),

as_known as (

    select * from metrics
    where known_month = review_month

),

at_previous_cutoff as (

    select * from metrics
    where known_month < review_month

)

select
    as_known.review_month,
    as_known.month,
    as_known.metric,
    as_known.role,
    as_known.value,
    as_known.numerator,
    as_known.denominator,
    as_known.target,
    as_known.currency,
    as_known.attainment,
    as_known.value_quarter_to_date,
    as_known.target_quarter_to_date,
    as_known.attainment_quarter_to_date,
    as_known.value_year_to_date,
    as_known.target_year_to_date,
    as_known.attainment_year_to_date,
    at_previous_cutoff.value as previous_at_equal_age,

from as_known
left join at_previous_cutoff
    on as_known.review_month = at_previous_cutoff.review_month
    and as_known.metric = at_previous_cutoff.metric
    and as_known.month = as_known.review_month
