with

-- Vantages that look back before a month see more decisions on its leads than those at its end.
drops as (

    select
        source,
        drop_id,
        min(first_month) as first_month,
        min(known_month) as first_known_month,
        max(known_month) as last_month,

    from {{ ref('int_vantages') }}
    where known_month = review_month
    group by source, drop_id

),

decided as (

    select
        source,
        drop_id,
        sdr_id,
        ae_id,
        month,
        known_from,
        known_until,
        count(*) as decided,
        count_if(decision = 'accepted') as accepted,

    from {{ ref('int_handover_epochs') }}
    where
        decision in ('accepted', 'rejected')
        and sdr_id is not null
        and ae_id is not null
    group by all

),

-- A month's window are the twelve months up to it.
windows as (

    select
        decided.* exclude (month),
        {{ each_month(
            'greatest(decided.month, drops.first_month)',
            'least(' ~ add_months('decided.month', '11') ~ ', drops.last_month)'
        ) }} as month,
        drops.first_known_month,

    from decided
    join drops
        on decided.source = drops.source
        and decided.drop_id = drops.drop_id
        and decided.known_from <= drops.last_month
        and decided.known_until > drops.first_known_month

)

select
    source,
    drop_id,
    sdr_id,
    ae_id,
    month,
    greatest(known_from, month, first_known_month) as known_from,
    known_until,
    cast(sum(decided) as bigint) as decided,
    cast(sum(accepted) as bigint) as accepted,

from windows
where known_until > greatest(month, first_known_month)
group by all
