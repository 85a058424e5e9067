with

changes as (

    select * from {{ ref('stg_raw__record_change') }}

),

drops as (

    select * from {{ ref('int_drops') }}

),

dated as (

    select
        changes.*,
        {{ local_month('changes.changed_at', 'drops.time_zone') }} as change_month,

    from changes
    join drops
        on changes.source = drops.source
        and changes.drop_id = drops.drop_id
        -- Before the first cutoff there is nothing to undo.
        and changes.changed_at >= drops.known_at
    where
        changes.entity = 'opportunity'
        and changes.field in ('stage', 'amount', 'ae_id', 'closed_at', 'account_id')

),

-- A cutoff ends a month, so of several changes in one month only the first can be the first one
-- after a cutoff.
first_of_each_month as (

    select
        source,
        drop_id,
        entity,
        record_id,
        field,
        change_month,
        {{ first_by('old_value', 'changed_at, change_id') }} as old_value,

    from dated
    group by source, drop_id, entity, record_id, field, change_month

)

select
    source,
    drop_id,
    entity,
    record_id,
    field,
    coalesce(
        lag(change_month) over (
            partition by source, drop_id, entity, record_id, field
            order by change_month
        ),
        {{ start_of_time() }}
    ) as known_from,
    change_month as known_until,
    old_value as value,

from first_of_each_month
