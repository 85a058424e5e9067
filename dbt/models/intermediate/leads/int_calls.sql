with

activities as (

    select * from {{ ref('stg_raw__activity') }}
    where kind = 'call'

),

drops as (

    select * from {{ ref('int_drops') }}

),

buckets as (

    select * from {{ ref('int_day_buckets') }}

),

localised as (

    select
        activities.source,
        activities.drop_id,
        activities.person_id,
        {{ local_day('activities.occurred_at', 'drops.time_zone') }} as day,
        {{ first_of_month('day') }} as month,
        greatest(
            {{ known_from_later(
                'month', 'activities.occurred_at', 'activities.recorded_at', 'drops.time_zone'
            ) }},
            drops.first_known_month
        ) as known_from,
        {{ known_until('activities.deleted_at', 'drops.time_zone') }} as known_until,
        activities.deleted_at,
        activities.is_connected,

    from activities
    join drops
        on activities.source = drops.source
        and activities.drop_id = drops.drop_id
        and activities.occurred_at >= drops.starts_at
        and activities.occurred_at < drops.ends_at
        and {{ is_there('activities.recorded_at', 'drops.ends_at') }}

)

select
    localised.source,
    localised.drop_id,
    localised.person_id,
    localised.month,
    coalesce(buckets.from_day, localised.month) as bucket_day,
    localised.known_from,
    localised.known_until,
    count(*) as calls,
    count(*) filter (where localised.is_connected) as calls_connected,

from localised
left join buckets
    on localised.person_id = buckets.person_id
    and localised.month = buckets.month
    and localised.day >= buckets.from_day
    and localised.day < buckets.until_day
where
    -- Only few are deleted: of all others, the engine need not work out the months once more.
    localised.deleted_at is null
    or localised.known_from < localised.known_until
group by all
