{#-
    Fails with every row in which one of the expressions is false. NULL passes: a figure that is not
    there breaks no rule. All expressions take one scan together.
-#}
{% test holds(model, expressions) %}

select *

from {{ model }}
where
{%- for expression in expressions %}
    not ({{ expression }})
    {{ 'or' if not loop.last }}
{%- endfor %}

{% endtest %}
