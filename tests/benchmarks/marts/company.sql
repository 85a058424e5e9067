-- A company of any size as canonical rows, one view per entity. Here belongs what happens in it; how
-- large it is and where its files lie is generate.py's. Every draw is a hash of the row's number and
-- a word, so that the same size and seed give the same rows on any number of threads.

create macro draw(i, word) as
    cast(hash(i, word, getvariable('seed')) as double) / 18446744073709551616.0;
create macro spread(i, n) as
    getvariable('starts_at')
    + to_days(cast(floor(i * getvariable('days') / n) as integer))
    + to_seconds(18000 + 64800 * (i * getvariable('days') / n - floor(i * getvariable('days') / n)));
create macro later(instant, days) as date_trunc('second', instant + to_seconds(days * 86400));
create macro record_id(prefix, i) as
    prefix || lpad(cast(cast(i as bigint) as varchar), 12, '0') || 'AAA';
create macro pick(choices, share) as choices[1 + cast(floor(share * len(choices)) as bigint)];
create macro segment_of(share) as pick(['SMB', 'Mid-Market', 'Enterprise'], share);
create macro source_of(share) as pick(['Inbound', 'Outbound', 'Partner'], share);
create macro currency_of(share) as
    case when share < 0.7 then 'EUR' when share < 0.85 then 'USD' when share < 0.95 then 'GBP'
        else 'CHF' end;
-- The first 40 % of the people start as SDRs, the next 35 % as AEs, then 20 % AMs, 5 % managers.
create macro one_of(share, first, last) as
    record_id('005', floor((first + share * (last - first)) * getvariable('people')));
create macro sdr(share) as case when share > 0.002 then one_of(share, 0, 0.4) end;
create macro ae(share) as case when share > 0.002 then one_of(share, 0.4, 0.75) end;
create macro am(share) as case when share > 0.002 then one_of(share, 0.75, 0.95) end;
create macro local_midnight(instant) as
    timezone('Europe/Berlin', date_trunc('day', timezone('Europe/Berlin', instant)));

create table staff as
select
    i,
    record_id('005', i) as person_id,
    case
        when i < 0.4 * getvariable('people') then 'sdr'
        when i < 0.75 * getvariable('people') then 'ae'
        when i < 0.95 * getvariable('people') then 'am'
        else 'manager'
    end as role,
    role || ' ' || (i // 10) as team,
    segment_of(draw(i, 'segment')) as segment,
    record_id('005', floor((0.95 + 0.05 * draw(i // 10, 'manager')) * getvariable('people')))
        as manager_id,
    cast(getvariable('starts_at') as date)
        + cast(1500 * draw(i, 'hired') - 1000 as integer) as hired_on,
    case when draw(i, 'leaves') < 0.12 then hired_on + 200 + cast(1200 * draw(i, 'left') as integer)
    end as left_on,
    -- Some move on: SDRs become AEs, others change their team.
    case when draw(i, 'moves') < 0.15 then hired_on + 100 + cast(900 * draw(i, 'moved') as integer)
    end as moved_on,
    case when role = 'sdr' and draw(i, 'promoted') < 0.6 then 'ae' else role end as next_role,
from range(getvariable('people')) as rows (i);

create view person as
select
    *,
    'Person ' || i as full_name,
    'person' || i || '@company.example' as email,
    role as title,
    'en_GB' as locale,
    cast(hired_on as timestamptz) as recorded_at,
from staff;

create view role_assignment as
select person_id, role, manager_id, team, segment, hired_on as valid_from, moved_on as valid_to,
    'history' as origin
from staff
union all by name
select person_id, next_role as role, manager_id, next_role || ' ' || (i % 97) as team, segment,
    moved_on as valid_from, 'history' as origin
from staff where moved_on is not null;

create view availability as
select person_id, cast(month as date) as month, pick([0.5, 0.6, 0.8], draw(i, 'share')) as share
from staff, unnest(getvariable('months')) as months (month)
where draw(i, 'part-time') < 0.08;

create view coach_profile as
select person_id, true as is_willing, 1 + floor(8 * draw(i, 'hours')) as hours_per_month,
    round(2 + 3 * draw(i, 'rating'), 1) as peer_rating, hired_on as valid_from
from staff where draw(i, 'profile') < 0.25;

create view coaching_session as
select record_id('00U', i) as session_id, ae(draw(i, 'coach')) as coach_id,
    sdr(draw(i, 'coachee')) as coachee_id,
    pick(['close_rate', 'qualified_lead_rate', 'leads_sent'], draw(i, 'metric')) as metric,
    spread(i, getvariable('people') * 4) as occurred_at, 30 as duration_min,
    occurred_at as recorded_at
from range(getvariable('people') * 4) as rows (i)
where coach_id is not null and coachee_id is not null;

create view target as
select person_id as scope, if(role = 'sdr', 'leads_sent', 'amount_won') as metric,
    cast(month as date) as month, if(role = 'sdr', 14, 90000) + i % 7 as value,
    if(role = 'ae', 'EUR', null) as currency, cast(month as date) - 16 as known_from
from staff, unnest(getvariable('months')) as months (month)
where role in ('sdr', 'ae')
union all
select role, metric, cast(month as date), value, null, cast(month as date) - 16
from (values
    ('sdr', 'qualified_lead_rate', 0.4), ('sdr', 'acceptance_rate', 0.6),
    ('ae', 'close_rate', 0.3), ('ae', 'close_rate_worked', 0.1),
    ('am', 'upsell_rate', 0.05), ('am', 'upsell_rate_customer_lifetime', 0.1)
) as rates (role, metric, value), unnest(getvariable('months')) as months (month);

create view exchange_rate as
select currency, cast(month as date) - 1 as rate_date,
    round(base * (0.95 + 0.1 * draw(month, currency)), 6) as rate_to_reporting
from (values ('USD', 0.92), ('GBP', 1.16), ('CHF', 1.04)) as currencies (currency, base),
    (select unnest(range(date '2014-01-01', date '2026-12-01', interval 1 month)) as month);

create view sale as
select
    i,
    spread(i, getvariable('leads')) as created_at,
    sdr(draw(i, 'sdr')) as sdr_id,
    ae(draw(i, 'ae')) as ae_id,
    draw(i, 'sent') < 0.85 as is_sent,
    later(created_at, 6 * draw(i, 'sent after')) as sent_at,
    later(sent_at, 9 * draw(i, 'decided after') ^ 2) as decided_at,
    draw(i, 'decided') < 0.93 and decided_at < getvariable('drop_at') as is_decided,
    if(draw(i, 'accepted') < 0.62, 'accepted', 'rejected') as decision,
    is_sent and is_decided and decision = 'accepted' as is_accepted,
from range(getvariable('leads')) as rows (i);

create view lead as
select record_id('00Q', i) as lead_id, source_of(draw(i, 'source')) as source,
    segment_of(draw(i, 'lead segment')) as segment, sdr_id as owner_id, created_at,
    if(i > 0 and draw(i, 'merged') < 0.01, record_id('00Q', i - 1), null) as merged_into,
    created_at as recorded_at,
    if(draw(i, 'deleted') < 0.005, later(created_at, 300 * draw(i, 'deleted after')), null)
        as deleted_at
from sale;

create view lead_criterion as
select record_id('00Q', i) as lead_id, criterion, draw(i, criterion) < 0.82 as is_met,
    later(created_at, 10 * draw(i, criterion || ' at')) as assessed_at, assessed_at as recorded_at
from sale, unnest(['budget', 'authority', 'need', 'timeline']) as criteria (criterion)
where is_sent and draw(i, 'assessed') < 0.7;

create view handover as
select record_id('a0H', i) as handover_id, record_id('00Q', i) as lead_id, sdr_id, ae_id, sent_at,
    if(is_decided, decided_at, null) as decided_at, if(is_decided, decision, null) as decision,
    if(is_decided and draw(i, 'reason') < 0.6,
        pick(['no budget', 'no need', 'wrong person', 'not now'], draw(i, 'which')), null)
        as decision_reason,
    if(is_accepted, record_id('006', i), null) as opportunity_id,
    later(sent_at, if(draw(i, 'late') < 0.02, 12, 0)) as recorded_at
from sale where is_sent
union all by name
select record_id('a0J', i) as handover_id, record_id('00Q', i) as lead_id, sdr_id,
    ae(draw(i, 'second ae')) as ae_id, later(decided_at, 5) as sent_at,
    later(decided_at, 9) as decided_at, 'accepted' as decision, sent_at as recorded_at
from sale where is_sent and is_decided and not is_accepted and draw(i, 'again') < 0.12;

create view deal as
select
    i,
    later(spread(i, getvariable('deals')), 4) as created_at,
    is_accepted,
    case when is_accepted or draw(i, 'type') < 0.5 then 'new'
        when draw(i, 'type') < 0.8 then 'expansion' else 'renewal' end as deal_type,
    if(deal_type = 'new', ae_id, am(draw(i, 'am'))) as owner_id,
    floor(draw(i, 'account') * getvariable('accounts')) as account,
    10 + 140 * draw(i, 'duration') ^ 2 as duration,
    later(created_at, duration) as ends_at,
    ends_at < getvariable('drop_at') and draw(i, 'closed') < 0.94 as is_closed,
    is_closed and draw(i, 'won') < 0.3 as is_won,
    round(1000 + 90000 * draw(i, 'amount') ^ 3, -1) as amount,
from (select * from sale where i < getvariable('deals')) as sales;

create view opportunity as
select record_id('006', i) as opportunity_id, record_id('001', account) as account_id,
    owner_id as ae_id, if(is_accepted, record_id('00Q', i), null) as lead_id, deal_type,
    case when is_won then 'Closed Won' when is_closed then 'Closed Lost' else 'Proposal' end
        as stage,
    is_closed, is_won, if(draw(i, 'no amount') < 0.02 and not is_won, null, amount) as amount,
    currency_of(draw(account, 'currency')) as currency, created_at,
    if(is_closed, local_midnight(ends_at), null) as closed_at,
    if(is_closed and not is_won, pick(['Price', 'Timing', 'Rival'], draw(i, 'loss')), null)
        as loss_reason,
    source_of(draw(i, 'source')) as source, segment_of(draw(i, 'lead segment')) as segment,
    if(i > 0 and draw(i, 'twin') < 0.003, record_id('006', i - 1), null) as merged_into,
    later(created_at, if(draw(i, 'deal late') < 0.01, 25, 0)) as recorded_at,
    if(draw(i, 'deal deleted') < 0.005, later(created_at, 200), null) as deleted_at
from deal;

create view opportunity_split as
select record_id('006', i) as opportunity_id, owner_id as person_id, 0.7 as credit_share,
    created_at as recorded_at
from deal where draw(i, 'split') < 0.08 and owner_id is not null
union all
select record_id('006', i), coalesce(ae(draw(i, 'helper')), record_id('005', 0)), 0.3, created_at
from deal where draw(i, 'split') < 0.08 and owner_id is not null
    and coalesce(ae(draw(i, 'helper')), record_id('005', 0)) != owner_id;

create view deal_change as
select i, 'stage' as field, 'Qualification' as old_value, 'Proposal' as new_value,
    later(created_at, duration * 0.4) as changed_at from deal
union all
select i, 'stage', 'Proposal', if(is_won, 'Closed Won', 'Closed Lost'), ends_at
from deal where is_closed
union all
select i, 'amount', cast(amount * 0.8 as varchar), cast(amount as varchar),
    later(created_at, duration * 0.6) from deal where draw(i, 'haggled') < 0.25
union all
select i, 'closed_at', cast(cast(later(ends_at, -20) as date) as varchar),
    cast(cast(ends_at as date) as varchar), later(created_at, duration * 0.7)
from deal where is_closed and draw(i, 'put off') < 0.25
union all
select i, 'ae_id', ae(draw(i, 'ae before')), owner_id, later(created_at, duration * 0.5)
from deal where draw(i, 'passed on') < 0.03;

create view customer as
select
    i,
    later(getvariable('starts_at'), 1500 * draw(i, 'account made') - 500) as created_at,
    draw(i, 'customer') < 0.6 as is_customer,
    later(created_at, 90 * draw(i, 'since')) as since,
    currency_of(draw(i, 'currency')) as currency,
from range(getvariable('accounts')) as rows (i);

create view account as
select record_id('001', i) as account_id, 'Account ' || i as name,
    segment_of(draw(i, 'account segment')) as segment, 'Media' as industry, 'Germany' as country,
    if(is_customer, cast(since as date), null) as customer_since, currency,
    if(i > 0 and draw(i, 'account merged') < 0.003, record_id('001', i - 1), null) as merged_into,
    created_at as recorded_at,
    if(draw(i, 'account deleted') < 0.003, later(created_at, 900), null) as deleted_at
from customer where created_at < getvariable('drop_at');

create view account_owner as
select record_id('001', i) as account_id, am(draw(i, 'owner' || n)) as person_id,
    later(created_at, 220 * n) as valid_from,
    if(draw(i, 'moved' || (n + 1)) < 0.3 and n < 2, later(created_at, 220 * (n + 1)), null)
        as valid_to,
    valid_from as recorded_at
from customer, range(3) as turns (n)
where n = 0 or draw(i, 'moved' || n) < 0.3 and (n = 1 or draw(i, 'moved1') < 0.3);

create view account_value as
select record_id('001', i) as account_id, later(since, 130 * n) as valid_from,
    if(n > 0 and draw(i, 'lost' || n) < 0.06, 0, round(500 + 20000 * draw(i, 'value' || n) ^ 2, -1))
        as recurring_amount,
    currency, later(valid_from, if(draw(i, 'value late' || n) < 0.02, 20, 0)) as recorded_at
from customer, range(5) as steps (n)
where is_customer and (n = 0 or draw(i, 'step' || n) < 0.6);

create view satisfaction as
select record_id('001', i) as account_id, later(since, 200 * (n + draw(i, n))) as scored_at,
    floor(11 * draw(i, 'score' || n)) as score, scored_at as recorded_at
from customer, range(3) as times (n) where is_customer;

create view record_change as
select * from (
    select record_id('017', i) || field || row_number() over (partition by i, field) as change_id,
        'opportunity' as entity, record_id('006', i) as record_id, field, old_value, new_value,
        changed_at
    from deal_change
    union all
    select record_id('018', i) || n, 'lead', record_id('00Q', i), 'status',
        ['Open', 'Working'][n], ['Working', 'Handed over'][n], later(created_at, 3 * n)
    from sale, range(1, 3) as steps (n)
    union all
    select record_id('019', i) || n, 'account', record_id('001', i), 'recurring_amount', '100',
        '200', later(created_at, 200 * n)
    from customer, range(1, 4) as steps (n)
);

create view activity as
select
    record_id('00T', i) as activity_id,
    case when draw(i, 'kind') < 0.8 then 'call' when draw(i, 'kind') < 0.93 then 'email'
        when draw(i, 'kind') < 0.995 then 'meeting' else 'coaching' end as kind,
    case when draw(i, 'whose') < 0.9 then sdr(draw(i, 'who')) when draw(i, 'whose') < 0.97
        then ae(draw(i, 'who')) else am(draw(i, 'who')) end as person_id,
    spread(i, getvariable('activities')) as occurred_at,
    if(kind = 'call', cast(600 * draw(i, 'seconds') ^ 3 as bigint), null) as duration_s,
    if(kind = 'call', draw(i, 'answered') < 0.3, null) as is_connected,
    if(is_connected, 'Connected', 'No Answer') as outcome,
    if(draw(i, 'whose') < 0.9, record_id('00Q', floor(draw(i, 'lead') * getvariable('leads'))), null)
        as lead_id,
    later(occurred_at, if(draw(i, 'logged late') < 0.02, 15 * draw(i, 'logged after'), 0))
        as recorded_at,
    if(draw(i, 'call deleted') < 0.003, later(occurred_at, 60), null) as deleted_at
from range(getvariable('activities')) as rows (i);
