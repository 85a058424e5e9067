{#-
    Fails with every half-open period valid_from … valid_to that begins before an earlier one of the
    same key has ended.
-#}
{% test periods_are_disjoint(model, columns) %}

with

periods as (

    select
        {{ columns | join(', ') }},
        valid_from,
        valid_to,
        max(valid_to) over (
            partition by {{ columns | join(', ') }}
            order by valid_from, valid_to
            rows between unbounded preceding and 1 preceding
        ) as taken_until,

    from {{ model }}

)

select *

from periods
where valid_from < taken_until

{% endtest %}
