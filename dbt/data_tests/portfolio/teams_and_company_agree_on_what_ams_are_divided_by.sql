{{ config(meta={'dagster': {'ref': {'name': 'company_monthly'}}}) }}

-- Numerator and denominator of every rate and score of AMs add up over teams to the company's, in
-- every month of this build.
with

months as (

    select distinct review_month from {{ ref('int_set_vantages') }}

),

teams as (

    select
        review_month,
        month,
        metric,
        sum(numerator) as numerator,
        sum(denominator) as denominator,

    from {{ ref('team_monthly') }}
    where role = 'am'
    group by review_month, month, metric

)

select
    company.review_month,
    company.month,
    company.metric,
    company.numerator,
    company.denominator,
    teams.numerator as team_numerator,
    teams.denominator as team_denominator,

from {{ ref('company_monthly') }} as company
semi join months using (review_month)
left join teams using (review_month, month, metric)
where
    company.role = 'am'
    and company.denominator is not null
    and (
        company.numerator != coalesce(teams.numerator, 0)
        or company.denominator != coalesce(teams.denominator, 0)
    )
