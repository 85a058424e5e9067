with

company as (

    select
        *,
        cast(null as varchar) as team,

    from {{ ref('int_ae_company') }}

),

-- A team is there as soon as somebody is an AE in it, also without a deal.
teams as (

    select
        review_month,
        known_month,
        month,
        team,
        {% for figure in ae_counts() + ae_credits() -%}
        coalesce(sum({{ figure }}), 0) as {{ figure }},
        {% endfor -%}
        {% for figure in ae_amounts() -%}
        sum({{ figure }}) as {{ figure }},
        {% endfor %}
    from (
        select * from {{ ref('int_ae_facts') }}
        union all by name
        select review_month, known_month, month, team from {{ ref('int_role_spans') }}
        where role = 'ae'
        union all by name
        select review_month, known_month, month, team from {{ ref('int_ae_people') }}
    )
    group by review_month, known_month, month, team

),

added as (

    select * from company
    union all by name
    select * from teams

)

select
    review_month,
    known_month,
    month,
    team,
    {% for figure in ae_counts() + ae_credits() -%}
    {{ figure }},
    {% endfor -%}
    {{ ae_amounts_shown('added') }}

from added
