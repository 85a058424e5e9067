with

people as (

    select * from {{ ref('int_ae_people') }}
    where known_month = review_month

),

figures as (

    select * from {{ ref('int_ae_facts') }}

),

targets as (

    select * from {{ ref('int_ae_targets') }}

),

vantages as (

    select * from {{ ref('int_set_vantages') }}

),

joined as (

    select
        people.*,
        figures.* exclude (
            review_month, known_month, month, person_id, {{ ae_amounts() | join(', ') }}
        ),
        {{ ae_amounts_shown() | indent(4) }}
        vantages.reporting_currency as currency,
        targets.target as amount_won_target,
        coalesce(figures.deals_won, 0) as won,
        coalesce(figures.deals_won + figures.deals_lost, 0) as closed,
        coalesce(figures.deals_worked, 0) as worked,

    from people
    join vantages using (review_month, known_month)
    left join figures using (review_month, known_month, month, person_id)
    left join targets using (review_month, known_month, month, person_id)

)

select
    review_month,
    month,
    person_id,
    full_name,
    team,
    segment,
    manager_id,
    cast(won as bigint) as deals_won,
    cast(coalesce(deals_lost, 0) as bigint) as deals_lost,
    cast(worked as bigint) as deals_worked,
    cast(coalesce(deals_created, 0) as bigint) as deals_created,
    cast(coalesce(deals_open, 0) as bigint) as deals_open,
    cast(amount_won as decimal(18, 2)) as amount_won,
    cast(amount_lost as decimal(18, 2)) as amount_lost,
    currency,
    cast(coalesce(existing_deals_won, 0) as bigint) as existing_deals_won,
    cast(existing_amount_won as decimal(18, 2)) as existing_amount_won,
    {{ safe_ratio('won', 'closed') }} as close_rate,
    {{ wilson_bound('won', 'closed', 'low') }} as close_rate_low,
    {{ wilson_bound('won', 'closed', 'high') }} as close_rate_high,
    {{ safe_ratio('amount_won', ae_amount_decided()) }} as close_rate_amount,
    {{ safe_ratio('won', 'worked') }} as close_rate_worked,
    {{ wilson_bound('won', 'worked', 'low') }} as close_rate_worked_low,
    {{ wilson_bound('won', 'worked', 'high') }} as close_rate_worked_high,
    {{ safe_ratio('won_of_created', 'deals_created') }} as close_rate_cohort,
    {{ safe_ratio('decided_of_created', 'deals_created') }} as cohort_maturity,
    cast(open_pipeline_amount as decimal(18, 2)) as open_pipeline_amount,
    cast(coalesce(leads_received, 0) as bigint) as leads_received,
    cast(coalesce(leads_accepted, 0) as bigint) as leads_accepted,
    cast(coalesce(leads_rejected, 0) as bigint) as leads_rejected,
    cast(coalesce(rejections_with_reason, 0) as bigint) as rejections_with_reason,
    cast(coalesce(acceptances_with_reason, 0) as bigint) as acceptances_with_reason,
    cast(decision_days_median as double) as decision_days_median,
    amount_won_target,
    {{ safe_ratio('amount_won', 'amount_won_target') }} as amount_won_attainment,
    cast(days_in_role as bigint) as days_in_role,

from joined
