-- Figures of AMs: what their accounts are worth, and what became of the value.

create table movements as
with in_their_month as (
    select
        steps.*,
        field = 'Owner' as is_owner,
        changed_at = first_value_at and not is_owner as is_new,
        in_euro(value, rate) as after_euro,
        in_euro(value_before, rate) as before_euro,
        if(is_owner, 0, after_euro - before_euro) as growth,
    from account_steps as steps
    join customers using (account)
    join rates on steps.month = rates.month and customers.currency = rates.currency
    where owner_before is not null
),
of_owners as (
    select
        month,
        owner as person,
        if(is_new, growth, 0) as new,
        if(not is_new and growth > 0, growth, 0) as expansion,
        if(growth < 0 and value > 0, -growth, 0) as contraction,
        if(growth < 0 and value = 0, -growth, 0) as churn,
        if(is_owner and owner <> owner_before, after_euro, 0) as taken_over,
        0 as handed_over,
    from in_their_month
    union all
    select month, owner_before, 0, 0, 0, 0, 0, after_euro
    from in_their_month
    where is_owner and owner <> owner_before
)
select
    month,
    person,
    sum(new) as portfolio_new,
    sum(expansion) as portfolio_expansion,
    sum(contraction) as portfolio_contraction,
    sum(churn) as portfolio_churn,
    sum(taken_over) as portfolio_taken_over,
    sum(handed_over) as portfolio_handed_over,
from of_owners
group by all
having sum(new + expansion + contraction + churn + taken_over + handed_over) > 0;

-- Each account at the end of a month beside its past, all at the rates of that month.
create table account_months as
select
    ends.month,
    ends.account,
    customers.segment,
    ends.owner,
    previous.owner as start_owner,
    year_ago.owner as year_ago_owner,
    ends.value as own_value,
    previous.value as own_start_value,
    in_euro(ends.value, rates.rate) as value,
    coalesce(in_euro(previous.value, previous_rates.rate), 0) as start_value,
    coalesce(in_euro(previous.value, rates.rate), 0) as start_value_now,
    coalesce(in_euro(year_ago.value, rates.rate), 0) as year_ago_value,
    in_euro(first_value, rates.rate) as first_value,
    coalesce(takeover.month > ends.first_month, false) as is_taken_over,
    in_euro(if(is_taken_over, takeover.value, first_value), rates.rate) as base_value,
    date_diff('month', if(is_taken_over, takeover.month, ends.first_month), ends.month)
        as base_months,
    ends.month > ends.first_month as is_grown,
    score.score,
from account_ends as ends
join customers using (account)
join account_starts using (account)
join rates on ends.month = rates.month and customers.currency = rates.currency
join rates as previous_rates
    on ends.month - interval 1 month = previous_rates.month
    and customers.currency = previous_rates.currency
left join account_ends as previous
    on ends.account = previous.account and ends.month - interval 1 month = previous.month
left join account_ends as year_ago
    on ends.account = year_ago.account and ends.month - interval 1 year = year_ago.month
left join account_steps as takeover
    on ends.account = takeover.account and ends.taken_over_step = takeover.step
left join lateral (
    select arg_max(cast(Score__c as decimal(18, 6)), Scored_At__c) as score
    from Satisfaction__c
    where
        Account__c = ends.account
        and month_of(day_of(cast(Scored_At__c as timestamptz)))
            between ends.month - interval 11 month and ends.month
        and cast(Scored_At__c as timestamptz) < cutoff()
        and cast(CreatedDate as timestamptz) < cutoff()
        and not is_gone(IsDeleted, LastModifiedDate)
) as score on true;

create table held_at_the_end as
select
    month,
    owner as person,
    count(*) filter (value > 0) as accounts_held,
    sum(value) as portfolio_end,
    coalesce(sum(base_value) filter (is_grown), 0) as upsell_value_start,
    coalesce(sum(value) filter (is_grown), 0) as upsell_value_end,
    sum(base_value * base_months) filter (is_grown) / nullif(upsell_value_start, 0)
        as upsell_months,
    coalesce(sum(first_value) filter (is_grown), 0) as lifetime_value_start,
    coalesce(sum(value) filter (is_grown), 0) as lifetime_value_end,
    coalesce(sum(start_value_now) filter (is_grown and owner = start_owner), 0)
        as upsell_month_value_start,
    coalesce(sum(value) filter (is_grown and owner = start_owner), 0) as upsell_month_value_end,
    coalesce(sum(score) filter (value > 0), 0) as satisfaction_sum,
    count(score) filter (value > 0) as accounts_scored,
from account_months
group by all;

create table held_at_the_start as
select
    month,
    start_owner as person,
    sum(start_value) as portfolio_start,
    sum(start_value_now - start_value) as portfolio_fx,
from account_months
where start_owner is not null
group by all;

create table held_a_year_ago as
select
    month,
    year_ago_owner as person,
    sum(year_ago_value) as retention_value_start,
    sum(least(year_ago_value, value)) as retention_value_kept,
    sum(value) as retention_value_end,
from account_months
where year_ago_owner is not null and year_ago_value > 0
group by all;

create table am_base as
select
    month,
    person,
    coalesce(held.days_in_role, 0) as days_in_role,
    coalesce(accounts_held, 0) as accounts_held,
    coalesce(portfolio_start, 0) as portfolio_start,
    coalesce(portfolio_new, 0) as portfolio_new,
    coalesce(portfolio_expansion, 0) as portfolio_expansion,
    coalesce(portfolio_contraction, 0) as portfolio_contraction,
    coalesce(portfolio_churn, 0) as portfolio_churn,
    coalesce(portfolio_taken_over, 0) as portfolio_taken_over,
    coalesce(portfolio_handed_over, 0) as portfolio_handed_over,
    coalesce(portfolio_fx, 0) as portfolio_fx,
    coalesce(portfolio_end, 0) as portfolio_end,
    coalesce(upsell_value_start, 0) as upsell_value_start,
    coalesce(upsell_value_end, 0) as upsell_value_end,
    upsell_months,
    coalesce(lifetime_value_start, 0) as lifetime_value_start,
    coalesce(lifetime_value_end, 0) as lifetime_value_end,
    coalesce(upsell_month_value_start, 0) as upsell_month_value_start,
    coalesce(upsell_month_value_end, 0) as upsell_month_value_end,
    coalesce(retention_value_start, 0) as retention_value_start,
    coalesce(retention_value_kept, 0) as retention_value_kept,
    coalesce(retention_value_end, 0) as retention_value_end,
    coalesce(satisfaction_sum, 0) as satisfaction_sum,
    coalesce(accounts_scored, 0) as accounts_scored,
    if(held.days_in_role > 0, growth.value, null) as upsell_target,
    if(held.days_in_role > 0, lifetime.value, null) as upsell_customer_lifetime_target,
from (from roles_held where role = 'am') as held
full join held_at_the_end using (month, person)
full join held_at_the_start using (month, person)
full join movements using (month, person)
left join held_a_year_ago using (month, person)
join months using (month)
left join (from stated_targets where scope = 'am' and metric = 'upsell_rate') as growth
    using (month)
left join (
    from stated_targets where scope = 'am' and metric = 'upsell_rate_customer_lifetime'
) as lifetime using (month);

create table am_monthly as
select
    * rename (person as person_id),
    upsell_value_end / nullif(upsell_value_start, 0) - 1 as upsell_rate,
    if(upsell_months >= 3, (1 + upsell_rate) ** (12 / upsell_months) - 1, null)
        as upsell_rate_annualised,
    lifetime_value_end / nullif(lifetime_value_start, 0) - 1 as upsell_rate_customer_lifetime,
    upsell_month_value_end / nullif(upsell_month_value_start, 0) - 1 as upsell_rate_month,
    retention_value_kept / nullif(retention_value_start, 0) as gross_retention,
    retention_value_end / nullif(retention_value_start, 0) as net_retention,
    satisfaction_sum / nullif(accounts_scored, 0) as satisfaction,
    upsell_rate / upsell_target as upsell_attainment,
    upsell_rate_customer_lifetime / upsell_customer_lifetime_target
        as upsell_customer_lifetime_attainment,
from am_base;
