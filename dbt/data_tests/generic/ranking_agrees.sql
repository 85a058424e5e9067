{#-
    Fails with every person and rate of this build of which numerator and denominator are not the sums
    of the evidence in the months that are looked at. Metrics that are not rates of evidence cells
    have none to be compared with.
-#}
{% test ranking_agrees(model) %}

with

months as (

    select distinct review_month from {{ ref('int_set_vantages') }}

),

windows as (

    select
        review_month,
        role,
        metric,
        window_months,

    from {{ ref('performance_roles') }}
    semi join months using (review_month)
    semi join {{ ref('evidence_cells') }} using (review_month, role, metric)

),

sums as (

    select
        cells.review_month,
        cells.role,
        cells.metric,
        cells.person_id,
        sum(cells.observed) as observed,
        sum(cells.trials) as trials,

    from {{ ref('evidence_cells') }} as cells
    join windows
        on cells.review_month = windows.review_month
        and cells.role = windows.role
        and cells.metric = windows.metric
        and datediff('month', cells.month, cells.review_month) < windows.window_months
    group by all

)

select
    ranked.review_month,
    ranked.role,
    ranked.metric,
    ranked.person_id,
    ranked.numerator,
    sums.observed,
    ranked.denominator,
    sums.trials,

from {{ model }} as ranked
semi join windows
    on ranked.review_month = windows.review_month
    and ranked.role = windows.role
    and ranked.metric = windows.metric
left join sums
    on ranked.review_month = sums.review_month
    and ranked.role = sums.role
    and ranked.metric = sums.metric
    and ranked.person_id = sums.person_id
where
    coalesce(ranked.numerator, 0) != coalesce(sums.observed, 0)
    or coalesce(ranked.denominator, 0) != coalesce(sums.trials, 0)

{% endtest %}
