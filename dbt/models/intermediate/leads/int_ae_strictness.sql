with

windows as (

    select * from {{ ref('int_judged_windows') }}

),

-- Whenever a decision on a lead of the SDR becomes known, all who judged them are compared anew.
points as (

    select source, drop_id, sdr_id, month, known_from from windows
    union distinct
    select source, drop_id, sdr_id, month, known_until from windows

),

spans as (

    select
        *,
        lead(known_from) over (
            partition by source, drop_id, sdr_id, month order by known_from
        ) as known_until,

    from points

),

judged as (

    select
        spans.source,
        spans.drop_id,
        spans.sdr_id,
        spans.month,
        spans.known_from,
        spans.known_until,
        windows.ae_id,
        sum(windows.decided) as decided,
        sum(windows.accepted) as accepted,

    from spans
    join windows
        on spans.source = windows.source
        and spans.drop_id = windows.drop_id
        and spans.sdr_id = windows.sdr_id
        and spans.month = windows.month
        and spans.known_from >= windows.known_from
        and spans.known_from < windows.known_until
    group by all

),

beside_others as (

    select
        *,
        sum(decided) over same_sdr - decided as others_decided,
        sum(accepted) over same_sdr - accepted as others_accepted,

    from judged
    window same_sdr as (partition by source, drop_id, sdr_id, month, known_from)

)

select
    source,
    drop_id,
    month,
    ae_id as person_id,
    known_from,
    known_until,
    sum(decided) as strictness_decided,
    sum(accepted) as strictness_accepted,
    -- Rounded for each SDR, so that the sum does not depend on the order of the rows.
    sum(
        cast(
            decided * {{ safe_ratio('others_accepted', 'others_decided') }} as decimal(18, 6)
        )
    ) as strictness_accepted_expected,

from beside_others
where others_decided > 0
group by all
