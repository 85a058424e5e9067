-- Figures of SDRs.

create table sent as
select
    offers.month,
    offers.sdr as person,
    count(*) as leads_sent,
    count(*) filter (decision = 'accepted') as leads_accepted,
    count(*) filter (decision = 'rejected') as leads_rejected,
    count(*) filter (decision = 'undecided') as leads_undecided,
    count(*) filter (is_overdue) as leads_undecided_past_sla,
    count(qualified_at) as leads_qualified,
from offers
left join qualified_leads using (lead)
where lead_offer = 1
group by all;

create table became_qualified as
select
    month_of(day_of(qualified_at)) as month,
    sdr as person,
    count(*) as leads_became_qualified,
from qualified_leads
join offers using (lead)
where lead_offer = 1
group by all;

-- Calls as an AE, AM or manager are none of an SDR.
create table calls_made as
with made as (
    select
        coalesce(OwnerId, '(unassigned)') as person,
        CallDisposition = 'Connected' as is_connected,
        day_of(cast(CompletedDateTime as timestamptz)) as day,
    from Task
    where
        Type = 'Call'
        and cast(IsClosed as boolean)
        and not is_gone(IsDeleted, LastModifiedDate)
        and cast(CompletedDateTime as timestamptz) < cutoff()
        and cast(CreatedDate as timestamptz) < cutoff()
)
select
    month_of(day) as month,
    person,
    count(*) as calls,
    count(*) filter (is_connected) as calls_connected,
from made
left join role_days using (person, day)
where coalesce(role, 'sdr') = 'sdr'
group by all;

create table sdr_base as
select
    month,
    person,
    coalesce(days_in_role, 0) as days_in_role,
    coalesce(working_days_in_role, 0) as working_days_in_role,
    coalesce(leads_sent, 0) as leads_sent,
    coalesce(leads_accepted, 0) as leads_accepted,
    coalesce(leads_rejected, 0) as leads_rejected,
    coalesce(leads_undecided, 0) as leads_undecided,
    coalesce(leads_undecided_past_sla, 0) as leads_undecided_past_sla,
    coalesce(leads_qualified, 0) as leads_qualified,
    coalesce(leads_became_qualified, 0) as leads_became_qualified,
    coalesce(calls, 0) as calls,
    coalesce(calls_connected, 0) as calls_connected,
    target as leads_sent_target,
from (from roles_held where role = 'sdr')
full join sent using (month, person)
full join became_qualified using (month, person)
full join calls_made using (month, person)
left join (from expected where role = 'sdr') using (month, person)
join months using (month);

-- Nothing is known of a fiscal year that began before the months of the review.
create table sdr_to_date as
select
    base.month,
    base.person,
    sum(so_far.leads_sent) filter (so_far.month >= quarter_from) as leads_sent_quarter_to_date,
    sum(so_far.leads_sent_target) filter (so_far.month >= quarter_from)
        as leads_sent_target_quarter_to_date,
    if(any_value(year_from) < '2025-10-01', null, sum(so_far.leads_sent))
        as leads_sent_year_to_date,
    if(any_value(year_from) < '2025-10-01', null, sum(so_far.leads_sent_target))
        as leads_sent_target_year_to_date,
from sdr_base as base
join months using (month)
join sdr_base as so_far
    on base.person = so_far.person
    and so_far.month between year_from and base.month
group by all;

create table sdr_monthly as
select
    * rename (person as person_id),
    leads_sent / nullif(working_days_in_role, 0) as leads_sent_per_working_day,
    leads_qualified / nullif(leads_sent, 0) as qualified_lead_rate,
    lower_end(leads_qualified, leads_sent) as qualified_lead_rate_low,
    upper_end(leads_qualified, leads_sent) as qualified_lead_rate_high,
    leads_accepted / nullif(leads_accepted + leads_rejected, 0) as acceptance_rate,
    lower_end(leads_accepted, leads_accepted + leads_rejected) as acceptance_rate_low,
    upper_end(leads_accepted, leads_accepted + leads_rejected) as acceptance_rate_high,
    (leads_accepted + leads_rejected) / nullif(leads_sent, 0) as decided_share,
    leads_undecided_past_sla / nullif(leads_sent, 0) as undecided_past_sla_share,
    leads_became_qualified / nullif(calls, 0) as qualification_efficiency,
    leads_became_qualified / nullif(calls_connected, 0) as qualification_efficiency_connected,
    leads_sent / nullif(leads_sent_target, 0) as leads_sent_attainment,
    leads_sent_quarter_to_date / nullif(leads_sent_target_quarter_to_date, 0)
        as leads_sent_attainment_quarter_to_date,
    leads_sent_year_to_date / nullif(leads_sent_target_year_to_date, 0)
        as leads_sent_attainment_year_to_date,
from sdr_base
join sdr_to_date using (month, person);
