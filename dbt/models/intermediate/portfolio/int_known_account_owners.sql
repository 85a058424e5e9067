{{ config(materialized='view') }}

with

epochs as (

    select
        epochs.*,
        drops.time_zone,

    from {{ ref('int_account_epochs') }} as epochs
    join {{ ref('int_set_drops') }} as drops
        on epochs.drop_set = drops.drop_set
        and epochs.source = drops.source

),

-- Where a later entry follows an end that was not known yet, the end was not known either.
owners as (

    select
        *,
        coalesce(lead(valid_from) over by_account <= valid_to, false) as is_followed,

    from {{ ref('stg_raw__account_owner') }}
    window by_account as (partition by source, drop_id, account_id order by valid_from)

),

known as (

    select
        epochs.drop_set,
        epochs.source,
        epochs.account_id,
        epochs.known_from,
        epochs.known_until,
        epochs.time_zone,
        {{ person_or_unassigned('owners.person_id') }} as owner_id,
        owners.valid_from,
        case when not owners.is_followed then owners.valid_to end as ended_at,
        row_number() over (
            partition by
                epochs.drop_set, epochs.source, epochs.account_id, epochs.known_from
            order by owners.valid_from
        ) as place,

    from epochs
    join owners
        on epochs.source = owners.source
        and epochs.drop_id = owners.drop_id
        and epochs.account_id = owners.account_id
        and {{ is_known_in_epoch(
            'owners.valid_from', 'owners.recorded_at', 'epochs.time_zone',
            'epochs.known_from', 'epochs.known_until'
        ) }}

)

-- The first owner counts from the start of their first month: a customer's first day is often a
-- date, the owner's a time stamp some hours later.
select
    * exclude (valid_from, ended_at, place),
    case
        when place > 1 then valid_from
        else {{ start_of_local_month('valid_from', 'time_zone') }}
    end as changed_at,

from known
union all by name
select
    * exclude (valid_from, ended_at, place) replace ({{ unassigned() }} as owner_id),
    ended_at as changed_at,

from known
where {{ local_month('ended_at', 'time_zone') }} < known_until
