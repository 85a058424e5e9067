{#- Fails with every group whose rows are not numbered 1, 2, 3 … without gap or repetition. -#}
{% test are_numbered(model, columns, number) %}

select
    {{ columns | join(', ') }},
    list(distinct {{ number }} order by {{ number }}) as numbers,

from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) != count(distinct {{ number }})
    or min({{ number }}) != 1
    or max({{ number }}) != count(*)

{% endtest %}
