-- Coaching, hand-overs between two people, the fate of rejected leads, and evidence.

create table sessions as
select
    month_of(day_of(cast(StartDateTime as timestamptz))) as month,
    coalesce(OwnerId, '(unassigned)') as coach,
    coalesce(Coachee__c, '(unassigned)') as coachee,
    cast(DurationInMinutes as bigint) as minutes,
from Event
where
    Type = 'Coaching'
    and cast(StartDateTime as timestamptz) < cutoff()
    and cast(CreatedDate as timestamptz) < cutoff()
    and not is_gone(IsDeleted, LastModifiedDate);

create table coaching_people_monthly as
with given as (
    select
        month,
        coach as person,
        count(*) as sessions_given,
        sum(minutes) / 60 as hours_given,
        count(distinct coachee) as coachees,
    from sessions
    group by all
),
received as (
    select
        month,
        coachee as person,
        count(*) as sessions_received,
        sum(minutes) / 60 as hours_received,
        count(distinct coach) as coaches,
    from sessions
    group by all
)
select
    month,
    person as person_id,
    coalesce(sessions_given, 0) as sessions_given,
    if(sessions_given is null, 0, hours_given) as hours_given,
    coalesce(coachees, 0) as coachees,
    coalesce(sessions_received, 0) as sessions_received,
    if(sessions_received is null, 0, hours_received) as hours_received,
    coalesce(coaches, 0) as coaches,
from given
full join received using (month, person);

-- Offered to the same AE again, a lead is the same offer still.
create table handover_sdr_ae_monthly as
select
    month,
    sdr as sdr_id,
    ae as ae_id,
    if(is_overdue, 'undecided_past_sla', decision) as decision,
    coalesce(reason, '(none)') as decision_reason,
    count(*) as leads,
    count(*) filter (lead_offer = 1) as leads_first,
from offers
where pair_offer = 1
group by all;

create table rejected_leads_monthly as
select month, ae as ae_id, fate, count(*) as leads
from rejections
group by all;

create table evidence_cells as
with leads_sent as (
    select month, sdr, stratum, decision, qualified_at
    from offers
    left join qualified_leads using (lead)
    where lead_offer = 1
),
new_deals as (from deal_months where is_new),
offers_judged as (
    select
        offers.* exclude (deal),
        deals.owner,
        deals.is_closed,
        deals.is_won,
        rejections.fate,
    from offers
    left join acceptances on offers.id = acceptances.id
    left join deals on acceptances.deal = deals.id
    left join rejections on offers.id = rejections.id
),
all_cells as (
    select month, 'sdr' as role, 'qualified_lead_rate' as metric, sdr as person_id, stratum,
        count(qualified_at) as observed, count(*) as trials
    from leads_sent
    group by all
    union all
    select month, 'sdr', 'acceptance_rate', sdr, stratum,
        count(*) filter (decision = 'accepted'), count(*)
    from leads_sent
    where decision <> 'undecided'
    group by all
    union all
    select month, 'sdr', 'qualification_efficiency', person, 'all', leads_became_qualified, calls
    from sdr_base
    union all
    select month, 'ae', 'close_rate', owner, stratum,
        count(*) filter (is_won), count(*)
    from new_deals
    where is_closed_now
    group by all
    union all
    select month, 'ae', 'close_rate_worked', owner, stratum,
        count(*) filter (is_won and is_closed_now), count(*)
    from new_deals
    group by all
    union all
    select created_month, 'ae', 'close_rate_cohort', owner, stratum,
        count(*) filter (is_won), count(*)
    from deals
    where is_new and created_month in (select month from months)
    group by all
    union all
    select month, 'ae', 'lead_acceptance_rate', ae, stratum,
        count(*) filter (decision = 'accepted'), count(*)
    from offers
    where decision <> 'undecided'
    group by all
    union all
    select base.month, 'sdr', 'lead_rate', person, 'all', leads_sent,
        cast(
            round(8 * working_days_in_role * coalesce(cast(part.share as decimal(9, 6)), 1))
            as bigint
        )
    from sdr_base as base
    left join availability as part
        on base.person = part.user_id
        and base.month = cast(part.month as date)
    union all
    select month, 'ae', 'lead_yield', ae, stratum, count(*) filter (is_won and owner = ae), count(*)
    from offers_judged
    group by all
    union all
    select month, 'ae', 'accepted_lead_win_rate', ae, stratum, count(*) filter (is_won), count(*)
    from offers_judged
    where is_closed
    group by all
    union all
    select month, 'ae', 'rejected_lead_win_rate', ae, stratum,
        count(*) filter (fate = 'won_by_other'), count(*)
    from offers_judged
    where fate in ('won_by_other', 'lost_by_other')
    group by all
    union all
    select month, 'ae', 'decided_within_sla', ae, stratum,
        count(*) filter (decision_days <= 5), count(*)
    from offers_judged
    where is_decided or is_overdue
    group by all
    union all
    select month, 'am', 'account_retention', start_owner, segment,
        count(*) filter (own_value > 0), count(*)
    from account_months
    where own_start_value > 0
    group by all
    union all
    select month, 'am', 'account_expansion', start_owner, segment,
        count(*) filter (own_value > own_start_value), count(*)
    from account_months
    where own_start_value > 0
    group by all
)
from all_cells
where observed > 0 or trials > 0;

-- Credits of October's deals.
create table deal_credits as
select id as opportunity_id, person as person_id, credit as credit_amount
from credits
where month = '2026-10-01';
