{#-
    Fails with every key that is NULL in part or occurs twice. One scan instead of one per column. Of
    a mart with many rows, only the review months of this build are looked at: the others were when
    they were built.
-#}
{% test primary_key(model, columns, is_of_this_build=false) %}

select
    {{ columns | join(', ') }},
    count(*) as rows_found,

from {{ model }}
{%- if is_of_this_build %}
semi join (select distinct review_month from {{ ref('int_set_vantages') }}) as of_this_build
    using (review_month)
{%- endif %}
group by all
having count(*) > 1
{%- for column in columns %}
    or {{ column }} is null
{%- endfor %}

{% endtest %}
