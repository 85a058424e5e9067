with

drops as (

    select * from {{ ref('int_set_drops') }}

),

-- Every offer is a decision of the AE who got it, also the second offer of a lead.
decisions as (

    select
        drops.drop_set,
        epochs.month,
        epochs.ae_id as person_id,
        epochs.lead_source,
        epochs.lead_segment as segment,
        epochs.known_from,
        epochs.known_until,
        count(*) as offers_received,
        count_if(epochs.decision = 'accepted') as offers_accepted,
        count_if(epochs.decision in ('accepted', 'rejected')) as offers_decided,
        count_if(coalesce(epochs.is_in_time, false)) as decisions_within_sla,
        count_if(epochs.is_overdue or epochs.is_in_time is not null) as decisions_due,

    from {{ ref('int_handover_epochs') }} as epochs
    join drops
        on epochs.source = drops.source
        and epochs.drop_id = drops.drop_id
    group by all

),

acceptances as (

    select
        drop_set,
        month,
        person_id,
        lead_source,
        lead_segment as segment,
        known_from,
        known_until,
        accepted_leads_won_by_self as offers_won,
        accepted_leads_won,
        accepted_leads_decided,

    from {{ ref('int_acceptance_outcomes') }}

),

-- What another AE made of it is known from here alone: an open deal says nothing yet.
rejections as (

    select
        drop_set,
        month,
        person_id,
        lead_source,
        lead_segment as segment,
        known_from,
        known_until,
        case when fate = 'won_by_other' then leads end as rejected_won_by_others,
        leads as rejected_decided_by_others,

    from {{ ref('int_rejection_fates') }}
    where fate in ('won_by_other', 'lost_by_other')

)

select * from decisions
union all by name
select * from acceptances
union all by name
select * from rejections
