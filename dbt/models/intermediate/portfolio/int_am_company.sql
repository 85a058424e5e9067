-- By nobody's name, whether known or not: what people and teams are checked against.
select
    months.review_month,
    months.known_month,
    months.month,
    {% for figure in am_figures() -%}
    coalesce(sum(counts.{{ figure }}), 0) as {{ figure }},
    {% endfor %}
from {{ ref('int_vantage_months') }} as months
join {{ ref('int_set_vantages') }} as vantages
    on months.review_month = vantages.review_month
    and months.known_month = vantages.known_month
left join {{ ref('int_am_counts') }} as counts
    on vantages.drop_set = counts.drop_set
    and months.month = counts.month
    and {{ is_known_at('counts', 'months') }}
group by months.review_month, months.known_month, months.month
