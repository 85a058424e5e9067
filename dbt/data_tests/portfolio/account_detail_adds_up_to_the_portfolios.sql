{{ config(meta={'dagster': {'ref': {'name': 'account_value_monthly'}}}) }}

-- What is kept of the accounts adds up to the portfolio of everybody who owns one, at the end of every
-- month of this build.
with

months as (

    select distinct review_month from {{ ref('account_value_monthly') }}
    semi join {{ ref('int_set_vantages') }} using (review_month)

),

accounts as (

    select
        review_month,
        month,
        person_id,
        sum(value) as value,
        count(*) filter (where value > 0) as accounts_held,

    from {{ ref('account_value_monthly') }}
    semi join months using (review_month)
    group by review_month, month, person_id

),

portfolios as (

    select review_month, month, person_id, portfolio_end, accounts_held

    from {{ ref('am_monthly') }}
    semi join months using (review_month)

)

select *

from portfolios
full join accounts using (review_month, month, person_id)
where
    coalesce(portfolios.portfolio_end, 0) != coalesce(accounts.value, 0)
    or coalesce(portfolios.accounts_held, 0) != coalesce(accounts.accounts_held, 0)
