-- What accounts were worth and who had them, change by change, as known at the cutoff.

create table changes as
select
    AccountId as account,
    Field as field,
    cast(CreatedDate as timestamptz) as changed_at,
    Id as change_id,
    OldValue as old_value,
    NewValue as new_value,
    row_number() over (partition by AccountId, Field order by CreatedDate, Id) as number,
from AccountHistory
where not cast(IsDeleted as boolean);

create table customers as
select
    Id as account,
    Segment__c as segment,
    CurrencyIsoCode as currency,
    OwnerId as owner_now,
    Recurring_Amount__c as value_now,
    start_of(cast(Customer_Since__c as date)) as since,
from Account
where
    MasterRecordId is null
    and not is_gone(IsDeleted, LastModifiedDate)
    and cast(CreatedDate as timestamptz) < cutoff();

-- Before the first change an account had what that change replaced; without changes, what it has.
-- At one instant the owner changes first.
create table account_steps as
with first_states as (
    select
        customers.account,
        'Owner' as field,
        timestamptz '1900-01-01 00:00:00+00' as changed_at,
        if(first_change.account is null, owner_now, old_value) as new_value,
    from customers
    left join (from changes where field = 'Owner' and number = 1) as first_change using (account)
    union all
    select
        customers.account,
        'Recurring_Amount__c',
        since,
        if(first_change.account is null, value_now, old_value) as value,
    from customers
    left join (from changes where field = 'Recurring_Amount__c' and number = 1) as first_change
        using (account)
    where value is not null
),
all_steps as (
    from first_states
    union all by name
    select account, field, changed_at, new_value, change_id
    from changes
    where field in ('Owner', 'Recurring_Amount__c') and account in (select account from customers)
),
states as (
    select
        account,
        changed_at,
        field,
        change_id,
        coalesce(
            last_value(if(field = 'Owner', new_value, null) ignore nulls) over so_far,
            '(unassigned)'
        ) as owner,
        coalesce(
            last_value(
                if(field = 'Owner', null, cast(coalesce(new_value, '0') as decimal(18, 2)))
                ignore nulls
            ) over so_far, 0
        ) as value,
    from all_steps
    where changed_at < cutoff()
    window so_far as (
        partition by account order by changed_at, field, change_id
        rows between unbounded preceding and current row
    )
)
select
    *,
    lag(owner) over by_time as owner_before,
    lag(value, 1, 0) over by_time as value_before,
    month_of(day_of(changed_at)) as month,
    min(changed_at) filter (value > 0) over (partition by account) as first_value_at,
    row_number() over by_time as step,
from states
window by_time as (partition by account order by changed_at, field, change_id);

-- The state at the end of each month, a year more than is reviewed, because retention looks back.
create table account_ends as
select
    cast(first_day as date) as month,
    account,
    arg_max(owner, step) as owner,
    arg_max(value, step) as value,
    month_of(day_of(any_value(first_value_at))) as first_month,
    -- Who took it over last, and what it was worth then.
    max(step) filter (owner <> owner_before) as taken_over_step,
from account_steps
join range(date '2015-01-01', date '2026-11-01', interval 1 month) as all_months (first_day)
    on changed_at < start_of(first_day + interval 1 month)
group by all
having first_month <= month;

create table account_starts as
select
    ends.account,
    first_month,
    coalesce(nullif(ends.value, 0), first_step.value) as first_value,
from account_ends as ends
join account_steps as first_step
    on ends.account = first_step.account
    and first_step.changed_at = first_step.first_value_at
    and first_step.field <> 'Owner'
where ends.month = first_month;
