with

-- Of two changes at the same instant, the owner's comes first: the new owner has the new value.
points as (

    select
        drop_set,
        source,
        account_id,
        known_from,
        known_until,
        time_zone,
        changed_at,
        0 as step,
        owner_id,

    from {{ ref('int_known_account_owners') }}
    union all by name
    select
        drop_set,
        source,
        account_id,
        known_from,
        known_until,
        time_zone,
        changed_at,
        1 as step,
        value,
        currency,

    from {{ ref('int_known_account_values') }}

),

valued as (

    select
        * replace (
            coalesce(last_value(value ignore nulls) over so_far, 0) as value,
            last_value(currency ignore nulls) over so_far as currency
        ),
        coalesce(max(value) over so_far, 0) as highest_value,

    from points
    window so_far as (
        partition by drop_set, source, account_id, known_from
        order by changed_at, step
        rows between unbounded preceding and current row
    )

),

-- A churned account stays under its last owner, whatever is cleaned up afterwards.
owned as (

    select
        * replace (
            coalesce(last_value(owner_id ignore nulls) over so_far, {{ unassigned() }})
                as owner_id
        ),

    from valued
    where not (
        step = 0
        and owner_id = {{ unassigned() }}
        and value = 0
        and highest_value > 0
    )
    window so_far as (
        partition by drop_set, source, account_id, known_from
        order by changed_at, step
        rows between unbounded preceding and current row
    )

)

select
    drop_set,
    source,
    account_id,
    known_from,
    known_until,
    changed_at,
    step,
    {{ local_month('changed_at', 'time_zone') }} as changed_month,
    owner_id,
    lag(owner_id) over by_account as owner_before,
    value,
    coalesce(lag(value) over by_account, 0) as value_before,
    currency,
    coalesce(lag(currency) over by_account, currency) as currency_before,
    value > 0 and coalesce(lag(highest_value) over by_account, 0) <= 0 as is_first_value,

from owned
window by_account as (
    partition by drop_set, source, account_id, known_from
    order by changed_at, step
)
