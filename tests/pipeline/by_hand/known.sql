-- What was known when October 2026 ended in Berlin, of people, time, money and targets.

create macro cutoff() as timestamptz '2026-10-31 23:00:00+00';
create macro day_of(instant) as cast(timezone('Europe/Berlin', instant) as date);
create macro month_of(day) as cast(date_trunc('month', day) as date);
create macro start_of(day) as timezone('Europe/Berlin', cast(day as timestamp));
-- Deleted rows of the export say when in their last modification.
create macro is_gone(is_deleted, modified) as
    cast(is_deleted as boolean) and cast(modified as timestamptz) < cutoff();

create table months as
select
    cast(first_day as date) as month,
    cast(first_day + interval 1 month - interval 1 day as date) as last_day,
    start_of(first_day + interval 1 month) as ends_at,
    day(last_day(first_day)) as days_in_month,
    month_of(date_trunc('quarter', first_day)) as quarter_from,
    month_of(date_trunc('year', first_day)) as year_from,
from range(date '2025-10-01', date '2026-11-01', interval 1 month) as all_months (first_day);

-- National holidays in Germany; the running number makes working days between two days a difference.
create table days as
select
    cast(instant as date) as day,
    isodow(instant) < 6 and cast(instant as date) not in (
        '2025-10-03', '2025-12-25', '2025-12-26', '2026-01-01', '2026-04-03', '2026-04-06',
        '2026-05-01', '2026-05-14', '2026-05-25', '2026-10-03'
    ) as is_working_day,
    count(*) filter (is_working_day) over (order by instant) as working_day_number,
from range(date '2025-06-01', date '2026-11-01', interval 1 day) as all_days (instant);

create table role_days as
select
    history.user_id as person,
    history.role,
    history.team,
    history.segment,
    history.manager_id,
    days.day,
    days.is_working_day,
from role_history as history
join User on history.user_id = User.Id
join days
    on days.day >= cast(history.valid_from as date)
    and days.day < coalesce(cast(history.valid_to as date), date '9999-12-31')
    and days.day <= coalesce(cast(User.Left_On__c as date), date '9999-12-31');

create table ramps (role varchar, tenure_month bigint, share decimal(3, 2));
insert into ramps values
    ('sdr', 0, 0.25), ('sdr', 1, 0.5), ('sdr', 2, 0.75),
    ('ae', 0, 0), ('ae', 1, 0.25), ('ae', 2, 0.5), ('ae', 3, 0.75),
    ('am', 0, 0.5), ('am', 1, 0.75);

create table beginnings as
select user_id as person, role, month_of(min(cast(valid_from as date))) as first_month
from role_history
group by all;

create table roles_held as
select
    months.month,
    role_days.person,
    role_days.role,
    count(*) as days_in_role,
    count(*) filter (role_days.is_working_day) as working_days_in_role,
    arg_max(team, day) as team,
    arg_max(segment, day) as segment,
    arg_max(manager_id, day) as manager_id,
from role_days
join months on role_days.day between months.month and months.last_day
group by all;

-- What was stated last before the cutoff.
create table stated_targets as
select
    scope,
    metric,
    cast(month as date) as month,
    cast(value as decimal(38, 6)) as value,
from targets
where start_of(cast(known_from as date)) < cutoff()
qualify row_number() over (partition by scope, metric, month order by known_from desc) = 1;

create table expected as
select
    held.month,
    held.person,
    held.role,
    stated.metric,
    cast(round(
        stated.value * coalesce(ramps.share, 1) * coalesce(cast(part.share as decimal(9, 6)), 1)
        * held.days_in_role / months.days_in_month, 2
    ) as decimal(18, 2)) as target,
from roles_held as held
join months on held.month = months.month
join beginnings on held.person = beginnings.person and held.role = beginnings.role
join stated_targets as stated
    on held.month = stated.month
    and held.person = stated.scope
    and stated.metric = if(held.role = 'sdr', 'leads_sent', 'amount_won')
left join ramps
    on held.role = ramps.role
    and date_diff('month', beginnings.first_month, held.month) = ramps.tenure_month
left join availability as part
    on held.person = part.user_id
    and held.month = cast(part.month as date);

create table rates as
select
    month_of(cast(rate_date as date)) as month,
    currency,
    arg_max(cast(rate_to_reporting as decimal(18, 8)), rate_date) as rate,
from exchange_rates
group by all
union all
select distinct month_of(cast(rate_date as date)), 'EUR', 1 from exchange_rates;

create macro in_euro(amount, rate) as cast(round(amount * rate, 2) as decimal(18, 2));

create macro wilson(won, tried, sign) as
    (
        won / tried + 1.6448536269514722 ** 2 / (2 * tried)
        + sign * 1.6448536269514722 * sqrt(
            won / tried * (1 - won / tried) / tried + (1.6448536269514722 / (2 * tried)) ** 2
        )
    ) / (1 + 1.6448536269514722 ** 2 / tried);
create macro lower_end(won, tried) as if(tried = 0, null, wilson(won, tried, -1));
create macro upper_end(won, tried) as if(tried = 0, null, wilson(won, tried, 1));
