-- Deals as they stood at the cutoff, and whom their amounts are credited to.

-- A later change says what was before it: the first one after the cutoff has the value at it.
create table undone as
select OpportunityId as id, Field as field, arg_min(coalesce(OldValue, ''), CreatedDate) as value
from OpportunityFieldHistory
where cast(CreatedDate as timestamptz) >= cutoff() and not cast(IsDeleted as boolean)
group by all;

create table deals as
with as_of_cutoff as (
    select
        deal.Id as id,
        deal.AccountId as account,
        deal.CurrencyIsoCode as currency,
        deal.Type = 'New Business' as is_new,
        deal.LeadSource || ' · ' || deal.Segment__c as stratum,
        leads.lead,
        cast(deal.CreatedDate as timestamptz) as created_at,
        coalesce(stage.value, deal.StageName) as stage,
        coalesce(nullif(coalesce(owner.value, deal.OwnerId), ''), '(unassigned)') as owner,
        cast(coalesce(closing.value, deal.CloseDate) as date) as close_date,
        cast(coalesce(amount.value, deal.Amount) as decimal(18, 2)) as amount,
    from Opportunity as deal
    left join leads on deal.Lead__c = leads.id
    left join undone as stage on stage.id = deal.Id and stage.field = 'StageName'
    left join undone as owner on owner.id = deal.Id and owner.field = 'Owner'
    left join undone as closing on closing.id = deal.Id and closing.field = 'CloseDate'
    left join undone as amount on amount.id = deal.Id and amount.field = 'Amount'
    where
        cast(deal.CreatedDate as timestamptz) < cutoff()
        and not is_gone(deal.IsDeleted, deal.LastModifiedDate)
)
select
    *,
    month_of(day_of(created_at)) as created_month,
    stage like 'Closed%' and start_of(close_date) < cutoff() as is_closed,
    is_closed and stage = 'Closed Won' as is_won,
    if(is_closed, close_date, null) as closed_on,
    month_of(closed_on) as closed_month,
from as_of_cutoff;

-- Each month in which a deal was closed, and each at whose end it was open.
create table deal_months as
select
    months.month,
    deals.*,
    closed_month is not distinct from months.month as is_closed_now,
    in_euro(amount, rate) as euro,
from deals
join months
    on closed_month = months.month
    or (created_at < ends_at and coalesce(closed_on > last_day, true))
join rates on months.month = rates.month and deals.currency = rates.currency;

-- Cents that no share has in full go to the largest remainders.
create table credits as
with shares as (
    select
        OpportunityId as id,
        SplitOwnerId as person,
        cast(cast(SplitPercentage as decimal(9, 4)) * 10000 as hugeint) as weight,
        sum(weight) over (partition by OpportunityId) as total,
    from OpportunitySplit
    where
        cast(CreatedDate as timestamptz) < cutoff()
        and not is_gone(IsDeleted, LastModifiedDate)
),
parts as (
    select
        deal_months.*,
        coalesce(shares.person, owner) as person,
        shares.person is not null as is_split,
        cast(euro * 100 as hugeint) as cents,
        coalesce(weight, 1) as share_weight,
        coalesce(total, 1) as all_weights,
        cents * share_weight // all_weights as whole,
        cents * share_weight % all_weights as remainder,
        cents - sum(whole) over same_deal as left_over,
        row_number() over (same_deal order by remainder desc, person) as place,
    from deal_months
    left join shares using (id)
    window same_deal as (partition by deal_months.id, deal_months.month)
)
select
    * exclude (cents, share_weight, all_weights, whole, remainder, left_over, place),
    cast((whole + if(place <= left_over, 1, 0)) / 100 as decimal(18, 2)) as credit,
from parts;
