select
    drop_set,
    month,
    person_id,
    known_from,
    known_until,
    bool_or(is_present) as has_portfolio,
    {% for figure in am_figures() -%}
    coalesce(sum({{ figure }}), 0) as {{ figure }},
    {% endfor %}
from {{ ref('int_am_rows') }}
group by drop_set, month, person_id, known_from, known_until
