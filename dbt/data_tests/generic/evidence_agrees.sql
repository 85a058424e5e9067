{#-
    Fails with every rate and month of this build of which the evidence, summed over people and
    strata, is not the company's numerator and denominator. Months before those that marts hold have
    nothing to be compared with.
-#}
{% test evidence_agrees(model) %}

with

cells as (

    select
        review_month,
        month,
        role,
        metric,
        sum(observed) as observed,
        sum(trials) as trials,

    from {{ model }}
    group by review_month, month, role, metric

),

company as (

    select company_monthly.*

    from {{ ref('company_monthly') }} as company_monthly
    semi join {{ ref('int_set_vantages') }} as vantages
        on company_monthly.review_month = vantages.review_month
    semi join (select distinct role, metric from cells) as both_know
        on company_monthly.role = both_know.role
        and company_monthly.metric = both_know.metric

)

select
    company.review_month,
    company.month,
    company.role,
    company.metric,
    company.numerator,
    cells.observed,
    company.denominator,
    cells.trials,

from company
left join cells using (review_month, month, role, metric)
where
    coalesce(company.numerator, 0) != coalesce(cells.observed, 0)
    or coalesce(company.denominator, 0) != coalesce(cells.trials, 0)

{% endtest %}
