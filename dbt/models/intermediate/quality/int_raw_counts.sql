{%- set entities = [
    'account', 'account_owner', 'account_value', 'activity', 'availability',
    'coach_profile', 'coaching_session', 'exchange_rate', 'handover', 'lead',
    'lead_criterion', 'opportunity', 'opportunity_split', 'person',
    'record_change', 'role_assignment', 'satisfaction', 'target',
] -%}

with

drops as (

    select * from {{ ref('int_drops') }}

),

counted as (

    {% for entity in entities -%}
    select
        source,
        drop_id,
        '{{ entity }}' as entity,
        count(*) as rows_kept,

    from {{ ref('stg_raw__' ~ entity) }}
    group by source, drop_id
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

entities as (

    select unnest({{ entities }}) as entity

)

select
    drops.source,
    drops.drop_id,
    entities.entity,
    coalesce(counted.rows_kept, 0) as rows_kept,

from drops
cross join entities
left join counted
    on drops.source = counted.source
    and drops.drop_id = counted.drop_id
    and entities.entity = counted.entity
