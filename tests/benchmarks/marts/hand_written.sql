-- The figures of one review month by hand: what an analyst would write who needs no second month, no
-- tests and no documentation. Here belongs SQL over the raw files; cutoff and months are variables
-- that hand_written.py sets. One cutoff makes everything known or not, so that no row needs a span.

-- ---------------------------------------------------------------- time, people and targets
create or replace macro local_month(t) as
    cast(date_trunc('month', timezone('Europe/Berlin', t)) as date);
create or replace macro local_day(t) as cast(timezone('Europe/Berlin', t) as date);
create or replace macro known(t) as (t is null or t < getvariable('cutoff'));
create or replace macro gone(t) as (t is not null and t < getvariable('cutoff'));
create or replace macro cents(amount, rate) as
    cast(round(cast(amount as decimal(38, 2)) * rate, 2) as decimal(18, 2));
create or replace macro ratio(a, b) as cast(a as double) / nullif(cast(b as double), 0);

create or replace table days as
select
    date as day,
    cast(date_trunc('month', date) as date) as month,
    is_working_day,
    count(*) filter (where is_working_day) over (order by date) as passed,
from calendar;

create or replace table history_months as
select month, cast(month + interval 1 month as date) as next_month,
    date_diff('day', month, cast(month + interval 1 month as date)) as days_in_month
from months where month between getvariable('history_from') and getvariable('month');
create or replace table window_months as
from history_months where month >= getvariable('first_month');

create or replace table people as
select person_id, full_name, manager_id, team, segment, email, title,
    case when hired_on < getvariable('cutoff_on') then hired_on end as hired_on,
    case when left_on < getvariable('cutoff_on') then left_on end as left_on,
from person where known(recorded_at)
union all by name
select '(unassigned)' as person_id, '(unassigned)' as full_name;

create or replace table stints as
with assignments as (
    select a.person_id, a.role, a.manager_id, a.team, a.segment, a.origin, a.valid_from,
        case a.origin when 'override' then 1 when 'history' then 2 else 3 end as precedence,
        least(
            case when a.valid_to < getvariable('cutoff_on') then a.valid_to else date '9999-12-31'
            end,
            coalesce(cast(p.left_on + 1 as date), date '9999-12-31')
        ) as valid_to,
    from role_assignment a join people p using (person_id)
    where a.valid_from < getvariable('cutoff_on') and known(a.recorded_at)
),
parts as (
    select *, lead(day) over (partition by person_id order by day) as next_day
    from (
        select person_id, valid_from as day from assignments
        union
        select person_id, valid_to from assignments
    )
),
held as (
    select p.*, a.* exclude (person_id, valid_from, valid_to, precedence)
    from parts p join assignments a
        on p.person_id = a.person_id and p.day >= a.valid_from and p.day < a.valid_to
    qualify row_number() over (
        partition by p.person_id, p.day
        order by a.precedence, a.valid_from desc, a.valid_to, a.role
    ) = 1
),
numbered as (
    select *, count(*) filter (where is_new) over (partition by person_id order by day) as stint
    from (
        select *, coalesce(
            (role, manager_id, team, segment, origin, day)
            is distinct from lag((role, manager_id, team, segment, origin, next_day))
                over (partition by person_id order by day), true) as is_new
        from held
    )
)
select person_id, role, manager_id, team, segment, origin, min(day) as valid_from,
    max(next_day) as valid_to
from numbered group by person_id, role, manager_id, team, segment, origin, stint;

create or replace table spans as
select s.*, last_days.passed - first_days.passed + cast(first_days.is_working_day as integer)
    as working_days, date_diff('day', s.valid_from, s.valid_to) as days
from (
    select m.month, m.days_in_month, s.person_id, s.role, s.manager_id,
        coalesce(s.team, '(unassigned)') as team, s.segment,
        greatest(s.valid_from, m.month) as valid_from, least(s.valid_to, m.next_month) as valid_to
    from stints s join window_months m on s.valid_from < m.next_month and s.valid_to > m.month
) s
join days as first_days on s.valid_from = first_days.day
join days as last_days on s.valid_to - 1 = last_days.day;

create or replace table role_months as
select
    month, person_id, role,
    last(team order by valid_from) as team,
    last(segment order by valid_from) as segment,
    last(manager_id order by valid_from) as manager_id,
    cast(sum(days) as bigint) as days_in_role,
    cast(sum(working_days) as bigint) as working_days_in_role,
    min(days_in_month) as days_in_month,
from spans group by month, person_id, role;

create or replace table known_targets as
select t.scope, t.metric, t.month, t.value, m.role, m.unit, coalesce(t.currency, 'EUR') as currency
from target t join metrics m using (metric)
where t.month between getvariable('first_month') and getvariable('month')
    and t.known_from < getvariable('cutoff_on')
qualify row_number() over (partition by t.scope, t.metric, t.month order by t.known_from desc) = 1;

create or replace table targets as
select r.*, t.metric, t.unit, t.currency,
    case when t.unit in ('count', 'amount') then
        cast(cast(t.value as decimal(18, 6)) * r.days_in_role
        * cast(cast(coalesce(ramp.share, 1) as decimal(9, 6)) as double)
        * cast(cast(coalesce(a.share, 1) as decimal(9, 6)) as double) / r.days_in_month
        as decimal(38, 6))
    else t.value end as target,
from role_months r
join known_targets t on r.month = t.month and r.role = t.role and t.scope in (r.person_id, r.role)
join (
    select person_id, role, cast(date_trunc('month', min(valid_from)) as date) as since
    from stints group by all
) firsts on r.person_id = firsts.person_id and r.role = firsts.role
left join ramp
    on r.role = ramp.role and date_diff('month', firsts.since, r.month) = ramp.tenure_month
left join (
    select person_id, month, min(share) as share from availability group by all
) a on r.person_id = a.person_id and r.month = a.month
qualify row_number() over (
    partition by r.month, r.person_id, t.metric order by t.scope = r.person_id desc
) = 1;

create or replace table rates as
select m.month, q.currency, q.rate_to_reporting as rate
from (
    select *, lead(quoted, 1, date '9999-12-31') over (partition by currency order by quoted)
        as next_quoted
    from (
        select currency, cast(date_trunc('month', rate_date) as date) as quoted,
            last(rate_to_reporting order by rate_date) as rate_to_reporting
        from exchange_rate where currency != 'EUR' group by all
    )
) q
join months m on m.month >= q.quoted and m.month < q.next_quoted
where m.month
    between getvariable('history_from') - interval 1 month and getvariable('month')
union all
select month, 'EUR', 1::decimal(18, 8) from months;

-- ---------------------------------------------------------------- hand-overs, SDRs
create or replace table merged as
with recursive
losers as (select lead_id, merged_into from lead where merged_into is not null),
chain as (
    select lead_id, merged_into as winner_id from losers
    union
    select c.lead_id, l.merged_into from chain c join losers l on c.winner_id = l.lead_id
)
select * from chain anti join losers on chain.winner_id = losers.lead_id;

-- A lead without an event in the months looked at is in none of their figures.
create or replace table active_leads as
select distinct coalesce(m.winner_id, e.lead_id) as lead_id
from (
    select lead_id, unnest([sent_at, decided_at]) as happened_at from handover
    union all
    select lead_id, assessed_at from lead_criterion
) e
left join merged m using (lead_id)
where e.happened_at >= getvariable('history_starts_at') and e.happened_at < getvariable('cutoff');

create or replace table sent as
select
    h.handover_id,
    coalesce(m.winner_id, h.lead_id) as lead_id,
    h.sdr_id, h.ae_id, h.sent_at, local_day(h.sent_at) as sent_on,
    cast(date_trunc('month', sent_on) as date) as month,
    h.decision is not null and known(h.decided_at) as is_decided,
    case when is_decided then h.decision else 'undecided' end as decision,
    case when is_decided then h.decision_reason end as decision_reason,
    case when is_decided then h.decided_at end as decided_at,
    case when is_decided then h.opportunity_id end as opportunity_id,
    local_day(case when is_decided then h.decided_at end) as decided_on,
    row_number() over (
        partition by coalesce(m.winner_id, h.lead_id) order by h.sent_at, h.handover_id
    ) = 1 as is_first,
    l.source_1 as lead_source, l.segment as lead_segment,
from handover h
left join merged m using (lead_id)
semi join active_leads a on coalesce(m.winner_id, h.lead_id) = a.lead_id
left join lead l on coalesce(m.winner_id, h.lead_id) = l.lead_id
where h.sent_at < getvariable('cutoff') and known(h.recorded_at) and not gone(h.deleted_at)
    and not gone(l.deleted_at);

create or replace table qualified as
select lead_id, count(*) as criteria_met, max(met_at) as met_at
from (
    select lead_id, criterion,
        min(assessed_at) filter (where is_met and (last_no is null or assessed_at > last_no))
            as met_at
    from (
        select coalesce(m.winner_id, c.lead_id) as lead_id, c.criterion, c.is_met, c.assessed_at,
            max(case when not c.is_met then c.assessed_at end) over (
                partition by coalesce(m.winner_id, c.lead_id), c.criterion
            ) as last_no
        from lead_criterion c left join merged m using (lead_id)
        semi join active_leads a on coalesce(m.winner_id, c.lead_id) = a.lead_id
        semi join criteria on c.criterion = criteria.criterion
        where c.assessed_at < getvariable('cutoff') and known(c.recorded_at)
            and not gone(c.deleted_at)
    )
    group by lead_id, criterion
)
where met_at is not null
group by lead_id;

create or replace table offered as
select
    s.*,
    local_month(s.decided_at) as decided_month,
    case when s.decided_on >= s.sent_on then decided.passed - sent_days.passed end
        as decision_days,
    not s.is_decided and coalesce(due.day < getvariable('cutoff_on'), true) as is_overdue,
    q.met_at is not null as is_qualified,
    local_day(q.met_at) as qualified_on,
    local_month(q.met_at) as qualified_month,
    coalesce(sdrs.person_id, '(unassigned)') as known_sdr,
    coalesce(aes.person_id, '(unassigned)') as known_ae,
from sent s
left join days sent_days on s.sent_on = sent_days.day
left join days decided on s.decided_on = decided.day
left join days due on due.is_working_day
    and due.passed = sent_days.passed + getvariable('sla') + 1
left join qualified q
    on s.lead_id = q.lead_id and q.criteria_met = (select count(*) from criteria)
left join people sdrs on s.sdr_id = sdrs.person_id
left join people aes on s.ae_id = aes.person_id;

create or replace table handovers as
select getvariable('month') as review_month, handover_id, lead_id, known_sdr as sdr_id,
    known_ae as ae_id, sent_at, month, is_first, decision, decision_reason, decided_at,
    decided_month, cast(decision_days as bigint) as decision_days, is_overdue, is_qualified,
    qualified_month, opportunity_id, lead_source as source, lead_segment as segment,
from offered
where month = getvariable('month') or decided_month = getvariable('month')
    or qualified_month = getvariable('month')
    or (decision = 'undecided' and month >= getvariable('first_month'));

create or replace table daily_calls as
select person_id, day, cast(date_trunc('month', day) as date) as month, count(*) as calls,
    count_if(is_connected) as calls_connected,
from (
    select person_id, is_connected, local_day(occurred_at) as day
    from activity
    where kind = 'call' and occurred_at >= getvariable('history_starts_at')
        and occurred_at < getvariable('cutoff') and known(recorded_at) and not gone(deleted_at)
)
group by all;

create or replace table sdr_rows as
with events as (
    select sdr_id, month, sent_on as day, count(*) as leads_sent,
        count_if(decision = 'accepted') as leads_accepted,
        count_if(decision = 'rejected') as leads_rejected,
        count_if(decision = 'undecided') as leads_undecided,
        count_if(is_overdue) as leads_undecided_past_sla,
        count_if(is_qualified) as leads_qualified,
    from offered
    where is_first and month between getvariable('first_month') and getvariable('month')
    group by all
    union all by name
    select sdr_id, qualified_month as month, qualified_on as day,
        count(*) as leads_became_qualified,
    from offered where is_first and is_qualified
        and qualified_month between getvariable('first_month') and getvariable('month')
    group by all
    union all by name
    select person_id as sdr_id, month, day, calls, calls_connected
    from daily_calls where month >= getvariable('first_month')
)
select
    e.month, coalesce(p.person_id, '(unassigned)') as person_id,
    coalesce(s.team, '(unassigned)') as team,
    coalesce(sum(leads_sent), 0) as leads_sent,
    coalesce(sum(leads_accepted), 0) as leads_accepted,
    coalesce(sum(leads_rejected), 0) as leads_rejected,
    coalesce(sum(leads_undecided), 0) as leads_undecided,
    coalesce(sum(leads_undecided_past_sla), 0) as leads_undecided_past_sla,
    coalesce(sum(leads_qualified), 0) as leads_qualified,
    coalesce(sum(leads_became_qualified), 0) as leads_became_qualified,
    coalesce(sum(calls), 0) as calls,
    coalesce(sum(calls_connected), 0) as calls_connected,
from events e
left join people p on e.sdr_id = p.person_id
left join spans s on e.sdr_id = s.person_id and e.month = s.month
    and e.day >= s.valid_from and e.day < s.valid_to
where calls is null or coalesce(s.role, 'sdr') = 'sdr'
group by all;

create or replace table sdr_monthly as
with facts as (
    select month, person_id, last(team order by team) as last_team,
        sum(columns(lambda c: starts_with(c, 'leads') or starts_with(c, 'calls')))
    from sdr_rows group by month, person_id
)
select
    getvariable('month') as review_month, month, person_id, p.full_name,
    coalesce(r.team, f.last_team) as team, r.segment, r.manager_id,
    coalesce(r.days_in_role, 0) as days_in_role,
    coalesce(r.working_days_in_role, 0) as working_days_in_role,
    coalesce(columns(f.* exclude (month, person_id, last_team)), 0),
    ratio(f.leads_qualified, f.leads_sent) as qualified_lead_rate,
    ratio(f.leads_accepted, f.leads_accepted + f.leads_rejected) as acceptance_rate,
    ratio(f.leads_accepted + f.leads_rejected, f.leads_sent) as decided_share,
    ratio(f.leads_became_qualified, f.calls) as qualification_efficiency,
    cast(t.target as decimal(18, 2)) as leads_sent_target,
    ratio(coalesce(f.leads_sent, 0), cast(t.target as decimal(18, 2))) as leads_sent_attainment,
from (select * from role_months where role = 'sdr') r
full join facts f using (month, person_id)
join people p using (person_id)
left join (select * from targets where role = 'sdr' and metric = 'leads_sent') t
    using (month, person_id);

-- ---------------------------------------------------------------- deals, AEs
-- The first change after the cutoff says what a field was at the cutoff.
create or replace table undone as
select
    record_id as opportunity_id,
    max(v.old_value) filter (where field = 'stage') as stage,
    bool_or(field = 'stage') as has_stage,
    max(v.old_value) filter (where field = 'amount') as amount,
    bool_or(field = 'amount') as has_amount,
    max(v.old_value) filter (where field = 'ae_id') as ae_id,
    bool_or(field = 'ae_id') as has_ae,
    max(v.old_value) filter (where field = 'closed_at') as closed_at,
    bool_or(field = 'closed_at') as has_closed_at,
    max(v.old_value) filter (where field = 'account_id') as account_id,
    bool_or(field = 'account_id') as has_account,
from (
    select record_id, field, arg_min(struct_pack(old_value), (changed_at, change_id)) as v
    from record_change
    where entity = 'opportunity' and changed_at >= getvariable('cutoff')
        and field in ('stage', 'amount', 'ae_id', 'closed_at', 'account_id')
    group by record_id, field
)
group by record_id;

create or replace table deal_states as
with stages as (
    select stage, 2 * count_if(is_closed) > count(*) as is_closed,
        2 * count_if(is_won) > count(*) as is_won
    from opportunity group by stage
),
restored as (
    select
        o.opportunity_id, o.lead_id, o.deal_type, o.created_at, o.loss_reason, o.source_1,
        o.segment, coalesce(o.currency, 'EUR') as currency,
        case when u.has_account then u.account_id else o.account_id end as account_id,
        case when u.has_ae then u.ae_id else o.ae_id end as ae_id,
        case when u.has_stage then u.stage else o.stage end as stage,
        coalesce(u.has_stage, false) as is_restored,
        case when u.has_stage then coalesce(s.is_closed, false) else o.is_closed end as is_closed,
        case when u.has_stage then coalesce(s.is_won, false) else o.is_won end as is_won,
        case when u.has_amount then try_cast(u.amount as decimal(18, 2)) else o.amount end
            as amount,
        case when u.has_closed_at then
            case when length(u.closed_at) <= 10
                then timezone('Europe/Berlin', try_cast(u.closed_at as timestamp))
            else try_cast(u.closed_at as timestamptz) end
        else o.closed_at end as closed_at,
    from opportunity o
    left join undone u using (opportunity_id)
    left join stages s on u.stage = s.stage
    where o.merged_into is null and known(o.created_at) and known(o.recorded_at)
        and not gone(o.deleted_at)
),
reopened as (
    select r.opportunity_id, max(c.changed_at) as closed_at
    from restored r join record_change c
        on r.opportunity_id = c.record_id and r.stage = c.new_value
    where r.is_closed and r.is_restored and r.closed_at is null
        and c.entity = 'opportunity' and c.field = 'stage' and c.changed_at < getvariable('cutoff')
    group by all
),
dated as (
    select r.* exclude (closed_at),
        case when r.is_closed then coalesce(r.closed_at, reopened.closed_at) end as closes_at,
        local_month(closes_at) as closing_month,
        coalesce(closing_month > getvariable('month'), false) as is_ahead,
    from restored r left join reopened using (opportunity_id)
)
select
    opportunity_id, account_id, coalesce(p.person_id, '(unassigned)') as ae_id, lead_id, deal_type,
    coalesce(deal_type, 'new') = 'new' as is_new,
    case when is_restored or not is_ahead then stage end as stage,
    is_closed and not is_ahead as is_closed, is_won and not is_ahead as is_won,
    amount, currency, created_at, local_month(created_at) as created_month,
    local_day(created_at) as created_on,
    case when not is_ahead then closes_at end as closed_at,
    local_day(case when not is_ahead then closes_at end) as closed_on,
    case when not is_ahead then closing_month end as closed_month,
    case when is_closed and not is_won and not is_ahead then loss_reason end as loss_reason,
    source_1, d.segment,
from dated d left join people p on d.ae_id = p.person_id;

create or replace table deals as
select getvariable('month') as review_month, d.opportunity_id, d.account_id, d.ae_id, d.lead_id,
    d.deal_type, d.stage, d.is_closed, d.is_won, d.amount, d.currency, r.rate,
    cents(d.amount, r.rate) as amount_reporting, d.created_at, d.closed_at,
    d.closed_month as month, d.loss_reason, d.source_1 as source, d.segment,
from deal_states d
left join rates r on d.currency = r.currency and r.month = greatest(
    coalesce(d.closed_month, getvariable('month')), getvariable('first_month'))
where not d.is_closed or d.closed_month = getvariable('month')
    or d.created_month = getvariable('month');

create or replace table deal_months as
select d.opportunity_id, d.ae_id, d.is_new, m.month, d.created_on, d.closed_on,
    d.source_1 as lead_source, d.segment,
    coalesce(m.month = d.created_month, false) as is_created,
    coalesce(m.month = d.closed_month, false) and d.is_won as is_won,
    coalesce(m.month = d.closed_month, false) and not d.is_won as is_lost,
    not d.is_closed or coalesce(m.month <= d.closed_month, false) as is_worked,
    not d.is_closed or coalesce(m.month < d.closed_month, false) as is_open,
    is_created and d.is_won as is_won_of_created,
    is_created and d.is_closed as is_decided_of_created,
    cents(d.amount, r.rate) as amount,
from deal_states d
join history_months m
    on m.month >= least(coalesce(d.created_month, date '0001-01-01'), d.closed_month)
    and m.month <= case when d.is_closed then greatest(d.created_month, d.closed_month)
        else getvariable('month') end
left join rates r on d.currency = r.currency and m.month = r.month;

create or replace table credits as
with shares as (
    select opportunity_id, person_id, cast(credit_share * 1000000 as hugeint) as weight
    from opportunity_split
    where credit_share > 0 and known(recorded_at) and not gone(deleted_at)
),
parts as (
    select d.* exclude (ae_id), s.person_id, cast(100 * abs(d.amount) as hugeint) as cents,
        cents * s.weight // sum(s.weight) over deal as whole,
        cents * s.weight % sum(s.weight) over deal as rest,
    from deal_months d join shares s using (opportunity_id)
    where (d.is_won or d.is_lost or d.is_open) and d.month >= getvariable('first_month')
    window deal as (partition by d.opportunity_id, d.month)
)
select opportunity_id, month, person_id, closed_on, is_new, is_won, is_lost, is_open,
    cast(sign(amount) * 0.01 * (whole + case when row_number() over (
        partition by opportunity_id, month order by rest desc, person_id
    ) <= cents - sum(whole) over (partition by opportunity_id, month) then 1 else 0 end)
    as decimal(18, 2)) as amount,
from parts
union all
select opportunity_id, month, ae_id, closed_on, is_new, is_won, is_lost, is_open, amount
from deal_months anti join shares using (opportunity_id)
where (is_won or is_lost or is_open) and month >= getvariable('first_month');

create or replace table ae_facts as
with figures as (
    select month, ae_id as person_id, created_on as day, count_if(is_new) as deals_created,
        count_if(is_won_of_created and is_new) as cohort_won,
        count_if(is_decided_of_created and is_new) as cohort_decided,
    from deal_months where is_created and month >= getvariable('first_month') group by all
    union all by name
    select month, ae_id as person_id, closed_on as day,
        count_if(is_won and is_new) as deals_won, count_if(is_lost and is_new) as deals_lost,
        count_if(is_new) as deals_worked, count_if(is_won and not is_new) as existing_deals_won,
    from deal_months where (is_won or is_lost) and month >= getvariable('first_month')
    group by all
    union all by name
    select month, ae_id as person_id, null::date as day, count(*) as deals_open,
        count(*) as deals_worked,
    from deal_months where is_open and is_new and month >= getvariable('first_month') group by all
    union all by name
    select month, person_id, case when is_open then null else closed_on end as day,
        count_if(is_won and is_new) as credits_won, count_if(is_lost and is_new) as credits_lost,
        count_if(is_open and is_new) as credits_open,
        count_if(is_won and not is_new) as existing_credits_won,
        sum(amount) filter (where is_won and is_new) as amount_won,
        sum(amount) filter (where is_lost and is_new) as amount_lost,
        sum(amount) filter (where is_open and is_new) as open_pipeline_amount,
        sum(amount) filter (where is_won and not is_new) as existing_amount_won,
    from credits where is_new or not is_open group by all
),
last_teams as (
    select month, person_id, last(team order by role = 'ae', valid_from) as team
    from spans group by all
)
select f.month, coalesce(p.person_id, '(unassigned)') as person_id,
    coalesce(s.team, l.team, p.team, '(unassigned)') as team,
    sum(columns(f.* exclude (month, person_id, day)))
from figures f
left join people p on f.person_id = p.person_id
left join spans s on f.person_id = s.person_id and f.month = s.month
    and f.day >= s.valid_from and f.day < s.valid_to
left join last_teams l on f.person_id = l.person_id and f.month = l.month
group by all;

create or replace table ae_rows as
with found as (
    select month, person_id, max(team) as last_team,
        sum(columns(f.* exclude (month, person_id, team)))
    from ae_facts f group by month, person_id
),
received as (
    select month, known_ae as person_id, count(*) as leads_received,
        count_if(decision = 'accepted') as leads_accepted,
        count_if(decision = 'rejected') as leads_rejected,
        count_if(decision = 'rejected' and decision_reason is not null) as rejections_with_reason,
        count_if(decision = 'accepted' and decision_reason is not null)
            as acceptances_with_reason,
        median(decision_days) as decision_days_median,
    from offered where month between getvariable('first_month') and getvariable('month')
    group by all
)
select month, person_id, p.full_name,
    coalesce(r.team, f.last_team, p.team, '(unassigned)') as team,
    coalesce(r.segment, p.segment) as segment,
    coalesce(r.manager_id, p.manager_id) as manager_id,
    coalesce(r.days_in_role, 0) as days_in_role,
    f.* exclude (month, person_id, last_team), c.* exclude (month, person_id),
    cast(round(t.target * rates.rate, 2) as decimal(18, 2)) as amount_won_target,
from (select * from role_months where role = 'ae') r
full join found f using (month, person_id)
full join received c using (month, person_id)
left join people p using (person_id)
left join (select * from targets where role = 'ae' and metric = 'amount_won') t
    using (month, person_id)
left join rates on t.currency = rates.currency and month = rates.month;

create or replace macro shown(amount, credits) as
    coalesce(amount, case when coalesce(credits, 0) = 0 then 0 end);
create or replace macro decided(won, lost, credits_won, credits_lost) as
    case when (coalesce(credits_won, 0) = 0 or won != 0)
        and (coalesce(credits_lost, 0) = 0 or lost != 0) then won + lost end;

create or replace table ae_monthly as
select
    getvariable('month') as review_month, month, person_id, full_name, team, segment, manager_id,
    coalesce(deals_won, 0) as deals_won, coalesce(deals_lost, 0) as deals_lost,
    coalesce(deals_worked, 0) as deals_worked, coalesce(deals_created, 0) as deals_created,
    coalesce(deals_open, 0) as deals_open, coalesce(existing_deals_won, 0) as existing_deals_won,
    shown(r.amount_won, credits_won) as amount_won,
    shown(r.amount_lost, credits_lost) as amount_lost,
    shown(r.open_pipeline_amount, credits_open) as open_pipeline_amount,
    shown(r.existing_amount_won, existing_credits_won) as existing_amount_won,
    'EUR' as currency,
    ratio(coalesce(deals_won, 0), coalesce(deals_won + deals_lost, 0)) as close_rate,
    ratio(shown(r.amount_won, credits_won), decided(shown(r.amount_won, credits_won),
        shown(r.amount_lost, credits_lost), credits_won, credits_lost)) as close_rate_amount,
    ratio(coalesce(deals_won, 0), coalesce(deals_worked, 0)) as close_rate_worked,
    ratio(cohort_won, deals_created) as close_rate_cohort,
    ratio(cohort_decided, deals_created) as cohort_maturity,
    coalesce(leads_received, 0) as leads_received, coalesce(leads_accepted, 0) as leads_accepted,
    coalesce(leads_rejected, 0) as leads_rejected,
    coalesce(rejections_with_reason, 0) as rejections_with_reason,
    coalesce(acceptances_with_reason, 0) as acceptances_with_reason,
    decision_days_median, amount_won_target,
    ratio(shown(r.amount_won, credits_won), amount_won_target) as amount_won_attainment,
    days_in_role,
from ae_rows r;

-- ---------------------------------------------------------------- portfolios, AMs
create or replace table account_states as
with customers as (
    select v.account_id
    from (select distinct account_id from account_value) v left join account a using (account_id)
    where a.merged_into is null and known(a.recorded_at) and not gone(a.deleted_at)
),
owners as (
    select o.account_id, coalesce(o.person_id, '(unassigned)') as owner_id, o.valid_from,
        case when not coalesce(
            lead(o.valid_from) over (partition by o.account_id order by o.valid_from) <= o.valid_to,
            false) then o.valid_to end as ended_at,
        known(o.recorded_at) and o.valid_from < getvariable('cutoff') as is_known,
    from account_owner o semi join customers using (account_id)
),
points as (
    select account_id, 0 as step, owner_id,
        case when row_number() over (partition by account_id order by valid_from) > 1
            then valid_from
        else timezone('Europe/Berlin',
            date_trunc('month', timezone('Europe/Berlin', valid_from))) end as changed_at,
    from owners where is_known
    union all by name
    select account_id, 0 as step, '(unassigned)' as owner_id, ended_at as changed_at
    from owners where is_known and ended_at < getvariable('cutoff')
    union all by name
    select v.account_id, 1 as step, v.valid_from as changed_at, v.recurring_amount as value,
        coalesce(v.currency, a.currency, 'EUR') as currency
    from account_value v semi join customers using (account_id)
    left join account a on v.account_id = a.account_id
    where v.valid_from < getvariable('cutoff') and known(v.recorded_at)
),
valued as (
    select * replace (coalesce(last_value(value ignore nulls) over so_far, 0) as value,
            last_value(currency ignore nulls) over so_far as currency),
        coalesce(max(value) over so_far, 0) as highest,
    from points
    window so_far as (partition by account_id order by changed_at, step
        rows between unbounded preceding and current row)
),
owned as (
    select * replace (coalesce(last_value(owner_id ignore nulls) over (
        partition by account_id order by changed_at, step
        rows between unbounded preceding and current row), '(unassigned)') as owner_id)
    from valued
    where not (step = 0 and owner_id = '(unassigned)' and value = 0 and highest > 0)
)
select account_id, changed_at, step, local_month(changed_at) as changed_month, owner_id,
    lag(owner_id) over by_account as owner_before, value,
    coalesce(lag(value) over by_account, 0) as value_before, currency,
    coalesce(lag(currency) over by_account, currency) as currency_before,
    value > 0 and coalesce(lag(highest) over by_account, 0) <= 0 as is_first_value,
from owned
window by_account as (partition by account_id order by changed_at, step);

create or replace table portfolio as
with firsts as (
    select s.account_id, f.changed_month as first_month,
        coalesce(nullif(last(s.value order by s.changed_at, s.step), 0), any_value(f.value))
            as first_value,
        last(s.currency order by s.changed_at, s.step) as first_currency,
    from (select * from account_states where is_first_value) f join account_states s
        on f.account_id = s.account_id and s.changed_month <= f.changed_month
    group by s.account_id, f.changed_month
),
tenures as (
    select *,
        max(case when is_new_owner then changed_month end) over so_far as owner_since,
        last_value(case when is_new_owner then value end ignore nulls) over so_far
            as takeover_value,
        last_value(case when is_new_owner then currency end ignore nulls) over so_far
            as takeover_currency,
        lead(changed_month, 1, date '9999-12-31') over by_account as next_month,
    from (select *, owner_id is distinct from owner_before as is_new_owner from account_states)
    window by_account as (partition by account_id order by changed_at, step),
        so_far as (by_account rows between unbounded preceding and current row)
),
ends as (
    select t.*, f.* exclude (account_id), m.month
    from tenures t join firsts f using (account_id)
    join months m on m.month >= greatest(t.changed_month, f.first_month) and m.month < t.next_month
    where m.month between getvariable('history_from') - interval 12 month and getvariable('month')
),
compared as (
    select *,
        lag(owner_id) over w as start_owner_id, lag(value) over w as start_value,
        lag(currency) over w as start_currency, lag(owner_id, 12) over w as year_ago_owner_id,
        lag(value, 12) over w as year_ago_value, lag(currency, 12) over w as year_ago_currency,
        greatest(first_month, owner_since) as base_month,
        case when owner_since > first_month then takeover_value else first_value end
            as base_value,
        case when owner_since > first_month then takeover_currency else first_currency end
            as base_currency,
    from ends window w as (partition by account_id order by month)
)
select e.account_id, e.month, e.owner_id, e.start_owner_id, e.year_ago_owner_id, e.first_month,
    e.base_month, e.value as original_value, e.currency as original_currency, r1.rate,
    cents(e.value, r1.rate) as value, cents(e.year_ago_value, r2.rate) as year_ago_value,
    cents(e.first_value, r3.rate) as first_value, cents(e.base_value, r4.rate) as base_value,
    cents(e.start_value, r5.rate) as start_at_end_rate, cents(e.start_value, r6.rate) as start_value,
from compared e
left join rates r1 on e.month = r1.month and e.currency = r1.currency
left join rates r2 on e.month = r2.month and e.year_ago_currency = r2.currency
left join rates r3 on e.month = r3.month and e.first_currency = r3.currency
left join rates r4 on e.month = r4.month and e.base_currency = r4.currency
left join rates r5 on e.month = r5.month and e.start_currency = r5.currency
left join rates r6 on e.month - interval 1 month = r6.month and e.start_currency = r6.currency
where e.month >= getvariable('history_from');

create or replace table am_rows as
with movements as (
    select s.changed_month as month, s.step, s.owner_id, s.owner_before, s.is_first_value, s.value,
        cents(s.value_before, b.rate) as before, cents(s.value, a.rate) as after,
        after > before as is_growth,
        s.step = 0 and s.owner_id is distinct from s.owner_before as is_handed,
    from account_states s
    left join rates a on s.changed_month = a.month and s.currency = a.currency
    left join rates b on s.changed_month = b.month and s.currency_before = b.currency
    where s.changed_month between getvariable('first_month') and getvariable('month')
),
rows as (
    select month, owner_id as person_id, true as is_present, cast(value > 0 as bigint)
        as accounts_held, value as portfolio_end,
        case when month > first_month then first_value end as lifetime_value_start,
        case when month > first_month then value end as lifetime_value_end,
        case when month > first_month then base_value end as upsell_value_start,
        case when month > first_month then value end as upsell_value_end,
        case when month > first_month then base_value * date_diff('month', base_month, month) end
            as upsell_value_months,
    from portfolio where month >= getvariable('first_month')
    union all by name
    select month, start_owner_id as person_id, true as is_present, start_value as portfolio_start,
        start_at_end_rate - start_value as portfolio_fx
    from portfolio where start_value != 0 and month >= getvariable('first_month')
    union all by name
    select month, year_ago_owner_id as person_id, false as is_present,
        year_ago_value as retention_value_start, least(value, year_ago_value)
        as retention_value_kept, value as retention_value_end
    from portfolio where year_ago_value > 0 and month >= getvariable('first_month')
    union all by name
    select month, owner_id as person_id, true as is_present,
        case when step = 1 and is_first_value then after - before end as portfolio_new,
        case when step = 1 and not is_first_value and value > 0 and is_growth
            then after - before end as portfolio_expansion,
        case when step = 1 and not is_first_value and value > 0 and not is_growth
            then before - after end as portfolio_contraction,
        case when step = 1 and not is_first_value and value <= 0 then before - after end
            as portfolio_churn,
        case when is_handed then after end as portfolio_taken_over,
    from movements where after != before or (is_handed and after != 0)
    union all by name
    select month, owner_before as person_id, true as is_present, before as portfolio_handed_over
    from movements where is_handed and before != 0
)
select r.month, coalesce(p.person_id, '(unassigned)') as person_id,
    bool_or(is_present) as has_portfolio,
    coalesce(sum(columns(r.* exclude (month, person_id, is_present))), 0)
from rows r left join people p on r.person_id = p.person_id
group by all;

create or replace table am_people as
select month, person_id, p.full_name, coalesce(r.team, p.team, '(unassigned)') as team,
    coalesce(r.segment, p.segment) as segment, coalesce(r.manager_id, p.manager_id) as manager_id,
    coalesce(r.days_in_role, 0) as days_in_role, coalesce(f.has_portfolio, false)
    as has_portfolio, coalesce(columns(f.* exclude (month, person_id, has_portfolio)), 0)
from (select * from role_months where role = 'am') r
full join am_rows f using (month, person_id)
left join people p using (person_id);

create or replace table am_monthly as
select getvariable('month') as review_month, a.* exclude (has_portfolio, upsell_value_months),
    'EUR' as currency,
    ratio(upsell_value_end, upsell_value_start) - 1 as upsell_rate,
    ratio(upsell_value_months, upsell_value_start) as upsell_months,
    case when upsell_months >= 3 then pow(1 + upsell_rate, 12 / upsell_months) - 1 end
        as upsell_rate_annualised,
    ratio(lifetime_value_end, lifetime_value_start) - 1 as upsell_rate_customer_lifetime,
    ratio(retention_value_kept, retention_value_start) as gross_retention,
    ratio(retention_value_end, retention_value_start) as net_retention,
    case when a.days_in_role > 0 then cast(t.value as double) end as upsell_target,
    ratio(upsell_rate, upsell_target) as upsell_attainment,
from am_people a
left join (select * from known_targets where scope = 'am' and metric = 'upsell_rate') t
    using (month)
where a.days_in_role > 0 or a.has_portfolio;

-- ---------------------------------------------------------------- teams and the company
create or replace macro figure(metric, a, b) as
    {'metric': metric, 'a': cast(a as decimal(38, 6)), 'b': cast(b as decimal(38, 6))};

create or replace table measured as
with sdr_teams as (
    select month, team, sum(columns(lambda c: starts_with(c, 'leads') or starts_with(c, 'calls')))
    from (
        select * from sdr_rows
        union all by name
        select month, team, 0 as leads_sent, 0 as leads_accepted, 0 as leads_rejected,
            0 as leads_undecided, 0 as leads_undecided_past_sla, 0 as leads_qualified,
            0 as leads_became_qualified, 0 as calls, 0 as calls_connected
        from spans where role = 'sdr'
    )
    group by grouping sets ((month, team), (month))
),
ae_teams as (
    select month, team,
        coalesce(sum(columns(lambda c: starts_with(c, 'deals') or starts_with(c, 'cohort')
            or c = 'existing_deals_won')), 0),
        sum(r.amount_won) as won, sum(r.amount_lost) as lost, sum(r.open_pipeline_amount) as open,
        sum(r.existing_amount_won) as existing,
        shown(won, sum(credits_won)) as amount_won, shown(lost, sum(credits_lost)) as amount_lost,
        shown(open, sum(credits_open)) as open_pipeline_amount,
        shown(existing, sum(existing_credits_won)) as existing_amount_won,
        decided(shown(won, sum(credits_won)), shown(lost, sum(credits_lost)), sum(credits_won),
            sum(credits_lost)) as amount_decided,
    from (
        select * from ae_facts
        union all by name
        select month, team from spans where role = 'ae'
        union all by name
        select month, team from ae_rows
    ) r group by grouping sets ((month, team), (month))
),
am_teams as (
    select month, team,
        sum(columns(a.* exclude (month, person_id, full_name, team, segment, manager_id,
            days_in_role, has_portfolio)))
    from am_people a group by grouping sets ((month, team), (month))
)
select month, team, 'sdr' as role, unnest([
    figure('leads_sent', leads_sent, null),
    figure('leads_qualified', leads_qualified, null),
    figure('leads_accepted', leads_accepted, null),
    figure('leads_rejected', leads_rejected, null),
    figure('leads_undecided', leads_undecided, null),
    figure('calls', calls, null),
    figure('calls_connected', calls_connected, null),
    figure('qualified_lead_rate', leads_qualified, leads_sent),
    figure('acceptance_rate', leads_accepted, leads_accepted + leads_rejected),
    figure('decided_share', leads_accepted + leads_rejected, leads_sent),
    figure('qualification_efficiency', leads_became_qualified, calls)
], max_depth := 2)
from sdr_teams
union all
select month, team, 'ae' as role, unnest([
    figure('deals_created', deals_created, null),
    figure('deals_won', deals_won, null),
    figure('deals_lost', deals_lost, null),
    figure('deals_worked', deals_worked, null),
    figure('deals_open', deals_open, null),
    figure('amount_won', amount_won, null),
    figure('amount_lost', amount_lost, null),
    figure('close_rate', deals_won, deals_won + deals_lost),
    figure('close_rate_amount', amount_won, amount_decided),
    figure('close_rate_worked', deals_won, deals_worked),
    figure('close_rate_cohort', cohort_won, deals_created),
    figure('cohort_maturity', cohort_decided, deals_created),
    figure('open_pipeline_amount', open_pipeline_amount, null),
    figure('existing_deals_won', existing_deals_won, null),
    figure('existing_amount_won', existing_amount_won, null)
], max_depth := 2)
from ae_teams
union all
select month, team, 'am' as role, unnest([
    figure('accounts_held', accounts_held, null),
    figure('portfolio_start', portfolio_start, null),
    figure('portfolio_new', portfolio_new, null),
    figure('portfolio_expansion', portfolio_expansion, null),
    figure('portfolio_contraction', portfolio_contraction, null),
    figure('portfolio_churn', portfolio_churn, null),
    figure('portfolio_taken_over', portfolio_taken_over, null),
    figure('portfolio_handed_over', portfolio_handed_over, null),
    figure('portfolio_fx', portfolio_fx, null),
    figure('portfolio_end', portfolio_end, null),
    figure('upsell_rate', upsell_value_end - upsell_value_start, upsell_value_start),
    figure('upsell_rate_customer_lifetime', lifetime_value_end - lifetime_value_start,
        lifetime_value_start),
    figure('gross_retention', retention_value_kept, retention_value_start),
    figure('net_retention', retention_value_end, retention_value_start)
], max_depth := 2)
from am_teams;

create or replace table role_metrics as
with shares as (
    select t.month, t.metric, s.team, t.target * s.days
        / sum(s.days) over (partition by t.month, t.person_id, t.metric) as target
    from targets t join (select * from spans where role = 'sdr') s using (month, person_id)
    where t.role = 'sdr' and t.metric = 'leads_sent'
    union all
    select r.month, 'amount_won', s.team, r.amount_won_target * s.days
        / sum(s.days) over (partition by r.month, r.person_id)
    from ae_rows r join (select * from spans where role = 'ae') s using (month, person_id)
    where r.amount_won_target is not null
),
sums as (
    select month, metric, team, sum(target) as target
    from shares group by grouping sets ((month, metric), (month, metric, team))
)
select getvariable('month') as review_month, m.month, m.team, m.metric, m.role,
    m.a as numerator, m.b as denominator,
    case when d.unit = 'rate' then ratio(m.a, m.b) else cast(m.a as double) end as value,
    coalesce(cast(k.value as decimal(38, 6)), cast(s.target as decimal(38, 6))) as target,
    case when d.unit = 'amount' then 'EUR' end as currency,
from measured m join metrics d using (metric)
left join known_targets k on k.scope = m.role and k.metric = m.metric and k.month = m.month
    and k.unit = 'rate'
left join sums s on m.month = s.month and m.metric = s.metric and m.team is not distinct from s.team;

-- ---------------------------------------------------------------- evidence
create or replace macro cell(role, metric, observed, trials) as
    {'role': role, 'metric': metric, 'observed': observed, 'trials': trials};
create or replace macro stratum(source, segment) as
    coalesce(source, '(none)') || ' · ' || coalesce(segment, '(none)');

create or replace table evidence_cells as
with sdr as (
    select month, sdr_id as person_id, stratum(lead_source, lead_segment) as stratum,
        count(*) as sent, count_if(decision = 'accepted') as accepted,
        count_if(decision in ('accepted', 'rejected')) as decided,
        count_if(is_qualified) as qualified,
    from offered where is_first and month >= getvariable('history_from') group by all
    union all by name
    select qualified_month as month, sdr_id as person_id, 'all' as stratum, count(*) as became,
    from offered where is_first and is_qualified and qualified_month >= getvariable('history_from')
    group by all
    union all by name
    select month, c.person_id, 'all' as stratum, sum(calls) as calls,
    from daily_calls c
    anti join (select * from stints where role != 'sdr') s
        on c.person_id = s.person_id and c.day >= s.valid_from and c.day < s.valid_to
    group by all
),
ae as (
    select month, ae_id as person_id, stratum(lead_source, segment) as stratum,
        count_if(is_won) as won, count_if(is_won or is_lost) as closed,
        count_if(is_worked) as worked, count_if(is_created) as created,
        count_if(is_won_of_created) as cohort,
    from deal_months where is_new group by all
    union all by name
    select month, ae_id as person_id, stratum(lead_source, lead_segment) as stratum,
        count_if(decision = 'accepted') as accepted,
        count_if(decision in ('accepted', 'rejected')) as decided,
    from offered where month >= getvariable('history_from') group by all
),
am as (
    select p.month, p.start_owner_id as person_id, coalesce(a.segment, '(none)') as stratum,
        count(*) as held, count_if(p.value > 0) as kept,
        count_if(p.value > p.start_at_end_rate) as grown,
    from portfolio p left join account a using (account_id)
    where p.start_value > 0 group by all
),
summed as (
    select month, coalesce(p.person_id, '(unassigned)') as person_id, stratum,
        role, coalesce(sum(columns(r.* exclude (month, person_id, stratum, role))), 0)
    from (
        select *, 'sdr' as role from sdr
        union all by name
        select *, 'ae' as role from ae
        union all by name
        select *, 'am' as role from am
    ) r left join people p on r.person_id = p.person_id
    group by month, p.person_id, stratum, role
)
select getvariable('month') as review_month, month, person_id, stratum, cell.*
from (
    select month, person_id, stratum, unnest(case role
        when 'sdr' then [
            cell('sdr', 'qualified_lead_rate', qualified, sent),
            cell('sdr', 'acceptance_rate', accepted, decided),
            cell('sdr', 'qualification_efficiency', became, calls)
        ]
        when 'ae' then [
            cell('ae', 'close_rate', won, closed), cell('ae', 'close_rate_worked', won, worked),
            cell('ae', 'close_rate_cohort', cohort, created),
            cell('ae', 'lead_acceptance_rate', accepted, decided)
        ]
        else [cell('am', 'account_retention', kept, held),
            cell('am', 'account_expansion', grown, held)]
    end) as cell
    from summed
)
where cell.observed > 0 or cell.trials > 0;
