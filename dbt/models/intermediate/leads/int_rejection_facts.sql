with

epochs as (

    select * from {{ ref('int_handover_epochs') }}

),

rejected as (

    select * from epochs
    where decision = 'rejected'

),

-- All hand-overs of a lead have the same epochs.
later_offers as (

    select
        rejected.*,
        case
            when later.decision = 'undecided' then 'offered_again_undecided'
            when later.decision = 'rejected' then 'rejected_again'
            when later.ae_id is not distinct from rejected.ae_id
                then 'accepted_by_self_later'
            else 'accepted_by_other'
        end as fate,
        -- What became of an acceptance says its deal, where there is one.
        case fate
            when 'accepted_by_self_later' then 2
            when 'accepted_by_other' then 5
            when 'offered_again_undecided' then 6
            else 7
        end as precedence,

    from rejected
    join epochs as later
        on rejected.lead_no = later.lead_no
        and rejected.known_from = later.known_from
        and (rejected.sent_at, rejected.handover_id) < (later.sent_at, later.handover_id)

),

in_sets as (

    select
        drops.drop_set,
        facts.*,

    from (
        select
            *,
            'not_offered_again' as fate,
            8 as precedence,

        from rejected
        union all by name
        select * from later_offers
    ) as facts
    join {{ ref('int_set_drops') }} as drops
        on facts.source = drops.source
        and facts.drop_id = drops.drop_id

),

later_deals as (

    select
        rejected.* exclude (known_from, known_until),
        deals.drop_set,
        greatest(rejected.known_from, deals.known_from) as known_from,
        least(rejected.known_until, deals.known_until) as known_until,
        case
            when deals.ae_id = {{ person_or_unassigned('rejected.ae_id') }}
                then 'accepted_by_self_later'
            when deals.is_won then 'won_by_other'
            when deals.is_closed then 'lost_by_other'
            else 'accepted_by_other'
        end as fate,
        case fate
            when 'won_by_other' then 1
            when 'accepted_by_self_later' then 2
            when 'accepted_by_other' then 3
            else 4
        end as precedence,

    from rejected
    join {{ ref('int_rejection_deals') }} as named
        on rejected.handover_no = named.handover_no
    join {{ ref('int_set_drops') }} as drops
        on rejected.source = drops.source
        and rejected.drop_id = drops.drop_id
    join {{ ref('int_deals_as_known') }} as deals
        on drops.drop_set = deals.drop_set
        and rejected.source = deals.source
        and named.opportunity_id = deals.opportunity_id
        and rejected.known_from < deals.known_until
        and rejected.known_until > deals.known_from

)

select
    drop_set, source, handover_id, month, ae_id, lead_source, lead_segment, fate, precedence,
    known_from, known_until,

from in_sets
union all
select
    drop_set, source, handover_id, month, ae_id, lead_source, lead_segment, fate, precedence,
    known_from, known_until,

from later_deals
