{{ config(meta={'dagster': {'ref': {'name': 'incentive_totals'}}}) }}

-- A team, or the company, of which the total is not the sum of the proposals to its people, up to half
-- a unit of the currency. Who belongs to no team is in the company's total all the same.
{%- set sums = ['sessions', 'hours', 'selling_time_value', 'session_pay', 'bonus', 'total'] %}
with

people as (

    select * from {{ ref('incentive_proposals') }}

),

summed as (

    select
        review_month,
        team,
        count(*) as people,
        {% for figure in sums -%}
        sum({{ figure }}) as {{ figure }},
        {% endfor %}
    from people
    group by review_month, team
    union all
    select
        review_month,
        '(company)' as team,
        count(*) as people,
        {% for figure in sums -%}
        sum({{ figure }}) as {{ figure }},
        {% endfor %}
    from people
    group by review_month

)

select
    coalesce(totals.review_month, summed.review_month) as review_month,
    coalesce(totals.team, summed.team) as team,
    totals.total as total_of_the_team,
    summed.total as total_of_its_people,

from {{ ref('incentive_totals') }} as totals
full join summed
    on totals.review_month = summed.review_month
    and totals.team = summed.team
where
    totals.people is distinct from summed.people
    {%- for figure in sums %}
    or abs(coalesce(totals.{{ figure }}, 0) - coalesce(summed.{{ figure }}, 0)) > 0.5
    {%- endfor %}
