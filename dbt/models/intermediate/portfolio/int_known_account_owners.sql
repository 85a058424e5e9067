{{ config(materialized='view') }}

with

customers as (

    select distinct
        review_month,
        known_month,
        cutoff_at,
        time_zone,
        source,
        drop_id,
        account_id,

    from {{ ref('int_known_account_values') }}

),

people as (

    select * from {{ ref('int_people') }}

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
        customers.*,
        {{ person_or_unassigned('people.person_id') }} as owner_id,
        owners.valid_from,
        case when not owners.is_followed then owners.valid_to end as ended_at,
        row_number() over (
            partition by
                customers.review_month, customers.known_month,
                owners.source, owners.account_id
            order by owners.valid_from
        ) as place,

    from owners
    join customers
        on owners.source = customers.source
        and owners.drop_id = customers.drop_id
        and owners.account_id = customers.account_id
        and {{ is_known('owners.valid_from', 'owners.recorded_at', 'customers.cutoff_at') }}
    left join people
        on customers.review_month = people.review_month
        and customers.known_month = people.known_month
        and owners.person_id = people.person_id

)

-- The first owner counts from the start of their first month: a customer's first day is often a
-- date, the owner's a time stamp some hours later.
select
    * exclude (valid_from, ended_at, place, cutoff_at, drop_id),
    case
        when place > 1 then valid_from
        else {{ start_of_local_month('valid_from', 'time_zone') }}
    end as changed_at,

from known
union all by name
select
    * exclude (valid_from, ended_at, place, cutoff_at, drop_id)
        replace ({{ unassigned() }} as owner_id),
    ended_at as changed_at,

from known
where ended_at < cutoff_at
