with

drops as (

    select * from {{ ref('int_drops') }}

),

-- Everything at which something about a lead or its hand-overs may become different.
changes as (

    select
        source,
        drop_id,
        lead_id,
        unnest([known_from, known_until, decided_from, overdue_from]) as known_from,

    from {{ ref('int_handovers_dated') }}
    union all
    select source, drop_id, lead_id, known_from from {{ ref('int_criterion_spans') }}

),

points as (

    select distinct
        changes.source,
        changes.drop_id,
        changes.lead_id,
        greatest(changes.known_from, drops.first_known_month) as known_from,

    from changes
    join drops
        on changes.source = drops.source
        and changes.drop_id = drops.drop_id
        and changes.known_from <= drops.last_month

)

select
    *,
    coalesce(
        lead(known_from) over (
            partition by source, drop_id, lead_id order by known_from
        ),
        {{ end_of_time() }}
    ) as known_until,

from points
