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
