{%- set figures = [
    'accounts_held', 'portfolio_start', 'portfolio_new', 'portfolio_expansion',
    'portfolio_contraction', 'portfolio_churn', 'portfolio_taken_over',
    'portfolio_handed_over', 'portfolio_fx', 'portfolio_end',
    'upsell_value_start', 'upsell_value_end', 'upsell_value_months',
    'lifetime_value_start', 'lifetime_value_end',
    'retention_value_start', 'retention_value_kept', 'retention_value_end',
] -%}

with

facts as (

    select
        facts.*,
        people.team,

    from {{ ref('int_am_facts') }} as facts
    join {{ ref('int_am_people') }} as people
        on facts.review_month = people.review_month
        and facts.known_month = people.known_month
        and facts.month = people.month
        and facts.person_id = people.person_id

)

-- People, teams and the company each straight from the rows: none is added up from another.
select
    review_month,
    known_month,
    month,
    person_id,
    team,
    {% for figure in figures -%}
    coalesce(sum({{ figure }}), 0) as {{ figure }},
    {% endfor %}

from facts
group by grouping sets (
    (review_month, known_month, month, person_id),
    (review_month, known_month, month, team),
    (review_month, known_month, month)
)
