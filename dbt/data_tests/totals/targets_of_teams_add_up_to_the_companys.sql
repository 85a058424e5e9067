{{ config(meta={'dagster': {'ref': {'name': 'company_monthly'}}}) }}

-- Every additive target of the company is the sum of its teams' targets, in every month of this
-- build: nobody's target is lost or counted twice when they change team. Half a cent per team is
-- rounding.
with

months as (

    select distinct review_month from {{ ref('int_vantages') }}

),

teams as (

    select
        review_month,
        month,
        metric,
        sum(target) as target,
        count(*) as teams,

    from {{ ref('team_monthly') }}
    group by review_month, month, metric

)

select
    company.review_month,
    company.month,
    company.metric,
    company.target as company_target,
    teams.target as team_target,

from {{ ref('company_monthly') }} as company
semi join months using (review_month)
left join teams using (review_month, month, metric)
where
    company.denominator is null
    and abs(coalesce(company.target, 0) - coalesce(teams.target, 0))
    > 0.005 * coalesce(teams.teams, 1)
