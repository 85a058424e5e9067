with

windows as (

    select * from {{ ref('int_judged_windows') }}

),

people as (

    select * from {{ ref('int_judging_people') }}

),

-- Whenever a decision on a lead of the SDR becomes known, all who judged them are compared anew.
points as (

    select sdr_no, month, known_from from windows
    union distinct
    select sdr_no, month, known_until as known_from from windows

),

spans as (

    select
        *,
        lead(known_from) over (partition by sdr_no, month order by known_from) as known_until,

    from points

),

all_aes as (

    select
        spans.*,
        cast(sum(windows.decided) as integer) as decided,
        cast(sum(windows.accepted) as integer) as accepted,

    from spans
    join windows
        on spans.sdr_no = windows.sdr_no
        and spans.month = windows.month
        and spans.known_from >= windows.known_from
        and spans.known_from < windows.known_until
    group by all

),

beside_others as (

    select
        all_aes.sdr_no,
        all_aes.month,
        all_aes.known_from,
        all_aes.known_until,
        windows.ae_no,
        cast(sum(windows.decided) as integer) as decided,
        cast(sum(windows.accepted) as integer) as accepted,
        all_aes.decided - sum(windows.decided) as others_decided,
        all_aes.accepted - sum(windows.accepted) as others_accepted,

    from all_aes
    join windows
        on all_aes.sdr_no = windows.sdr_no
        and all_aes.month = windows.month
        and all_aes.known_from >= windows.known_from
        and all_aes.known_from < windows.known_until
    group by
        all_aes.sdr_no, all_aes.month, all_aes.known_from, all_aes.known_until,
        all_aes.decided, all_aes.accepted, windows.ae_no

)

select
    people.source,
    people.drop_id,
    beside_others.month,
    people.person_id,
    beside_others.known_from,
    beside_others.known_until,
    sum(beside_others.decided) as strictness_decided,
    sum(beside_others.accepted) as strictness_accepted,
    -- Rounded for each SDR, so that the sum does not depend on the order of the rows.
    sum(
        cast(
            beside_others.decided
            * {{ safe_ratio('beside_others.others_accepted', 'beside_others.others_decided') }}
            as decimal(18, 6)
        )
    ) as strictness_accepted_expected,

from beside_others
join people
    on beside_others.ae_no = people.person_no
where beside_others.others_decided > 0
group by
    people.source, people.drop_id, beside_others.month, people.person_id,
    beside_others.known_from, beside_others.known_until
