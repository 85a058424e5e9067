{%- set counts = ae_counts()[:6] + ae_credits() -%}

with

company as (

    select
        *,
        cast(null as varchar) as team,

    from {{ ref('int_ae_company') }}

),

-- A team is there as soon as one of its people is, also without a deal.
teams as (

    select
        people.review_month,
        people.known_month,
        people.month,
        people.team,
        {% for figure in counts -%}
        coalesce(sum(facts.{{ figure }}), 0) as {{ figure }},
        {% endfor -%}
        {% for figure in ae_amounts() -%}
        sum(facts.{{ figure }}) as {{ figure }},
        {% endfor %}
    from {{ ref('int_ae_people') }} as people
    left join {{ ref('int_ae_facts') }} as facts
        on people.review_month = facts.review_month
        and people.known_month = facts.known_month
        and people.month = facts.month
        and people.person_id = facts.person_id
    group by people.review_month, people.known_month, people.month, people.team

),

added as (

    select * from company
    union all by name
    select * from teams

),

shown as (

    select
        * exclude ({{ ae_amounts() | join(', ') }}),
        {{ ae_amounts_shown() }}

    from added

),

measured as (

    select
        *,
        {{ ae_amount_decided() }} as amount_decided,

    from shown

),

metric_rows as (

    {{ metric_rows('measured', ae_metrics()) }}

),

amount_targets as (

    select
        review_month,
        known_month,
        month,
        team,
        'amount_won' as metric,
        sum(target) as target,

    from {{ ref('int_ae_targets') }}
    group by grouping sets (
        (review_month, known_month, month, team),
        (review_month, known_month, month)
    )

)

{{ with_targets('metric_rows', 'ae', 'amount_targets') }}
