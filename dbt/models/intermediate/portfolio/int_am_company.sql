-- Straight from the accounts, by nobody's name: what people and teams are checked against.
with

figures as (

    select
        drop_set,
        month,
        known_from,
        known_until,
        {% for figure in am_figures() -%}
        sum({{ figure }}) as {{ figure }},
        {% endfor %}
    from {{ ref('int_am_rows') }}
    group by drop_set, month, known_from, known_until

)

select
    months.review_month,
    months.known_month,
    months.month,
    {% for figure in am_figures() -%}
    coalesce(sum(figures.{{ figure }}), 0) as {{ figure }},
    {% endfor %}
from {{ ref('int_vantage_months') }} as months
join {{ ref('int_set_vantages') }} as vantages
    on months.review_month = vantages.review_month
    and months.known_month = vantages.known_month
left join figures
    on vantages.drop_set = figures.drop_set
    and months.month = figures.month
    and months.known_month >= figures.known_from
    and months.known_month < figures.known_until
group by months.review_month, months.known_month, months.month
