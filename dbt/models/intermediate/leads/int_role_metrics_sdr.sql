with

company as (

    select
        *,
        cast(null as varchar) as team,

    from {{ ref('int_sdr_company') }}

),

spans as (

    select * from {{ ref('int_role_spans') }}
    where role = 'sdr'

),

-- A team is there as soon as somebody is an SDR in it, also without a lead.
teams as (

    select
        review_month,
        known_month,
        month,
        team,
        {% for figure in sdr_figures() -%}
        sum({{ figure }}) as {{ figure }},
        {% endfor %}
    from (
        select * from {{ ref('int_sdr_facts') }}
        union all by name
        select
            review_month, known_month, month, team,
            {% for figure in sdr_figures() -%}
            0 as {{ figure }},
            {% endfor %}
        from spans
    )
    group by review_month, known_month, month, team

),

figures as (

    select * from company
    union all by name
    select * from teams

),

metrics as (
{{ metric_rows('figures', sdr_metrics()) }}
),

person_targets as (

    select
        targets.review_month,
        targets.known_month,
        targets.month,
        targets.metric,
        spans.team,
        -- Who changed team within the month brings each its share of the days.
        targets.target * spans.days
            / sum(spans.days) over (
                partition by
                    targets.review_month, targets.known_month, targets.month,
                    targets.person_id, targets.metric
            ) as target,

    from {{ ref('int_targets') }} as targets
    join spans
        on targets.review_month = spans.review_month
        and targets.known_month = spans.known_month
        and targets.month = spans.month
        and targets.person_id = spans.person_id
    where targets.role = 'sdr'

),

count_targets as (

    select
        review_month,
        known_month,
        month,
        metric,
        team,
        sum(target) as target,

    from person_targets
    group by grouping sets (
        (review_month, known_month, month, metric),
        (review_month, known_month, month, metric, team)
    )

)

{{ with_targets('metrics', 'sdr', 'count_targets') }}
