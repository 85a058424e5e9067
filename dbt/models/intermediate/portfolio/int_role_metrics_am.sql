{%- set metrics = {
    'accounts_held': ['accounts_held', none],
    'portfolio_start': ['portfolio_start', none],
    'portfolio_new': ['portfolio_new', none],
    'portfolio_expansion': ['portfolio_expansion', none],
    'portfolio_contraction': ['portfolio_contraction', none],
    'portfolio_churn': ['portfolio_churn', none],
    'portfolio_taken_over': ['portfolio_taken_over', none],
    'portfolio_handed_over': ['portfolio_handed_over', none],
    'portfolio_fx': ['portfolio_fx', none],
    'portfolio_end': ['portfolio_end', none],
    'upsell_rate': ['upsell_value_end - upsell_value_start', 'upsell_value_start'],
    'upsell_rate_customer_lifetime': [
        'lifetime_value_end - lifetime_value_start', 'lifetime_value_start'
    ],
    'gross_retention': ['retention_value_kept', 'retention_value_start'],
    'net_retention': ['retention_value_end', 'retention_value_start'],
} -%}

with

teams as (

    select distinct review_month, known_month, month, team from {{ ref('int_am_people') }}

),

figures as (

    select * from {{ ref('int_am_figures') }}
    where person_id is null

),

-- The company has a row in every month, also in one in which nothing happened.
measured as (

    select
        months.review_month,
        months.known_month,
        months.month,
        months.team,
        figures.* exclude (review_month, known_month, month, person_id, team),

    from (
        select review_month, known_month, month, team from teams
        union all
        select review_month, known_month, month, null from {{ ref('int_vantage_months') }}
    ) as months
    left join figures
        on months.review_month = figures.review_month
        and months.known_month = figures.known_month
        and months.month = figures.month
        and months.team is not distinct from figures.team

),

metric_rows as (

    {{ metric_rows('measured', metrics) }}

)

{{ with_targets('metric_rows', 'am') }}
