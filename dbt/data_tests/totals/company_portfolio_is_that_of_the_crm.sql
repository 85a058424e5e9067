{{ config(meta={'dagster': {'ref': {'name': 'company_monthly'}}}) }}

-- The company's portfolio at the end of each review month, added up once more straight from the
-- values of its drop: of every account the last one that held and was recorded before the cutoff,
-- at the rate of the month, without owners, epochs or movements.
with

vantages as (

    select * from {{ ref('int_vantages') }}
    where known_month = review_month

),

known as (

    select
        vantages.review_month,
        vantages.source,
        held.account_id,
        {{ last_by('held.recurring_amount', 'held.valid_from') }} as value,
        {{ last_by(
            'coalesce(held.currency, accounts.currency, vantages.reporting_currency)',
            'held.valid_from'
        ) }} as currency,

    from {{ ref('stg_raw__account_value') }} as held
    join vantages
        on held.source = vantages.source
        and held.drop_id = vantages.drop_id
        and held.valid_from < vantages.cutoff_at
        and {{ is_there('held.recorded_at', 'vantages.cutoff_at') }}
    -- A value whose account the CRM does not know still counts.
    left join {{ ref('stg_raw__account') }} as accounts
        on held.source = accounts.source
        and held.drop_id = accounts.drop_id
        and held.account_id = accounts.account_id
    where
        accounts.merged_into is null
        and {{ is_there('accounts.recorded_at', 'vantages.cutoff_at') }}
        and coalesce(accounts.deleted_at >= vantages.cutoff_at, true)
    group by vantages.review_month, vantages.source, held.account_id

),

counted as (

    select
        known.review_month,
        sum({{ to_reporting('known.value', 'rates.rate') }}) as value,

    from known
    join {{ ref('int_set_vantages') }} as sets
        on known.review_month = sets.review_month
        and known.review_month = sets.known_month
    left join {{ ref('int_month_rates') }} as rates
        on sets.drop_set = rates.drop_set
        and known.review_month = rates.month
        and known.currency = rates.currency
    group by known.review_month

)

select
    company.review_month,
    company.numerator as company_value,
    counted.value as crm_value,

from {{ ref('company_monthly') }} as company
semi join vantages using (review_month)
left join counted using (review_month)
where
    company.metric = 'portfolio_end'
    and company.month = company.review_month
    and company.numerator != coalesce(counted.value, 0)
