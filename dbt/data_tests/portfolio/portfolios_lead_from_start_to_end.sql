{{ config(meta={'dagster': {'ref': {'name': 'company_monthly'}}}) }}

-- Of every team and of the company, in every month of this build: start + new + taken over − handed
-- over + expansion − contraction − churn + exchange rates is the end, to the cent. People's rows are
-- tested where they are made.
with

months as (

    select distinct review_month from {{ ref('int_set_vantages') }}

),

figures as (

    select review_month, month, team, metric, numerator from {{ ref('team_monthly') }}
    semi join months using (review_month)
    where role = 'am'
    union all
    select review_month, month, cast(null as varchar) as team, metric, numerator
    from {{ ref('company_monthly') }}
    semi join months using (review_month)
    where role = 'am'

),

portfolios as (

    select
        review_month,
        month,
        team,
        sum(numerator) filter (where metric = 'portfolio_start') as portfolio_start,
        sum(numerator) filter (where metric = 'portfolio_end') as portfolio_end,
        coalesce(
            sum(
                case
                    when metric in ('portfolio_handed_over', 'portfolio_contraction', 'portfolio_churn')
                        then -numerator
                    else numerator
                end
            ) filter (
                where metric like 'portfolio_%'
                    and metric not in ('portfolio_start', 'portfolio_end')
            ),
            0
        ) as movements,

    from figures
    group by review_month, month, team

)

select * from portfolios
where portfolio_start + movements is distinct from portfolio_end
