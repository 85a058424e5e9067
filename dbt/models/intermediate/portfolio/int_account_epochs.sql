with

drops as (

    select * from {{ ref('int_set_drops') }}

),

accounts as (

    select * from {{ ref('stg_raw__account') }}

),

values_and_owners as (

    select source, drop_id, account_id, valid_from, recorded_at, true as is_value
    from {{ ref('stg_raw__account_value') }}
    union all
    select source, drop_id, account_id, valid_from, recorded_at, false as is_value
    from {{ ref('stg_raw__account_owner') }}

),

-- Of most accounts everything is recorded in the month in which it begins to hold: at any cutoff
-- one knows what has begun by then. What is recorded in a later month makes another epoch.
known as (

    select
        drops.drop_set,
        drops.first_known_month,
        drops.last_known_month,
        rows.source,
        rows.drop_id,
        rows.account_id,
        rows.is_value,
        {{ local_month('rows.recorded_at', 'drops.time_zone') }} as recorded_month,
        {{ local_month('rows.valid_from', 'drops.time_zone') }} as valid_month,

    from values_and_owners as rows
    join drops
        on rows.source = drops.source
        and rows.drop_id = drops.drop_id

),

customers as (

    select
        known.drop_set,
        known.source,
        known.drop_id,
        known.account_id,
        any_value(known.last_known_month) as last_known_month,
        greatest(
            any_value(known.first_known_month),
            any_value({{ known_from('accounts.recorded_at', 'drops.time_zone') }})
        ) as there_from,
        any_value({{ known_until('accounts.deleted_at', 'drops.time_zone') }}) as gone_from,

    from known
    join drops
        on known.drop_set = drops.drop_set
        and known.source = drops.source
    -- A value whose account the CRM does not know still counts.
    left join accounts
        on known.source = accounts.source
        and known.drop_id = accounts.drop_id
        and known.account_id = accounts.account_id
    where
        known.is_value
        and accounts.merged_into is null
    group by known.drop_set, known.source, known.drop_id, known.account_id

),

starts as (

    select drop_set, source, drop_id, account_id, gone_from, there_from as known_from
    from customers
    where there_from <= last_known_month and there_from < gone_from
    union distinct
    select
        customers.drop_set,
        customers.source,
        customers.drop_id,
        customers.account_id,
        customers.gone_from,
        known.recorded_month as known_from,

    from customers
    join known
        on customers.drop_set = known.drop_set
        and customers.source = known.source
        and customers.account_id = known.account_id
        and known.recorded_month > known.valid_month
        and known.recorded_month > customers.there_from
        and known.recorded_month <= customers.last_known_month
        and known.recorded_month < customers.gone_from

)

select
    drop_set,
    source,
    drop_id,
    account_id,
    known_from,
    lead(known_from, 1, gone_from) over (
        partition by drop_set, source, account_id order by known_from
    ) as known_until,

from starts
