{%- set metrics = {
    'deals_created': ['deals_created', none],
    'deals_won': ['deals_won', none],
    'deals_lost': ['deals_lost', none],
    'deals_worked': ['deals_worked', none],
    'deals_open': ['deals_open', none],
    'amount_won': ['amount_won', none],
    'amount_lost': ['amount_lost', none],
    'close_rate': ['deals_won', 'deals_won + deals_lost'],
    'close_rate_amount': ['amount_won', 'amount_won + amount_lost'],
    'close_rate_worked': ['deals_won', 'deals_worked'],
    'open_pipeline_amount': ['open_pipeline_amount', none],
} -%}

with

teams as (

    select distinct review_month, known_month, month, team from {{ ref('int_ae_people') }}

),

figures as (

    select * from {{ ref('int_ae_figures') }}
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

),

amount_targets as (

    select
        review_month,
        known_month,
        month,
        team,
        'amount_won' as metric,
        sum(target) as target,

    from {{ ref('int_ae_targets') }}
    group by grouping sets (
        (review_month, known_month, month, team),
        (review_month, known_month, month)
    )

)

{{ with_targets('metric_rows', 'ae', 'amount_targets') }}
