{%- set figures = [
    'deals_created', 'deals_won', 'deals_lost', 'deals_worked', 'deals_open',
    'won_of_created', 'decided_of_created',
    'amount_won', 'amount_lost', 'open_pipeline_amount',
    'leads_received', 'leads_accepted', 'leads_rejected',
    'rejections_with_reason', 'acceptances_with_reason',
] -%}

with

facts as (

    select
        facts.*,
        people.team,

    from {{ ref('int_ae_facts') }} as facts
    join {{ ref('int_ae_people') }} as people
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
    {% endfor -%}
    median(decision_days) as decision_days_median,

from facts
group by grouping sets (
    (review_month, known_month, month, person_id),
    (review_month, known_month, month, team),
    (review_month, known_month, month)
)
