{#- Like primary_key, for keys of which a column may be NULL; NULL is a value like any other. -#}
{% test unique_combination(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as rows_found,

from {{ model }}
group by all
having count(*) > 1

{% endtest %}
