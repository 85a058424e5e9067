with

drops as (

    select * from {{ ref('int_drops') }}

),

handovers as (

    select
        handovers.lead_no,
        drops.first_known_month,
        drops.last_month,
        unnest([
            handovers.known_from, handovers.known_until,
            handovers.decided_from, handovers.overdue_from
        ]) as known_from,

    from {{ ref('int_handovers_dated') }} as handovers
    join drops
        on handovers.source = drops.source
        and handovers.drop_id = drops.drop_id

),

spans as (

    select * from {{ ref('int_criterion_spans') }}

),

-- Everything at which something about a lead or its hand-overs may become different.
changes as (

    select lead_no, greatest(known_from, first_known_month) as known_from

    from handovers
    where known_from <= last_month
    union all
    select lead_no, known_from from spans
    union all
    select lead_no, known_until as known_from from spans
    where known_until < {{ end_of_time() }}

),

leads as (

    select
        lead_no,
        min(known_from) as known_from,
        max(known_from) as last_from,

    from changes
    group by lead_no

),

-- Of most leads everything changes before the first cutoff: there is nothing to put in order.
changed as (

    select distinct changes.lead_no, changes.known_from

    from changes
    semi join (select * from leads where last_from > known_from) as several using (lead_no)

)

select
    lead_no,
    known_from,
    {{ end_of_time() }} as known_until,

from leads
where known_from = last_from
union all
select
    lead_no,
    known_from,
    coalesce(
        lead(known_from) over (partition by lead_no order by known_from), {{ end_of_time() }}
    ) as known_until,

from changed
