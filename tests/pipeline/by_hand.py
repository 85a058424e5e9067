"""The base figures of one person and one month, by SQL straight over the exported CSV files.

Here belongs a second, independent way to every figure: it knows the export's own column names and
shares no code with the product. October 2026 ends in Berlin on 2026-10-31 at 23:00 UTC.
"""

from pathlib import Path

import duckdb

FIRST, LAST = "date '2026-10-01'", "date '2026-10-31'"
# A deal that is split by largest remainder may be a cent beside its exact share.
SPLIT_DEALS = "split_deals"
START, CUTOFF = "timestamptz '2026-09-30 22:00:00+00'", "timestamptz '2026-10-31 23:00:00+00'"

_LEADS = f"""
with firsts as (
    select h.Lead__c as lead, h.SDR__c as sdr, h.Decision__c as decision,
        h.Decided_At__c::timestamptz as decided, h.Sent_At__c::timestamptz as sent
    from Handover__c as h
    where not h.IsDeleted::boolean and h.CreatedDate::timestamptz < {CUTOFF}
        and h.Sent_At__c::timestamptz < {CUTOFF}
    qualify row_number() over (partition by h.Lead__c order by h.Sent_At__c, h.Id) = 1
),
counted as (
    select f.*, (
        select count(distinct Criterion__c)
        from (
            select Criterion__c, Is_Met__c
            from Lead_Criterion__c
            where Lead__c = f.lead and Assessed_At__c::timestamptz < {CUTOFF}
                and CreatedDate::timestamptz < {CUTOFF}
            qualify row_number() over (partition by Criterion__c order by Assessed_At__c desc) = 1
        )
        where Is_Met__c::boolean
    ) as met
    from firsts as f
    join Lead as l on l.Id = f.lead
    where l.MasterRecordId is null and l.CreatedDate::timestamptz < {CUTOFF}
        and not (l.IsDeleted::boolean and l.LastModifiedDate::timestamptz < {CUTOFF})
        and f.sent >= {START} and f.sdr = $person
)
select count(*) as leads_sent,
    count(*) filter (decision = 'Accepted' and decided < {CUTOFF}) as leads_accepted,
    count(*) filter (decision = 'Rejected' and decided < {CUTOFF}) as leads_rejected,
    count(*) filter (decision is null or decided >= {CUTOFF}) as leads_undecided,
    count(*) filter (met = 4) as leads_qualified
from counted
"""

_CALLS = f"""
select count(*) as calls, count(*) filter (CallDisposition = 'Connected') as calls_connected
from (
    select *, timezone('Europe/Berlin', CompletedDateTime::timestamptz)::date as local_day
    from Task
)
where Type = 'Call' and OwnerId = $person and not IsDeleted::boolean
    and CompletedDateTime::timestamptz >= {START} and CompletedDateTime::timestamptz < {CUTOFF}
    and CreatedDate::timestamptz < {CUTOFF}
    and exists (
        from role_history
        where user_id = $person and role = 'sdr' and valid_from::date <= local_day
            and (valid_to is null or valid_to::date > local_day)
    )
"""

_DEALS_AS_KNOWN = f"""
with undone as (
    select OpportunityId, Field, arg_min(coalesce(OldValue, ''), CreatedDate) as value
    from OpportunityFieldHistory
    where CreatedDate::timestamptz >= {CUTOFF} and not IsDeleted::boolean
    group by all
),
known as (
    select o.Id, o.CurrencyIsoCode as currency, o.Type = 'New Business' as is_new,
        timezone('Europe/Berlin', o.CreatedDate::timestamptz)::date as created,
        coalesce(s.value, o.StageName) as stage, coalesce(w.value, o.OwnerId) as owner,
        coalesce(c.value, o.CloseDate)::date as closed,
        nullif(coalesce(a.value, o.Amount), '')::decimal(18, 2) as amount
    from Opportunity as o
    left join undone as s on s.OpportunityId = o.Id and s.Field = 'StageName'
    left join undone as w on w.OpportunityId = o.Id and w.Field = 'Owner'
    left join undone as c on c.OpportunityId = o.Id and c.Field = 'CloseDate'
    left join undone as a on a.OpportunityId = o.Id and a.Field = 'Amount'
    where o.CreatedDate::timestamptz < {CUTOFF}
        and not (o.IsDeleted::boolean and o.LastModifiedDate::timestamptz < {CUTOFF})
)
"""

_DEALS = f"""
{_DEALS_AS_KNOWN}
, marked as (
    select *, stage like 'Closed%' and closed <= {LAST} as is_closed from known where is_new
)
select count(*) filter (stage = 'Closed Won' and closed between {FIRST} and {LAST}) as deals_won,
    count(*) filter (stage = 'Closed Lost' and closed between {FIRST} and {LAST}) as deals_lost,
    count(*) filter (created <= {LAST} and (not is_closed or closed >= {FIRST})) as deals_worked,
    count(*) filter (created between {FIRST} and {LAST}) as deals_created,
    count(*) filter (not is_closed) as deals_open,
    count(*) filter (created between {FIRST} and {LAST} and is_closed and stage = 'Closed Won')
        / nullif(deals_created, 0) as close_rate_cohort,
    count(*) filter (created between {FIRST} and {LAST} and is_closed)
        / nullif(deals_created, 0) as cohort_maturity
from marked
where owner = $person
"""

_AMOUNTS = f"""
{_DEALS_AS_KNOWN}
, rates as (
    select currency, arg_max(rate_to_reporting::decimal(18, 8), rate_date) as rate
    from exchange_rates
    where rate_date::date <= {LAST}
    group by currency
)
, credits as (
    select k.is_new, k.stage, k.closed, p.Id is not null as is_split,
        k.stage like 'Closed%' and k.closed <= {LAST} as is_closed,
        k.stage like 'Closed%' and k.closed between {FIRST} and {LAST} as is_decided,
        round(k.amount * coalesce(r.rate, 1), 2)
            * coalesce(p.SplitPercentage::decimal(9, 6) / 100, 1) as part
    from known as k
    left join rates as r using (currency)
    left join OpportunitySplit as p on p.OpportunityId = k.Id and not p.IsDeleted::boolean
    where coalesce(p.SplitOwnerId, k.owner) = $person and k.amount is not null
)
select
    coalesce(sum(part) filter (is_new and is_decided and stage = 'Closed Won'), 0) as amount_won,
    coalesce(sum(part) filter (is_new and is_decided and stage = 'Closed Lost'), 0) as amount_lost,
    coalesce(sum(part) filter (is_new and not is_closed), 0) as open_pipeline_amount,
    coalesce(sum(part) filter (not is_new and is_decided and stage = 'Closed Won'), 0)
        as existing_amount_won,
    count(*) filter (is_split) as {SPLIT_DEALS}
from credits
"""

_RECEIVED = f"""
select count(*) as leads_received,
    count(*) filter (h.Decision__c = 'Accepted' and h.Decided_At__c::timestamptz < {CUTOFF})
        as leads_accepted,
    count(*) filter (h.Decision__c = 'Rejected' and h.Decided_At__c::timestamptz < {CUTOFF})
        as leads_rejected,
    count(*) filter (h.Decision__c = 'Rejected' and h.Decided_At__c::timestamptz < {CUTOFF}
        and h.Decision_Reason__c is not null) as rejections_with_reason,
    count(*) filter (h.Decision__c = 'Accepted' and h.Decided_At__c::timestamptz < {CUTOFF}
        and h.Decision_Reason__c is not null) as acceptances_with_reason
from Handover__c as h
join Lead as l on l.Id = h.Lead__c
where h.AE__c = $person and not h.IsDeleted::boolean and h.CreatedDate::timestamptz < {CUTOFF}
    and h.Sent_At__c::timestamptz >= {START} and h.Sent_At__c::timestamptz < {CUTOFF}
    and l.MasterRecordId is null
    and not (l.IsDeleted::boolean and l.LastModifiedDate::timestamptz < {CUTOFF})
"""


def _value_at(moment: str, rates_until: str, name: str) -> str:
    """Accounts owned at `moment`, with their value in euro."""
    return f"""
    select '{name}' as figure, count(*) filter (v.value > 0) as accounts,
        sum(round(v.value * coalesce(r.rate, 1), 2)) as amount
    from Account as a
    join lateral (
        select coalesce(
            (select arg_min(OldValue, CreatedDate) from AccountHistory
             where AccountId = a.Id and Field = 'Owner' and CreatedDate::timestamptz >= {moment}),
            a.OwnerId) as owner
    ) as w on true
    join lateral (
        select coalesce(
            (select arg_min(coalesce(OldValue, '0'), CreatedDate) from AccountHistory
             where AccountId = a.Id and Field = 'Recurring_Amount__c'
                and CreatedDate::timestamptz >= {moment}),
            a.Recurring_Amount__c, '0')::decimal(18, 2) as value
    ) as v on true
    left join (
        select currency, arg_max(rate_to_reporting::decimal(18, 8), rate_date) as rate
        from exchange_rates where rate_date::date <= {rates_until} group by currency
    ) as r on r.currency = a.CurrencyIsoCode
    where w.owner = $person and a.CreatedDate::timestamptz < {moment} and a.MasterRecordId is null
        and a.Customer_Since__c::date <= {rates_until}
    """


_PORTFOLIO = f"""
with both_ends as (
    {_value_at(START, "date '2026-09-30'", "start")}
    union all
    {_value_at(CUTOFF, LAST, "end")}
)
select max(accounts) filter (figure = 'end') as accounts_held,
    coalesce(max(amount) filter (figure = 'start'), 0) as portfolio_start,
    coalesce(max(amount) filter (figure = 'end'), 0) as portfolio_end
from both_ends
"""

# Every step of an account within the month: owner and value before and after it. A change of owner
# moves the value of that moment; a change of value belongs to the owner of that moment.
_MOVEMENTS = f"""
with rates as (
    select currency, arg_max(rate_to_reporting::decimal(18, 8), rate_date) as rate
    from exchange_rates where rate_date::date <= {LAST} group by currency
),
steps as (
    select h.*, h.CreatedDate::timestamptz as at, a.OwnerId, a.Recurring_Amount__c,
        coalesce(r.rate, 1) as rate
    from AccountHistory as h
    join Account as a on a.Id = h.AccountId
    left join rates as r on r.currency = a.CurrencyIsoCode
    where h.CreatedDate::timestamptz >= {START} and h.CreatedDate::timestamptz < {CUTOFF}
        and not h.IsDeleted::boolean and a.MasterRecordId is null and not a.IsDeleted::boolean
),
placed as (
    select s.*,
        coalesce(
            (select arg_min(n.OldValue, n.CreatedDate) from AccountHistory as n
             where n.AccountId = s.AccountId and n.Field = 'Owner'
                and n.CreatedDate::timestamptz > s.at), s.OwnerId) as owner,
        round(coalesce(
            (select arg_min(coalesce(n.OldValue, '0'), n.CreatedDate) from AccountHistory as n
             where n.AccountId = s.AccountId and n.Field = 'Recurring_Amount__c'
                and n.CreatedDate::timestamptz > s.at),
            s.Recurring_Amount__c, '0')::decimal(18, 2) * s.rate, 2) as value,
        s.Field = 'Recurring_Amount__c' and s.OldValue is null as is_first
    from steps as s
),
valued as (
    select *, if(Field = 'Owner', null,
        round(coalesce(OldValue, '0')::decimal(18, 2) * rate, 2)) as value_before
    from placed
)
select
    coalesce(sum(value) filter (is_first and owner = $person), 0) as portfolio_new,
    coalesce(sum(value - value_before)
        filter (not is_first and value > value_before and owner = $person), 0)
        as portfolio_expansion,
    coalesce(sum(value_before - value)
        filter (value > 0 and value < value_before and owner = $person), 0)
        as portfolio_contraction,
    coalesce(sum(value_before)
        filter (value = 0 and value_before > 0 and owner = $person), 0) as portfolio_churn,
    coalesce(sum(value) filter (Field = 'Owner' and NewValue = $person), 0)
        as portfolio_taken_over,
    coalesce(sum(value) filter (Field = 'Owner' and OldValue = $person), 0)
        as portfolio_handed_over
from valued
"""

_QUERIES = {
    "sdr": (_LEADS, _CALLS),
    "ae": (_DEALS, _AMOUNTS, _RECEIVED),
    "am": (_PORTFOLIO, _MOVEMENTS),
}


def figures(drop: Path, role: str, person: str) -> dict[str, object]:
    """The figures of one person in October 2026, by name of the mart's column."""
    found: dict[str, object] = {}
    with duckdb.connect() as connection:
        for path in drop.glob("*.csv"):
            name = str(path).replace("'", "''")
            connection.execute(
                f"create view {path.stem} as from read_csv('{name}', all_varchar = true)"
            )
        for query in _QUERIES[role]:
            result = connection.execute(query, {"person": person})
            names = [column[0] for column in result.description or []]
            found |= dict(zip(names, result.fetchall()[0], strict=True))
    return found
