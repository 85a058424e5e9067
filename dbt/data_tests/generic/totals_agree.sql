{#-
    Fails with every additive metric and month of this build of which the sum over people, the sum
    over teams and the company, which is computed without their names, are not the same to the cent.
    An amount that is missing altogether adds nothing, on whichever side. `numerators` names rates
    with the column that is their numerator, which adds up as well.
-#}
{% test totals_agree(model, role, metrics, numerators={}) %}

{%- set columns = dict(zip(metrics, metrics)) -%}
{%- do columns.update(numerators) -%}

with

months as (

    select distinct review_month from {{ ref('int_set_vantages') }}

),

people as (

    {% for metric, column in columns.items() -%}
    select
        review_month,
        month,
        '{{ metric }}' as metric,
        sum({{ column }}) as value,

    from {{ model }}
    semi join months using (review_month)
    group by review_month, month
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

teams as (

    select
        review_month,
        month,
        metric,
        sum(numerator) as value,

    from {{ ref('team_monthly') }}
    where role = '{{ role }}'
    group by review_month, month, metric

)

select
    company.review_month,
    company.month,
    company.metric,
    company.numerator as company_value,
    teams.value as team_value,
    people.value as people_value,

from {{ ref('company_monthly') }} as company
semi join months using (review_month)
left join teams using (review_month, month, metric)
left join people using (review_month, month, metric)
where
    company.role = '{{ role }}'
    and company.metric in ('{{ columns | join("', '") }}')
    and (
        coalesce(company.numerator, 0) != coalesce(teams.value, 0)
        or coalesce(company.numerator, 0) != coalesce(people.value, 0)
    )

{% endtest %}
