{#-
    Fails with every rate and month of this build of which the evidence, summed over people and
    strata, is not what the other marts say: the company's numerator and denominator, the leads that
    it sent, and what the AEs decided. Months before those that marts hold have nothing to be compared
    with.
-#}
{% test evidence_agrees(model) %}

{%- set of_aes = {
    'lead_yield': {'trials': 'leads_received'},
    'accepted_lead_win_rate':
        {'observed': 'accepted_leads_won', 'trials': 'accepted_leads_decided'},
    'rejected_lead_win_rate': {'observed': 'leads_rejected_won_by_others'},
    'decided_within_sla': {'observed': 'decisions_within_sla', 'trials': 'decisions_due'},
} %}

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
    semi join (select distinct role, metric from cells) as both_know
        on company_monthly.role = both_know.role
        and company_monthly.metric = both_know.metric

),

known as (

    select review_month, month, role, metric, 'observed' as part, numerator as figure
    from company
    union all
    select review_month, month, role, metric, 'trials' as part, denominator as figure
    from company
    union all
    select review_month, month, 'sdr', 'lead_rate', 'observed', sum(leads_sent)
    from {{ ref('sdr_monthly') }}
    group by review_month, month
    {%- for metric, parts in of_aes.items() %}
    {%- for part, figure in parts.items() %}
    union all
    select review_month, month, 'ae', '{{ metric }}', '{{ part }}', sum({{ figure }})
    from {{ ref('ae_monthly') }}
    group by review_month, month
    {%- endfor %}
    {%- endfor %}

)

select
    known.review_month,
    known.month,
    known.role,
    known.metric,
    known.part,
    known.figure,
    case known.part when 'observed' then cells.observed else cells.trials end as evidence,

from known
semi join {{ ref('int_set_vantages') }} as vantages
    on known.review_month = vantages.review_month
left join cells using (review_month, month, role, metric)
where coalesce(known.figure, 0) != coalesce(evidence, 0)

{% endtest %}
