-- Hand-overs of leads with what was decided on them, and since when leads were qualified.

-- What hangs on a merged lead belongs to the one that is left.
create table leads as
select
    Lead.Id as id,
    winner.Id as lead,
    winner.LeadSource as source,
    winner.Segment__c as segment,
from Lead
join Lead as winner on coalesce(Lead.MasterRecordId, Lead.Id) = winner.Id
where
    not is_gone(winner.IsDeleted, winner.LastModifiedDate)
    and cast(winner.CreatedDate as timestamptz) < cutoff();

create table offers as
with known as (
    select
        Handover__c.Id as id,
        leads.lead,
        leads.source || ' · ' || leads.segment as stratum,
        SDR__c as sdr,
        coalesce(AE__c, '(unassigned)') as ae,
        cast(Sent_At__c as timestamptz) as sent_at,
        cast(Decided_At__c as timestamptz) as decided_at,
        coalesce(decided_at < cutoff(), false) as is_decided,
        if(is_decided, lower(Decision__c), 'undecided') as decision,
        if(is_decided, Decision_Reason__c, null) as reason,
        if(is_decided, Opportunity__c, null) as deal,
    from Handover__c
    join leads on Handover__c.Lead__c = leads.id
    where
        not is_gone(Handover__c.IsDeleted, Handover__c.LastModifiedDate)
        and cast(Handover__c.CreatedDate as timestamptz) < cutoff()
        and cast(Sent_At__c as timestamptz) < cutoff()
)
select
    known.*,
    month_of(day_of(sent_at)) as month,
    row_number() over (partition by lead order by sent_at, id) as lead_offer,
    row_number() over (partition by lead, sdr, ae order by sent_at, id) as pair_offer,
    until.working_day_number - since.working_day_number as waited,
    if(is_decided, waited, null) as decision_days,
    not is_decided and waited > 5 as is_overdue,
from known
left join days as since on day_of(known.sent_at) = since.day
left join days as until
    on if(known.is_decided, day_of(known.decided_at), date '2026-10-31') = until.day;

create table qualified_leads as
with assessed as (
    select
        leads.lead,
        lower(Criterion__c) as criterion,
        cast(Is_Met__c as boolean) as is_met,
        cast(Assessed_At__c as timestamptz) as assessed_at,
    from Lead_Criterion__c
    join leads on Lead_Criterion__c.Lead__c = leads.id
    where
        cast(Assessed_At__c as timestamptz) < cutoff()
        and cast(Lead_Criterion__c.CreatedDate as timestamptz) < cutoff()
        and not is_gone(Lead_Criterion__c.IsDeleted, Lead_Criterion__c.LastModifiedDate)
),
criteria as (
    select
        lead,
        criterion,
        min(assessed_at) filter (
            is_met and assessed_at > coalesce(
                (
                    select max(denied.assessed_at) from assessed as denied
                    where
                        denied.lead = assessed.lead
                        and denied.criterion = assessed.criterion
                        and not denied.is_met
                ), timestamptz '1900-01-01 00:00:00+00'
            )
        ) as met_at,
    from assessed
    where criterion in ('budget', 'authority', 'need', 'timeline')
    group by all
)
select lead, max(met_at) as qualified_at
from criteria
where met_at is not null
group by lead
having count(*) = 4;
