{{ config(materialized='view') }}

with

drops as (

    select * from {{ ref('int_set_drops') }}

),

firsts as (

    select * from {{ ref('int_account_firsts') }}

),

-- Since when, and with which value, the present owner has had the account.
tenures as (

    select
        *,
        max(case when is_new_owner then changed_month end) over so_far as owner_since,
        last_value(case when is_new_owner then value end ignore nulls) over so_far
            as takeover_value,
        last_value(case when is_new_owner then currency end ignore nulls) over so_far
            as takeover_currency,
        lead(changed_month, 1, {{ end_of_time() }}) over by_account as next_changed_month,

    from (
        select
            *,
            owner_id is distinct from owner_before as is_new_owner,

        from {{ ref('int_account_states') }}
    )
    window
        by_account as (
            partition by drop_set, source, account_id, known_from
            order by changed_at, step
        ),
        so_far as (by_account rows between unbounded preceding and current row)

),

-- Twelve months more than are looked at, because retention looks back a year.
ends as (

    select
        tenures.*,
        firsts.first_month,
        firsts.value as first_value,
        firsts.currency as first_currency,
        drops.first_month as from_month,
        {{ each_month(
            'greatest(tenures.changed_month, firsts.first_month, '
            ~ add_months('drops.first_month', '-12') ~ ')',
            'least(' ~ add_months('tenures.next_changed_month', '-1') ~ ', '
            ~ add_months('tenures.known_until', '-1') ~ ', drops.last_known_month)'
        ) }} as month,

    from tenures
    join firsts
        on tenures.drop_set = firsts.drop_set
        and tenures.source = firsts.source
        and tenures.account_id = firsts.account_id
        and tenures.known_from = firsts.known_from
    join drops
        on tenures.drop_set = drops.drop_set
        and tenures.source = drops.source

),

-- An account has a row in every month from its first one on, so that rows are months.
compared as (

    select
        *,
        lag(owner_id) over by_month as start_owner_id,
        lag(value) over by_month as start_value,
        lag(currency) over by_month as start_currency,
        lag(owner_id, 12) over by_month as year_ago_owner_id,
        lag(value, 12) over by_month as year_ago_value,
        lag(currency, 12) over by_month as year_ago_currency,

    from ends
    window by_month as (
        partition by drop_set, source, account_id, known_from order by month
    )

)

select
    drop_set,
    month,
    source,
    account_id,
    greatest(known_from, month) as known_from,
    known_until,
    owner_id,
    value,
    currency,
    start_owner_id,
    start_value,
    start_currency,
    year_ago_owner_id,
    year_ago_value,
    year_ago_currency,
    first_month,
    first_value,
    first_currency,
    greatest(first_month, owner_since) as base_month,
    -- Who had the account in its first month measures from the same value as the customer does.
    case when owner_since > first_month then takeover_value else first_value end
        as base_value,
    case when owner_since > first_month then takeover_currency else first_currency end
        as base_currency,

from compared
where month >= from_month
