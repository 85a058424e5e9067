-- The chain from lead to customer: who sent, who won, who got the account.

create table chain_leads as
select
    month as cohort_month,
    lead,
    sdr,
    coalesce(taken.ae, offers.ae) as ae,
    taken.lead is not null as is_accepted,
    day_of(offers.sent_at) as sent_on,
    offers.sent_at,
    day_of(taken.decided_at) as accepted_on,
    accepted_on - sent_on as days_sent_to_accepted,
from offers
left join (
    select lead, ae, decided_at from offers
    where decision = 'accepted'
    qualify row_number() over (partition by lead order by lead_offer) = 1
) as taken using (lead)
where lead_offer = 1;

-- A deal comes of the lead whose hand-over names it, else of the lead that it names itself.
create table chain_deals as
with ties as (
    select deals.id, offers.lead, true as is_named
    from deals
    join offers on deals.id = offers.deal
    union
    select id, lead, false from deals
)
select
    deals.id,
    deals.account,
    deals.owner,
    deals.is_won,
    deals.closed_on,
    deals.closed_month,
    cohort_month,
    sdr,
    ae,
    day_of(deals.created_at) as created_on,
    if(created_on >= accepted_on, created_on - accepted_on, null) as days_accepted_to_created,
    if(is_won and closed_on >= created_on, closed_on - created_on, null) as days_created_to_won,
    if(is_won, in_euro(amount, rate), null) as amount_won,
from ties
join deals using (id)
join chain_leads on ties.lead = chain_leads.lead
left join rates
    on greatest(deals.closed_month, deals.created_month) = rates.month
    and deals.currency = rates.currency
where is_new and deals.created_at >= sent_at
qualify row_number() over (partition by deals.id order by is_named desc, sent_at) = 1;

-- An account is won by its first won deal, and handed over to its first other owner since then.
create table won_accounts as
with first_wins as (
    select account, id, owner, closed_on, closed_month
    from deals
    where is_new and is_won
    qualify row_number() over (partition by account order by closed_on, created_at, id) = 1
),
owners as (
    select
        account,
        owner,
        changed_at as began_at,
        lead(changed_at, 1, 'infinity') over (partition by account order by step) as until,
    from account_steps
    where field = 'Owner'
)
select
    wins.*,
    customers.currency,
    account_starts.first_month,
    owners.owner as am,
    greatest(month_of(day_of(began_at)), closed_month, account_starts.first_month) as handed_over,
from first_wins as wins
join customers using (account)
left join account_starts using (account)
left join owners
    on wins.account = owners.account
    and owners.until > start_of(closed_on)
    and owners.owner not in (wins.owner, '(unassigned)')
qualify row_number() over (partition by wins.account order by began_at) = 1;

create table handover_ae_am_monthly as
select
    won.handed_over as month,
    won.owner as ae_id,
    won.am as am_id,
    count(*) as accounts,
    sum(in_euro(at_handover.value, rate)) as value_at_handover,
    sum(in_euro(now.value, rate)) as value_now,
from won_accounts as won
join account_ends as at_handover
    on won.account = at_handover.account and won.handed_over = at_handover.month
join account_ends as now on won.account = now.account and now.month = '2026-10-01'
join rates on rates.month = '2026-10-01' and won.currency = rates.currency
where won.am is not null
group by all;

create table chain_accounts as
select
    deals.cohort_month,
    deals.sdr,
    deals.ae,
    coalesce(won.am, '(unassigned)') as am,
    after_year.value is not null as has_12_months,
    in_euro(after_year.value, rate) as value_after,
from chain_deals as deals
join won_accounts as won using (id)
left join account_ends as after_year
    on won.account = after_year.account
    and won.closed_month + interval 12 month = after_year.month
left join rates on after_year.month = rates.month and won.currency = rates.currency;

-- AMs have accounts only.
create table chain_people_monthly as
with parts as (
    select cohort_month, role, if(role = 'sdr', sdr, ae) as person_id,
        1 as lead, is_accepted, days_sent_to_accepted
    from chain_leads
    cross join (values ('sdr'), ('ae')) as roles (role)
    union all by name
    select cohort_month, role, if(role = 'sdr', sdr, ae) as person_id,
        1 as deal, is_won, amount_won, days_accepted_to_created, days_created_to_won
    from chain_deals
    cross join (values ('sdr'), ('ae')) as roles (role)
    union all by name
    select cohort_month, role, case role when 'sdr' then sdr when 'ae' then ae else am end
        as person_id, 1 as account, has_12_months, value_after
    from chain_accounts
    cross join (values ('sdr'), ('ae'), ('am')) as roles (role)
)
select
    cohort_month,
    role,
    person_id,
    if(role = 'am', null, count(lead)) as leads_sent,
    if(role = 'am', null, count(*) filter (is_accepted)) as leads_accepted,
    if(role = 'am', null, count(deal)) as deals_created,
    if(role = 'am', null, count(*) filter (is_won)) as deals_won,
    if(role = 'am', null, coalesce(sum(parts.amount_won), 0)) as amount_won,
    count(account) as accounts_won,
    count(*) filter (has_12_months) as accounts_with_12_months,
    sum(value_after) as value_after_12_months,
    if(role = 'am', null, coalesce(sum(parts.days_sent_to_accepted), 0)) as days_sent_to_accepted,
    if(role = 'am', null, count(parts.days_sent_to_accepted)) as timed_sent_to_accepted,
    avg(parts.days_sent_to_accepted) as mean_days_sent_to_accepted,
    if(role = 'am', null, coalesce(sum(parts.days_accepted_to_created), 0)) as days_accepted_to_created,
    if(role = 'am', null, count(parts.days_accepted_to_created)) as timed_accepted_to_created,
    avg(parts.days_accepted_to_created) as mean_days_accepted_to_created,
    if(role = 'am', null, coalesce(sum(parts.days_created_to_won), 0)) as days_created_to_won,
    if(role = 'am', null, count(parts.days_created_to_won)) as timed_created_to_won,
    avg(parts.days_created_to_won) as mean_days_created_to_won,
from parts
group by cohort_month, role, person_id;
