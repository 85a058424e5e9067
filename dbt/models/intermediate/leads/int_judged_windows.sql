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

people as (

    select * from {{ ref('int_judging_people') }}

),

decided as (

    select
        epochs.source,
        epochs.drop_id,
        sdrs.person_no as sdr_no,
        aes.person_no as ae_no,
        epochs.month,
        epochs.known_from,
        epochs.known_until,
        count(*) as decided,
        count_if(epochs.decision = 'accepted') as accepted,

    from {{ ref('int_handover_epochs') }} as epochs
    join people as sdrs
        on epochs.source = sdrs.source
        and epochs.drop_id = sdrs.drop_id
        and epochs.sdr_id = sdrs.person_id
    join people as aes
        on epochs.source = aes.source
        and epochs.drop_id = aes.drop_id
        and epochs.ae_id = aes.person_id
    where epochs.decision in ('accepted', 'rejected')
    group by all

),

-- A month's window are the twelve months up to it.
windows as (

    select
        decided.* exclude (source, drop_id, month),
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
    sdr_no,
    ae_no,
    month,
    greatest(known_from, month, first_known_month) as known_from,
    known_until,
    cast(sum(decided) as integer) as decided,
    cast(sum(accepted) as integer) as accepted,

from windows
where known_until > greatest(month, first_known_month)
group by all
