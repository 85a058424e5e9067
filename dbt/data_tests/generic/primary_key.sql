{#- Fails with every key that is NULL in part or occurs twice. One scan instead of one per column. -#}
{% test primary_key(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as rows_found,

from {{ model }}
group by all
having count(*) > 1
{%- for column in columns %}
    or {{ column }} is null
{%- endfor %}

{% endtest %}
