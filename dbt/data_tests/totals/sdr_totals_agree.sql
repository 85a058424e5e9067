-- Sums over people = sums over teams = the company, for every additive SDR figure and month of this
-- build, and likewise for the targets.
with

months as (

    select distinct review_month from {{ ref('int_vantages') }}

),

people as (

    select
        review_month,
        month,
        {% for metric, (numerator, denominator) in sdr_metrics().items() if not denominator -%}
        sum({{ numerator }}) as {{ metric }},
        {% endfor %}
    from {{ ref('sdr_monthly') }}
    semi join months using (review_month)
    group by review_month, month

),

people_metrics as (

    unpivot people
    on columns(* exclude (review_month, month))
    into name metric value value

),

teams as (

    select
        review_month,
        month,
        metric,
        sum(value) as value,
        sum(target) as target,

    from {{ ref('team_monthly') }}
    semi join months using (review_month)
    where
        role = 'sdr'
        and denominator is null
    group by review_month, month, metric

),

company as (

    select * from {{ ref('company_monthly') }}
    semi join months using (review_month)
    where
        role = 'sdr'
        and denominator is null

)

select
    company.review_month,
    company.month,
    company.metric,
    company.value as company_value,
    teams.value as team_value,
    people_metrics.value as people_value,

from company
left join teams using (review_month, month, metric)
left join people_metrics using (review_month, month, metric)
where
    company.value != coalesce(teams.value, 0)
    or company.value != coalesce(people_metrics.value, 0)
    or abs(coalesce(company.target, 0) - coalesce(teams.target, 0)) > 0.001
