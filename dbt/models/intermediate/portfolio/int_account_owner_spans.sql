with

tenures as (

    select
        drop_set,
        source,
        account_id,
        known_from,
        known_until,
        owner_id,
        changed_at,
        changed_month,
        lead(changed_at) over (
            partition by drop_set, source, account_id, known_from order by changed_at, step
        ) as ended_at,

    from {{ ref('int_account_states') }}
    where owner_id is distinct from owner_before

),

firsts as (

    select * from {{ ref('int_account_firsts') }}

),

dated as (

    select
        tenures.*,
        greatest(tenures.changed_month, firsts.first_month) as month_from,

    from tenures
    join firsts
        on tenures.drop_set = firsts.drop_set
        and tenures.source = firsts.source
        and tenures.account_id = firsts.account_id
        and tenures.known_from = firsts.known_from

)

select
    drop_set,
    source,
    account_id,
    greatest(known_from, month_from) as known_from,
    known_until,
    owner_id,
    changed_at,
    ended_at,
    month_from,

from dated
where month_from < known_until
