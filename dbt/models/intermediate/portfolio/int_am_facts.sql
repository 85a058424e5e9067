with

counts as (

    select * from {{ ref('int_am_counts') }}

),

vantages as (

    select * from {{ ref('int_set_vantages') }}

),

people as (

    select * from {{ ref('int_people') }}

)

select
    vantages.review_month,
    vantages.known_month,
    counts.month,
    {{ person_or_unassigned('people.person_id') }} as person_id,
    bool_or(counts.has_portfolio) as has_portfolio,
    {% for figure in am_figures() -%}
    sum(counts.{{ figure }}) as {{ figure }},
    {% endfor %}
from counts
join vantages
    on counts.drop_set = vantages.drop_set
    and counts.known_from <= vantages.known_month
    and counts.known_until > vantages.known_month
    and counts.month between vantages.first_month and vantages.known_month
left join people
    on vantages.review_month = people.review_month
    and vantages.known_month = people.known_month
    and counts.person_id = people.person_id
group by all
