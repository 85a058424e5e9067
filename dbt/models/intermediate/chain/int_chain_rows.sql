{{ config(materialized='view') }}

select
    drop_set,
    cohort_month,
    segment,
    sdr_id,
    ae_id,
    known_from,
    known_until,
    1 as leads_sent,
    cast(is_accepted as integer) as leads_accepted,
    days_sent_to_accepted,

from {{ ref('int_chain_leads') }}
union all by name
select
    drop_set,
    cohort_month,
    segment,
    sdr_id,
    ae_id,
    known_from,
    known_until,
    1 as deals_created,
    cast(is_won as integer) as deals_won,
    amount_won,
    days_accepted_to_created,
    days_created_to_won,

from {{ ref('int_chain_links') }}
union all by name
select
    drop_set,
    cohort_month,
    segment,
    sdr_id,
    ae_id,
    am_id,
    known_from,
    known_until,
    1 as accounts_won,

from {{ ref('int_chain_accounts') }}
union all by name
-- A month's value is known from the month's own cutoff on.
select
    accounts.drop_set,
    accounts.cohort_month,
    accounts.segment,
    accounts.sdr_id,
    accounts.ae_id,
    accounts.am_id,
    greatest(accounts.known_from, months.known_from) as known_from,
    least(accounts.known_until, months.known_until) as known_until,
    1 as accounts_with_12_months,
    months.value as value_after_12_months,
    months.month as value_month,
    case when months.original_value != 0 and months.rate is null then months.currency end
        as currency_without_rate,

from {{ ref('int_chain_accounts') }} as accounts
join {{ ref('int_account_months') }} as months
    on accounts.drop_set = months.drop_set
    and accounts.source = months.source
    and accounts.account_id = months.account_id
    and accounts.month_after_year = months.month
    and accounts.known_from < months.known_until
    and accounts.known_until > months.known_from
