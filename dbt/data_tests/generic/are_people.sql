{#-
    Fails with every person of this build's rows whom `dim_person` does not know in the review month,
    and with the member `(unassigned)`, about whom nothing can be said or recommended.
-#}
{% test are_people(model, columns) %}

with

named as (

    {% for column in columns -%}
    select distinct review_month, {{ column }} as person_id from {{ model }}
    {{ 'union' if not loop.last }}
    {% endfor %}

)

select
    named.review_month,
    named.person_id,

from named
semi join {{ ref('int_set_vantages') }} as vantages
    on named.review_month = vantages.review_month
left join {{ ref('dim_person') }} as people
    on named.review_month = people.review_month
    and named.person_id = people.person_id
where
    named.person_id is not null
    and (people.person_id is null or named.person_id = {{ unassigned() }})

{% endtest %}
