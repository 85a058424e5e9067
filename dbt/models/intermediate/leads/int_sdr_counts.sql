with

epochs as (

    -- A lead counts once, by its first hand-over.
    select * from {{ ref('int_handover_epochs') }}
    where is_first

),

buckets as (

    select * from {{ ref('int_day_buckets') }}

),

by_sending as (

    select
        epochs.source,
        epochs.drop_id,
        epochs.sdr_id as person_id,
        epochs.month,
        coalesce(buckets.from_day, epochs.month) as bucket_day,
        epochs.known_from,
        epochs.known_until,
        count(*) as leads_sent,
        count(*) filter (where epochs.decision = 'accepted') as leads_accepted,
        count(*) filter (where epochs.decision = 'rejected') as leads_rejected,
        count(*) filter (where epochs.decision = 'undecided') as leads_undecided,
        count(*) filter (where epochs.is_overdue) as leads_undecided_past_sla,
        count(*) filter (where epochs.is_qualified) as leads_qualified,

    from epochs
    left join buckets
        on epochs.sdr_id = buckets.person_id
        and epochs.month = buckets.month
        and epochs.sent_on >= buckets.from_day
        and epochs.sent_on < buckets.until_day
    group by all

),

by_qualifying as (

    select
        epochs.source,
        epochs.drop_id,
        epochs.sdr_id as person_id,
        epochs.qualified_month as month,
        coalesce(buckets.from_day, epochs.qualified_month) as bucket_day,
        epochs.known_from,
        epochs.known_until,
        count(*) as leads_became_qualified,

    from epochs
    left join buckets
        on epochs.sdr_id = buckets.person_id
        and epochs.qualified_month = buckets.month
        and epochs.qualified_on >= buckets.from_day
        and epochs.qualified_on < buckets.until_day
    where epochs.is_qualified
    group by all

)

select * from by_sending
union all by name
select * from by_qualifying
union all by name
select * from {{ ref('int_calls') }}
