with

counts as (

    select * from {{ ref('int_am_counts') }}

),

vantages as (

    select * from {{ ref('int_set_vantages') }}

),

people as (

    select * from {{ ref('int_people') }}

),

-- Of the day: accounts may belong to people in any role.
teams as (

    select
        review_month,
        known_month,
        month,
        person_id,
        {{ last_by('team', 'valid_from') }} as team,

    from {{ ref('int_role_spans') }}
    group by review_month, known_month, month, person_id

)

select
    vantages.review_month,
    vantages.known_month,
    counts.month,
    {{ person_or_unassigned('people.person_id') }} as person_id,
    any_value(teams.team) as team,
    bool_or(counts.has_portfolio) as has_portfolio,
    {% for figure in am_figures() -%}
    sum(counts.{{ figure }}) as {{ figure }},
    {% endfor %}
from counts
join vantages
    on counts.drop_set = vantages.drop_set
    and {{ is_known_at('counts', 'vantages') }}
    and counts.month between vantages.first_month and vantages.known_month
left join people
    on vantages.review_month = people.review_month
    and vantages.known_month = people.known_month
    and counts.person_id = people.person_id
left join teams
    on vantages.review_month = teams.review_month
    and vantages.known_month = teams.known_month
    and counts.month = teams.month
    and people.person_id = teams.person_id
group by
    vantages.review_month, vantages.known_month, counts.month,
    {{ person_or_unassigned('people.person_id') }}
