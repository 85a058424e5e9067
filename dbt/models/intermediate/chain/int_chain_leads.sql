with

handovers as (

    select
        drops.drop_set,
        {{ local_day('epochs.decided_at', 'drops.time_zone') }} as decided_on,
        epochs.*,

    from {{ ref('int_handover_epochs') }} as epochs
    join {{ ref('int_set_drops') }} as drops
        on epochs.source = drops.source
        and epochs.drop_id = drops.drop_id

),

-- All hand-overs of a lead have their epochs in common.
firsts as (

    select * from handovers
    where is_first

),

acceptances as (

    select * from handovers
    where decision = 'accepted'
    qualify row_number() over (
        partition by drop_set, source, lead_id, known_from
        order by decided_at, sent_at, handover_id
    ) = 1

)

select
    firsts.drop_set,
    firsts.source,
    firsts.lead_id,
    firsts.known_from,
    firsts.known_until,
    firsts.month as cohort_month,
    coalesce(firsts.lead_segment, '(none)') as segment,
    firsts.sdr_id,
    -- Whose lead it is: the AE's who accepted it, else the AE's who was asked first.
    case when acceptances.lead_id is null then firsts.ae_id else acceptances.ae_id end as ae_id,
    acceptances.lead_id is not null as is_accepted,
    acceptances.decided_on as accepted_on,
    -- An acceptance dated before the hand-over took an unknown time.
    case
        when acceptances.decided_on >= firsts.sent_on
            then {{ days_between('firsts.sent_on', 'acceptances.decided_on') }}
    end as days_sent_to_accepted,

from firsts
left join acceptances
    on firsts.drop_set = acceptances.drop_set
    and firsts.source = acceptances.source
    and firsts.lead_id = acceptances.lead_id
    and firsts.known_from = acceptances.known_from
