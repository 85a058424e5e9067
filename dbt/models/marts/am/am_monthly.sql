{%- set portfolio = [
    'portfolio_start', 'portfolio_new', 'portfolio_expansion', 'portfolio_contraction',
    'portfolio_churn', 'portfolio_taken_over', 'portfolio_handed_over', 'portfolio_fx',
    'portfolio_end',
] -%}
{%- set amounts = portfolio + [
    'upsell_value_start', 'upsell_value_end', 'lifetime_value_start',
    'lifetime_value_end', 'upsell_month_value_start', 'upsell_month_value_end',
    'retention_value_start', 'retention_value_kept', 'retention_value_end',
] -%}

with

people as (

    select * from {{ ref('int_am_people') }}
    where known_month = review_month

),

figures as (

    select * from {{ ref('int_am_facts') }}

),

targets as (

    select * from {{ ref('int_rate_targets') }}
    where role = 'am'

),

vantages as (

    select * from {{ ref('int_set_vantages') }}

),

joined as (

    select
        people.*,
        vantages.reporting_currency as currency,
        coalesce(figures.accounts_held, 0) as accounts_held,
        {% for amount in amounts -%}
        cast(coalesce(figures.{{ amount }}, 0) as decimal(18, 2)) as {{ amount }},
        {% endfor -%}
        cast(coalesce(figures.satisfaction_sum, 0) as decimal(18, 6)) as satisfaction_sum,
        cast(coalesce(figures.accounts_scored, 0) as bigint) as accounts_scored,
        {{ safe_ratio('figures.upsell_value_months', 'figures.upsell_value_start') }}
            as upsell_months,
        {{ safe_ratio('figures.upsell_value_end', 'figures.upsell_value_start') }} - 1
            as upsell_rate,
        {{ safe_ratio('figures.lifetime_value_end', 'figures.lifetime_value_start') }} - 1
            as upsell_rate_customer_lifetime,
        cast(upsell_targets.target as double) as upsell_target,
        cast(lifetime_targets.target as double) as upsell_customer_lifetime_target,

    from people
    join vantages using (review_month, known_month)
    left join figures using (review_month, known_month, month, person_id)
    left join targets as upsell_targets
        on people.review_month = upsell_targets.review_month
        and people.known_month = upsell_targets.known_month
        and people.month = upsell_targets.month
        and upsell_targets.metric = 'upsell_rate'
        and people.days_in_role > 0
    left join targets as lifetime_targets
        on people.review_month = lifetime_targets.review_month
        and people.known_month = lifetime_targets.known_month
        and people.month = lifetime_targets.month
        and lifetime_targets.metric = 'upsell_rate_customer_lifetime'
        and people.days_in_role > 0
    -- Who had accounts a year ago and has none since is in the company's retention only.
    where people.days_in_role > 0 or figures.has_portfolio

)

select
    review_month,
    month,
    person_id,
    full_name,
    team,
    segment,
    manager_id,
    cast(accounts_held as bigint) as accounts_held,
    {{ portfolio | join(',\n    ') }},
    currency,
    upsell_value_start,
    upsell_value_end,
    upsell_rate,
    upsell_months,
    -- Growth of less than a quarter says nothing about a year.
    case when upsell_months >= 3 then pow(1 + upsell_rate, 12 / upsell_months) - 1 end
        as upsell_rate_annualised,
    lifetime_value_start,
    lifetime_value_end,
    upsell_rate_customer_lifetime,
    upsell_month_value_start,
    upsell_month_value_end,
    {{ safe_ratio('upsell_month_value_end', 'upsell_month_value_start') }} - 1
        as upsell_rate_month,
    retention_value_start,
    retention_value_kept,
    retention_value_end,
    {{ safe_ratio('retention_value_kept', 'retention_value_start') }} as gross_retention,
    {{ safe_ratio('retention_value_end', 'retention_value_start') }} as net_retention,
    satisfaction_sum,
    accounts_scored,
    {{ safe_ratio('satisfaction_sum', 'accounts_scored') }} as satisfaction,
    upsell_target,
    {{ safe_ratio('upsell_rate', 'upsell_target') }} as upsell_attainment,
    upsell_customer_lifetime_target,
    {{ safe_ratio('upsell_rate_customer_lifetime', 'upsell_customer_lifetime_target') }}
        as upsell_customer_lifetime_attainment,
    cast(days_in_role as bigint) as days_in_role,

from joined
