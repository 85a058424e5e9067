with

company as (

    select
        *,
        cast(null as varchar) as team,

    from {{ ref('int_am_company') }}

),

-- A team is there as soon as one of its people is, also without an account.
teams as (

    select
        people.review_month,
        people.known_month,
        people.month,
        people.team,
        {% for figure in am_figures() -%}
        coalesce(sum(facts.{{ figure }}), 0) as {{ figure }},
        {% endfor %}
    from {{ ref('int_am_people') }} as people
    left join {{ ref('int_am_facts') }} as facts
        on people.review_month = facts.review_month
        and people.known_month = facts.known_month
        and people.month = facts.month
        and people.person_id = facts.person_id
    group by people.review_month, people.known_month, people.month, people.team

),

measured as (

    select * from company
    union all by name
    select * from teams

),

metric_rows as (

    {{ metric_rows('measured', am_metrics()) }}

)

{{ with_targets('metric_rows', 'am') }}
