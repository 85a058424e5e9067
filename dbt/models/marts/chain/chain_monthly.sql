with

cohorts as (

    select * from {{ ref('int_chain_months') }}

),

latencies as (

    select * from {{ ref('int_chain_latencies') }}

)

select
    review_month,
    cohort_month,
    segment,
    cast(cohorts.leads_sent as bigint) as leads_sent,
    cast(cohorts.leads_accepted as bigint) as leads_accepted,
    cast(cohorts.deals_created as bigint) as deals_created,
    cast(cohorts.deals_won as bigint) as deals_won,
    cast(cohorts.amount_won as decimal(18, 2)) as amount_won,
    cast(cohorts.accounts_won as bigint) as accounts_won,
    cast(cohorts.accounts_with_12_months as bigint) as accounts_with_12_months,
    cast(cohorts.value_after_12_months as decimal(18, 2)) as value_after_12_months,
    cohorts.currency,
    {% for step in chain_steps() -%}
    latencies.median_days_{{ step }},
    {% endfor -%}
    cast(cohorts.deals_without_lead as bigint) as deals_without_lead,
    cast(cohorts.deals_without_lead_won as bigint) as deals_without_lead_won,
    cast(cohorts.amount_without_lead_won as decimal(18, 2)) as amount_without_lead_won,

from cohorts
left join latencies using (review_month, cohort_month, segment)
