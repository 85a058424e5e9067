-- Figures of AEs.

create table deal_counts as
select
    month,
    owner as person,
    count(*) filter (is_new and is_closed_now and is_won) as deals_won,
    count(*) filter (is_new and is_closed_now and not is_won) as deals_lost,
    count(*) filter (is_new) as deals_worked,
    count(*) filter (is_new and not is_closed_now) as deals_open,
    count(*) filter (not is_new and is_closed_now and is_won) as existing_deals_won,
from deal_months
group by all;

create table deal_cohorts as
select
    created_month as month,
    owner as person,
    count(*) as deals_created,
    count(*) filter (is_won) as cohort_won,
    count(*) filter (is_closed) as cohort_decided,
from deals
where is_new
group by all;

create table deal_amounts as
select
    month,
    person,
    coalesce(sum(credit) filter (is_new and is_closed_now and is_won), 0) as amount_won,
    coalesce(sum(credit) filter (is_new and is_closed_now and not is_won), 0) as amount_lost,
    coalesce(sum(credit) filter (is_new and not is_closed_now), 0) as open_pipeline_amount,
    coalesce(sum(credit) filter (not is_new and is_closed_now and is_won), 0)
        as existing_amount_won,
from credits
group by all;

create table ae_base as
select
    month,
    person,
    coalesce(days_in_role, 0) as days_in_role,
    coalesce(deals_won, 0) as deals_won,
    coalesce(deals_lost, 0) as deals_lost,
    coalesce(deals_worked, 0) as deals_worked,
    coalesce(deals_created, 0) as deals_created,
    coalesce(deals_open, 0) as deals_open,
    coalesce(existing_deals_won, 0) as existing_deals_won,
    coalesce(cohort_won, 0) as cohort_won,
    coalesce(cohort_decided, 0) as cohort_decided,
    coalesce(amount_won, 0) as amount_won,
    coalesce(amount_lost, 0) as amount_lost,
    coalesce(open_pipeline_amount, 0) as open_pipeline_amount,
    coalesce(existing_amount_won, 0) as existing_amount_won,
    coalesce(leads_received, 0) as leads_received,
    coalesce(leads_accepted, 0) as leads_accepted,
    coalesce(leads_rejected, 0) as leads_rejected,
    coalesce(leads_undecided, 0) as leads_undecided,
    coalesce(leads_undecided_past_sla, 0) as leads_undecided_past_sla,
    coalesce(rejections_with_reason, 0) as rejections_with_reason,
    coalesce(acceptances_with_reason, 0) as acceptances_with_reason,
    decision_days_median,
    coalesce(decisions_within_sla, 0) as decisions_within_sla,
    coalesce(decisions_due, 0) as decisions_due,
    coalesce(leads_rejected_offered_again, 0) as leads_rejected_offered_again,
    coalesce(leads_rejected_won_by_others, 0) as leads_rejected_won_by_others,
    coalesce(accepted_leads_decided, 0) as accepted_leads_decided,
    coalesce(accepted_leads_won, 0) as accepted_leads_won,
    strictness_decided,
    strictness_accepted,
    strictness_accepted_expected,
    target as amount_won_target,
from (from roles_held where role = 'ae')
full join deal_counts using (month, person)
full join deal_cohorts using (month, person)
full join deal_amounts using (month, person)
full join decisions using (month, person)
left join strictness using (month, person)
left join (from expected where role = 'ae') using (month, person)
join months using (month);

create table ae_to_date as
select
    base.month,
    base.person,
    sum(so_far.amount_won) filter (so_far.month >= quarter_from) as won_in_quarter,
    sum(so_far.amount_won_target) filter (so_far.month >= quarter_from) as due_in_quarter,
    count(*) filter (
        so_far.month >= quarter_from
        and so_far.amount_won <> 0 and so_far.amount_won_target is null
    ) as quarter_gaps,
    sum(so_far.amount_won) as won_in_year,
    sum(so_far.amount_won_target) as due_in_year,
    count(*) filter (so_far.amount_won <> 0 and so_far.amount_won_target is null) as year_gaps,
    any_value(year_from) >= '2025-10-01' as is_year_held,
from ae_base as base
join months using (month)
join ae_base as so_far
    on base.person = so_far.person
    and so_far.month between least(year_from, quarter_from) and base.month
group by all;

-- All months of the quarter, those to come counted for who is an AE on the last day of October.
create table quarter_targets as
with all_targets as (
    select month, person, target from expected where role = 'ae'
    union all
    select
        stated.month,
        role_days.person,
        cast(round(stated.value * coalesce(share, 1), 2) as decimal(18, 2)),
    from role_days
    join beginnings using (person, role)
    join stated_targets as stated
        on role_days.person = stated.scope and stated.metric = 'amount_won'
    left join ramps
        on ramps.role = 'ae'
        and date_diff('month', beginnings.first_month, stated.month) = tenure_month
    where
        role_days.role = 'ae' and role_days.day = '2026-10-31'
        and stated.month > '2026-10-31'
)
select month_of(date_trunc('quarter', month)) as quarter_from, person, sum(target) as target
from all_targets
group by all;

create table ae_monthly as
select
    base.* rename (person as person_id),
    deals_won / nullif(deals_won + deals_lost, 0) as close_rate,
    lower_end(deals_won, deals_won + deals_lost) as close_rate_low,
    upper_end(deals_won, deals_won + deals_lost) as close_rate_high,
    amount_won / nullif(amount_won + amount_lost, 0) as close_rate_amount,
    deals_won / nullif(deals_worked, 0) as close_rate_worked,
    lower_end(deals_won, deals_worked) as close_rate_worked_low,
    upper_end(deals_won, deals_worked) as close_rate_worked_high,
    cohort_won / nullif(deals_created, 0) as close_rate_cohort,
    cohort_decided / nullif(deals_created, 0) as cohort_maturity,
    case
        when quarter_targets.target > won_in_quarter then quarter_targets.target - won_in_quarter
        when quarter_targets.target > 0 then 0
    end as amount_won_target_open,
    open_pipeline_amount / nullif(amount_won_target_open, 0) as pipeline_cover,
    decisions_within_sla / nullif(decisions_due, 0) as decided_within_sla_share,
    rejections_with_reason / nullif(leads_rejected, 0) as rejection_reason_share,
    acceptances_with_reason / nullif(leads_accepted, 0) as acceptance_reason_share,
    accepted_leads_won / nullif(accepted_leads_decided, 0) as accepted_lead_win_rate,
    (strictness_accepted - strictness_accepted_expected) / strictness_decided
        as acceptance_vs_peers,
    amount_won / nullif(amount_won_target, 0) as amount_won_attainment,
    won_in_quarter as amount_won_quarter_to_date,
    if(quarter_gaps = 0, due_in_quarter, null) as amount_won_target_quarter_to_date,
    won_in_quarter / nullif(amount_won_target_quarter_to_date, 0)
        as amount_won_attainment_quarter_to_date,
    if(is_year_held, won_in_year, null) as amount_won_year_to_date,
    if(is_year_held and year_gaps = 0, due_in_year, null) as amount_won_target_year_to_date,
    amount_won_year_to_date / nullif(amount_won_target_year_to_date, 0)
        as amount_won_attainment_year_to_date,
from ae_base as base
join months using (month)
join ae_to_date using (month, person)
left join quarter_targets using (quarter_from, person);
