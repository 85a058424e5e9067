-- Marts of the review month that the pandas and Polars versions leave out, by hand, from the tables
-- of hand_written.sql. Here belong marts that need no more than a few lines; hand_written.py says
-- which marts of the models are in neither file.

-- ---------------------------------------------------------------- pairs of SDR and AE
-- A lead counts once per pair: with its first hand-over to it.
create or replace table handover_sdr_ae_monthly as
with later_offers as (
    select l.* from (select * from offered where not is_first) l
    anti join (select * from offered where is_first) f
        on l.lead_id = f.lead_id and l.sdr_id is not distinct from f.sdr_id
        and l.ae_id is not distinct from f.ae_id
    qualify row_number() over (
        partition by l.lead_id, l.sdr_id, l.ae_id order by l.sent_at, l.handover_id
    ) = 1
)
select getvariable('month') as review_month, month, known_sdr as sdr_id, known_ae as ae_id,
    case when is_overdue then 'undecided_past_sla' else decision end as decision,
    coalesce(decision_reason, '(none)') as decision_reason, count(*) as leads,
    count_if(is_first) as leads_first,
from (
    select * from offered where is_first
    union all
    select * from later_offers
)
where month between getvariable('first_month') and getvariable('month')
group by all;

-- What became of a rejected lead: a later deal of it says most, then a later hand-over.
create or replace table rejected_leads_monthly as
with rejected as (
    select * from offered
    where decision = 'rejected' and month between getvariable('first_month') and getvariable('month')
),
named as (
    select r.handover_id, d.opportunity_id
    from rejected r
    join (
        select o.opportunity_id, o.created_at, coalesce(m.winner_id, o.lead_id) as lead_id
        from opportunity o left join merged m on o.lead_id = m.lead_id
    ) d on r.lead_id = d.lead_id and coalesce(d.created_at >= r.sent_at, true)
    union
    select r.handover_id, l.opportunity_id
    from rejected r join offered l on r.lead_id = l.lead_id and r.sent_at < l.sent_at
    where l.decision = 'accepted' and l.opportunity_id is not null
),
facts as (
    select r.handover_id, r.month, r.known_ae, 'not_offered_again' as fate, 8 as precedence
    from rejected r
    union all
    select r.handover_id, r.month, r.known_ae,
        case when l.decision = 'undecided' then 'offered_again_undecided'
            when l.decision = 'rejected' then 'rejected_again'
            when l.ae_id is not distinct from r.ae_id then 'accepted_by_self_later'
            else 'accepted_by_other' end as fate,
        case fate when 'accepted_by_self_later' then 2 when 'accepted_by_other' then 5
            when 'offered_again_undecided' then 6 else 7 end
    from rejected r join offered l
        on r.lead_id = l.lead_id and (r.sent_at, r.handover_id) < (l.sent_at, l.handover_id)
    union all
    select r.handover_id, r.month, r.known_ae,
        case when d.ae_id = r.known_ae then 'accepted_by_self_later'
            when d.is_won then 'won_by_other' when d.is_closed then 'lost_by_other'
            else 'accepted_by_other' end as fate,
        case fate when 'won_by_other' then 1 when 'accepted_by_self_later' then 2
            when 'accepted_by_other' then 3 else 4 end
    from rejected r join named n using (handover_id)
    join deal_states d on n.opportunity_id = d.opportunity_id
)
select getvariable('month') as review_month, month, known_ae as ae_id, fate, count(*) as leads
from (
    select handover_id, month, known_ae, arg_min(fate, (precedence, fate)) as fate
    from facts group by all
)
group by all;

-- ---------------------------------------------------------------- deals
create or replace table deal_credits as
select getvariable('month') as review_month, c.opportunity_id,
    coalesce(p.person_id, '(unassigned)') as person_id,
    cast(sum(c.amount) as decimal(18, 2)) as credit_amount, 'EUR' as currency,
from credits c left join people p on c.person_id = p.person_id
where c.month = getvariable('month')
group by c.opportunity_id, p.person_id;

create or replace table win_age_curve as
with cohorts as (
    select stratum(source_1, segment) as stratum,
        date_diff('month', created_month, getvariable('month')) as cohort_age,
        coalesce(greatest(date_diff('month', created_month, closed_month), 0), cohort_age)
            as decided_age,
        count(*) as created, count_if(is_won) as won, count_if(is_closed and not is_won) as lost,
    from deal_states
    where is_new and created_month between getvariable('history_from') and getvariable('month')
    group by all
)
select getvariable('month') as review_month, c.stratum, a.age_months,
    sum(c.created) as deals_created,
    coalesce(sum(c.won) filter (where c.decided_age <= a.age_months), 0) as deals_won,
    coalesce(sum(c.lost) filter (where c.decided_age <= a.age_months), 0) as deals_lost,
    ratio(deals_won, deals_created) as won_share,
from cohorts c
join (
    select date_diff('month', month, getvariable('month')) as age_months from history_months
) a on c.cohort_age >= a.age_months
group by c.stratum, a.age_months;

-- ---------------------------------------------------------------- accounts
create or replace table account_value_monthly as
with moved as (
    select changed_month as month, account_id, owner_id, owner_before, step,
        is_first_value, value,
        cents(value_before, b.rate) as before, cents(value, a.rate) as after,
    from account_states s
    left join rates a on s.changed_month = a.month and s.currency = a.currency
    left join rates b on s.changed_month = b.month and s.currency_before = b.currency
    where s.changed_month between getvariable('first_month') and getvariable('month')
),
movements as (
    select month, account_id, null as owner_id,
        case when is_first_value then 1 when value <= 0 then 4 when after > before then 2 else 3 end
            as kind,
    from moved where step = 1 and after != before
    union all
    select month, account_id, owner_id, 5 from moved
    where step = 0 and owner_id is distinct from owner_before and after != 0
    union all
    select month, account_id, owner_before, 6 from moved
    where step = 0 and owner_id is distinct from owner_before and before != 0
),
named as (
    select p.month, p.account_id, list_aggregate(list_transform(
        list_sort(list(distinct m.kind)), lambda k:
        ['new', 'expansion', 'contraction', 'churn', 'taken_over', 'handed_over'][k]
    ), 'string_agg', '+') as movement
    from portfolio p join movements m on p.month = m.month and p.account_id = m.account_id
        and (m.owner_id is null or m.owner_id = p.owner_id)
    group by all
)
select getvariable('month') as review_month, p.month, p.account_id,
    coalesce(o.person_id, '(unassigned)') as person_id,
    coalesce(p.start_value, 0) as start_value, p.value, 'EUR' as currency,
    coalesce(n.movement, 'none') as movement, p.original_value, p.original_currency, p.rate,
    a.segment,
    case when a.customer_since < getvariable('cutoff_on') then a.customer_since end
        as customer_since,
    p.first_month,
from (select * from portfolio where month >= getvariable('first_month')) p
left join named n on p.month = n.month and p.account_id = n.account_id
left join people o on p.owner_id = o.person_id
left join account a on p.account_id = a.account_id;

-- ---------------------------------------------------------------- coaching
create or replace table coaching_monthly as
select getvariable('month') as review_month, local_month(s.occurred_at) as month,
    coalesce(g.person_id, '(unassigned)') as coach_id,
    coalesce(r.person_id, '(unassigned)') as coachee_id,
    coalesce(s.metric, '(none)') as metric, count(*) as sessions, sum(s.duration_min) / 60 as hours,
from coaching_session s
left join people g on s.coach_id = g.person_id
left join people r on s.coachee_id = r.person_id
where s.occurred_at >= getvariable('history_starts_at') and s.occurred_at < getvariable('cutoff')
    and known(s.recorded_at) and not gone(s.deleted_at)
group by all;

create or replace table coaching_people_monthly as
with sides as (
    select month, coach_id as person_id, sum(sessions) as sessions_given, sum(hours) as hours_given,
        count(distinct coachee_id) as coachees,
    from coaching_monthly group by all
    union all by name
    select month, coachee_id as person_id, sum(sessions) as sessions_received,
        sum(hours) as hours_received, count(distinct coach_id) as coaches,
    from coaching_monthly group by all
),
roles as (
    select m.month, s.person_id, last(s.role order by s.valid_from) as role
    from stints s join history_months m on s.valid_from < m.next_month and s.valid_to > m.month
    group by all
)
select getvariable('month') as review_month, s.month, s.person_id, p.full_name, r.role,
    coalesce(sum(s.sessions_given), 0) as sessions_given,
    coalesce(sum(s.hours_given), case when sum(s.sessions_given) is null then 0 end) as hours_given,
    coalesce(sum(s.coachees), 0) as coachees,
    coalesce(sum(s.sessions_received), 0) as sessions_received,
    coalesce(sum(s.hours_received), case when sum(s.sessions_received) is null then 0 end)
        as hours_received,
    coalesce(sum(s.coaches), 0) as coaches,
from sides s join people p using (person_id)
left join roles r on s.month = r.month and s.person_id = r.person_id
group by s.month, s.person_id, p.full_name, r.role;

-- ---------------------------------------------------------------- one cohort through the chain
-- A deal is of the lead whose hand-over names it, else of the lead that it names itself.
create or replace table chain_monthly as
with acceptances as (
    select lead_id, arg_min(decided_on, (decided_at, sent_at, handover_id)) as accepted_on
    from offered where decision = 'accepted' group by lead_id
),
leads as (
    select f.lead_id, f.month as cohort_month, coalesce(f.lead_segment, '(none)') as segment,
        a.lead_id is not null as is_accepted, a.accepted_on,
        case when a.accepted_on >= f.sent_on then date_diff('day', f.sent_on, a.accepted_on) end
            as sent_to_accepted,
    from offered f left join acceptances a using (lead_id) where f.is_first
),
signed as (
    select d.opportunity_id, d.account_id, coalesce(m.winner_id, d.lead_id) as lead_id,
        coalesce(d.created_month, d.closed_month) as month, d.created_month, d.created_on,
        d.closed_at, d.closed_month, d.is_won, coalesce(d.segment, '(none)') as segment,
        case when d.is_won then cents(d.amount, r.rate) end as amount_won,
        case when d.is_won and d.closed_on >= d.created_on
            then date_diff('day', d.created_on, d.closed_on) end as created_to_won,
    from deal_states d
    left join merged m on d.lead_id = m.lead_id
    left join rates r
        on d.currency = r.currency and r.month = greatest(d.closed_month, d.created_month)
    where d.is_new
),
named as (
    select s.opportunity_id, h.lead_id, 1 as precedence, h.sent_at
    from signed s join (
        select h.* replace (coalesce(o.merged_into, h.opportunity_id) as opportunity_id)
        from offered h left join (select * from opportunity where merged_into is not null) o
            on h.opportunity_id = o.opportunity_id
        where h.opportunity_id is not null
    ) h on s.opportunity_id = h.opportunity_id and s.month >= h.month
    union all
    select s.opportunity_id, h.lead_id, 2, h.sent_at
    from signed s join offered h on s.lead_id = h.lead_id and s.month >= h.month
),
chosen as (
    select opportunity_id, arg_min(lead_id, (precedence, sent_at, lead_id)) as lead_id
    from named group by opportunity_id
),
first_wins as (
    select coalesce(a.merged_into, s.account_id) as won_account,
        arg_min(s.opportunity_id, (s.closed_at, s.opportunity_id)) as opportunity_id,
        arg_min(s.closed_month, (s.closed_at, s.opportunity_id)) as won_month,
    from signed s left join account a using (account_id)
    where s.is_won and s.account_id is not null and s.closed_month is not null
    group by won_account
),
links as (
    select s.* exclude (segment), l.segment, l.cohort_month, w.won_account, p.value as later_value,
        p.account_id as later_account,
        case when s.created_on >= l.accepted_on
            then date_diff('day', l.accepted_on, s.created_on) end as accepted_to_created,
    from chosen c join signed s on c.opportunity_id = s.opportunity_id
    join leads l on c.lead_id = l.lead_id
    left join first_wins w on s.opportunity_id = w.opportunity_id
    left join portfolio p
        on w.won_account = p.account_id and p.month = w.won_month + interval 12 month
),
sums as (
    select cohort_month, segment, count(*) as leads_sent,
        count_if(is_accepted) as leads_accepted,
        median(sent_to_accepted) as median_days_sent_to_accepted,
    from leads group by all
    union all by name
    select cohort_month, segment, count(*) as deals_created, count_if(is_won) as deals_won,
        sum(amount_won) as amount_won, count(won_account) as accounts_won,
        count(later_account) as accounts_with_12_months,
        sum(later_value) as value_after_12_months,
        median(accepted_to_created) as median_days_accepted_to_created,
        median(created_to_won) as median_days_created_to_won,
    from links group by all
    union all by name
    select created_month as cohort_month, segment, count(*) as deals_without_lead,
        count_if(is_won) as deals_without_lead_won, sum(amount_won) as amount_without_lead_won,
    from signed anti join chosen using (opportunity_id)
    where created_month is not null group by all
),
cohorts as (
    select cohort_month, segment, sum(amount_won) as amount,
        coalesce(sum(columns(* exclude (cohort_month, segment))), 0),
        sum(value_after_12_months) as later_value, sum(amount_without_lead_won) as other_amount,
        max(columns(lambda c: starts_with(c, 'median'))) as "m_\0",
        min(case when sum(leads_sent) > 0 then cohort_month end) over () as leads_from,
    from sums
    where cohort_month between getvariable('history_from') and getvariable('month')
    group by cohort_month, segment
)
select getvariable('month') as review_month, cohort_month, segment, leads_sent, leads_accepted,
    deals_created, deals_won, case when deals_won = 0 then 0 else amount end as amount_won,
    accounts_won, accounts_with_12_months,
    case when accounts_with_12_months > 0 then later_value end as value_after_12_months,
    'EUR' as currency, deals_without_lead, deals_without_lead_won,
    case when deals_without_lead_won = 0 then 0 else other_amount end as amount_without_lead_won,
    columns('m_(median.*)') as "\1",
from cohorts where cohort_month >= leads_from;

-- ---------------------------------------------------------------- AEs beside others
-- Decisions of twelve months on the leads of each SDR, beside the other AEs' on the same SDR's.
create or replace table ae_monthly as
with judged as (
    select sdr_id, ae_id, unnest(generate_series(
            greatest(month, getvariable('first_month')),
            least(month + interval 11 month, getvariable('month')), interval 1 month
        ))::date as month,
        sum(decided) as decided, sum(accepted) as accepted,
    from (
        select sdr_id, ae_id, month, count(*) as decided, count_if(decision = 'accepted') as accepted
        from offered where decision in ('accepted', 'rejected') and sdr_id is not null
            and ae_id is not null group by all
    )
    group by sdr_id, ae_id, month
),
summed as (
    select sdr_id, ae_id, month, sum(decided) as decided, sum(accepted) as accepted
    from judged group by all
),
compared as (
    select *, sum(decided) over sdr - decided as others_decided,
        sum(accepted) over sdr - accepted as others_accepted
    from summed window sdr as (partition by sdr_id, month)
),
strict as (
    select c.month, coalesce(p.person_id, '(unassigned)') as person_id,
        sum(decided) as strictness_decided, sum(accepted) as strictness_accepted,
        sum(cast(decided * ratio(others_accepted, others_decided) as decimal(18, 6)))
            as strictness_accepted_expected,
    from compared c left join people p on c.ae_id = p.person_id
    where others_decided > 0 group by all
),
lead_deals as (
    select coalesce(m.winner_id, o.lead_id) as lead_id, o.created_at, o.opportunity_id
    from opportunity o left join merged m using (lead_id)
    where o.lead_id is not null and o.merged_into is null
),
accepted as (
    select a.month, a.known_ae as person_id, a.handover_id,
        coalesce(o.merged_into, a.opportunity_id) as opportunity_id,
    from offered a left join (select * from opportunity where merged_into is not null) o
        on a.opportunity_id = o.opportunity_id
    where a.decision = 'accepted' and a.opportunity_id is not null
        and a.month >= getvariable('first_month')
    union all
    select a.month, a.known_ae, a.handover_id,
        arg_min(d.opportunity_id, (coalesce(d.created_at, 'infinity'), d.opportunity_id)),
    from offered a join lead_deals d
        on a.lead_id = d.lead_id and coalesce(d.created_at >= a.sent_at, true)
    where a.decision = 'accepted' and a.opportunity_id is null
        and a.month >= getvariable('first_month')
    group by all
),
outcomes as (
    select month, person_id, count(*) as accepted_leads_decided,
        count_if(d.is_won) as accepted_leads_won,
    from accepted join deal_states d using (opportunity_id) where d.is_closed group by all
),
decisions as (
    select month, known_ae as person_id, count_if(decision = 'undecided') as leads_undecided,
        count_if(is_overdue) as leads_undecided_past_sla,
        count_if(is_decided and decision_days <= getvariable('sla')) as decisions_within_sla,
        count_if(is_overdue or (is_decided and decision_days is not null)) as decisions_due,
    from offered where month between getvariable('first_month') and getvariable('month')
    group by all
),
fates as (
    select month, ae_id as person_id,
        sum(leads) filter (where fate != 'not_offered_again') as leads_rejected_offered_again,
        sum(leads) filter (where fate = 'won_by_other') as leads_rejected_won_by_others,
    from rejected_leads_monthly group by all
)
select a.*, coalesce(columns(d.* exclude (month, person_id)), 0),
    coalesce(columns(f.* exclude (month, person_id)), 0),
    coalesce(columns(o.* exclude (month, person_id)), 0), s.* exclude (month, person_id),
    ratio(d.decisions_within_sla, d.decisions_due) as decided_within_sla_share,
    ratio(a.rejections_with_reason, a.leads_rejected) as rejection_reason_share,
    ratio(a.acceptances_with_reason, a.leads_accepted) as acceptance_reason_share,
    ratio(o.accepted_leads_won, o.accepted_leads_decided) as accepted_lead_win_rate,
    ratio(s.strictness_accepted - s.strictness_accepted_expected, s.strictness_decided)
        as acceptance_vs_peers,
from ae_monthly a
left join decisions d using (month, person_id)
left join fates f using (month, person_id)
left join outcomes o using (month, person_id)
left join strict s using (month, person_id);
