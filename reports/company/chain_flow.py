"""The flow from lead to customer, of months of leads that are old enough to tell.

Here belong the picture and what it says. Changes from month to month are in `chain_stages`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reports.charts.pictures import FlowPicture, FlowStep
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Number, Statement
from reports.months import month_before
from reports.records import day, number, share, total, words
from reports.statements import state
from reports.texts import N_

# Six months after the hand-over most deals are decided; a customer has twelve months yet to go.
RIPE_MONTHS = 6
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture, and what else is known of the same leads."""

    picture: FlowPicture | None
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class _Cohorts:
    """Twelve months of leads, or fewer where the company is younger."""

    rows: tuple[Record, ...]
    first: date
    last: date

    def sum(self, column: str) -> Number | None:
        """All of them together."""
        return total(number(row, column) for row in self.rows)


def build_flow(context: Context) -> Flow | None:
    """The flow; None where neither leads nor deals are old enough."""
    formatter = context.formatter
    cohorts = _cohorts(context, RIPE_MONTHS)
    if cohorts is None:
        return None
    without_lead = _without_lead(cohorts, formatter)
    if not cohorts.sum("leads_sent"):
        return Flow(None, without_lead) if without_lead else None
    picture = _picture(cohorts, formatter)
    return Flow(picture, (*_value(context), *without_lead))


def _cohorts(context: Context, age: int) -> _Cohorts | None:
    last = month_before(context.pack.month, age)
    first = month_before(last, _YEAR - 1)
    rows = tuple(
        row
        for row in context.marts.rows("chain")
        if first <= day(row, "cohort_month") <= last
        and (number(row, "leads_sent") or number(row, "deals_without_lead"))
    )
    if not rows:
        return None
    months = [day(row, "cohort_month") for row in rows]
    return _Cohorts(rows, min(months), max(months))


def _picture(cohorts: _Cohorts, formatter: Formatter) -> FlowPicture:
    say = formatter.texts.say
    first, last = formatter.month(cohorts.first), formatter.month(cohorts.last)
    return FlowPicture(
        key="chain-flow",
        title=say(
            "What became of the leads handed over from %(first)s to %(last)s, by number",
            first=first,
            last=last,
        ),
        alt=_finding(cohorts, formatter),
        note=say(
            "Percentages: share of the step before. Days: median between two steps (the middle one "
            "of the months’ medians). Leads younger than six months are left out, as many of their "
            "deals are still open."
        ),
        steps=tuple(_steps(cohorts, formatter)),
    )


def _steps(cohorts: _Cohorts, formatter: Formatter) -> Iterable[FlowStep]:
    say = formatter.texts.say
    steps = (
        ("leads_sent", say("Leads handed over"), "", "SDR"),
        ("leads_accepted", say("Leads accepted"), "median_days_sent_to_accepted", "AE"),
        ("deals_created", say("Deals created"), "median_days_accepted_to_created", ""),
        ("deals_won", say("Deals won"), "median_days_created_to_won", ""),
        ("accounts_won", say("New customers"), "", "AM"),
    )
    before: Number | None = None
    for column, label, days, role in steps:
        count = cohorts.sum(column) or 0
        yield FlowStep(
            label=label,
            count=count,
            share=float(count) / float(before) if before else None,
            days=middle(_weighted(cohorts.rows, days, column)) if days else None,
            is_role_change=bool(role) and before is not None,
            role=role,
        )
        before = count


def _weighted(rows: Iterable[Record], days: str, count: str) -> list[tuple[float, float]]:
    pairs = ((share(row, days), share(row, count)) for row in rows)
    return [(value, weight) for value, weight in pairs if value is not None and weight]


def middle(values: Sequence[tuple[float, float]]) -> float | None:
    """The median of values by their weights; None where there are none."""
    half, passed = sum(weight for _, weight in values) / 2, 0.0
    for value, weight in sorted(values):
        passed += weight
        if passed >= half:
            return value
    return None


def _finding(cohorts: _Cohorts, formatter: Formatter) -> Statement:
    leads, won = cohorts.sum("leads_sent") or 0, cohorts.sum("deals_won") or 0
    return state(
        formatter,
        "chain_flow",
        N_(
            "Of %(leads)s leads handed over from %(first)s to %(last)s, %(accepted)s were accepted;"
            " %(deals)s deals came of them, of which %(won)s were won: %(yield)s deals won for "
            "each 100 leads."
        ),
        n=leads,
        leads=formatter.count(leads),
        first=formatter.month(cohorts.first),
        last=formatter.month(cohorts.last),
        accepted=formatter.count(cohorts.sum("leads_accepted") or 0),
        deals=formatter.count(cohorts.sum("deals_created") or 0),
        won=formatter.count(won),
        **{"yield": formatter.count(100 * float(won) / float(leads) if leads else None)},
    )


def _value(context: Context) -> tuple[Statement, ...]:
    """What customers are worth a year after: of leads old enough for that, all of them."""
    formatter = context.formatter
    cohorts = _cohorts(context, RIPE_MONTHS + _YEAR + 1)
    if cohorts is None:
        return ()
    rows = [row for row in cohorts.rows if _is_complete(row)]
    customers = total(number(row, "accounts_with_12_months") for row in rows)
    won = total(number(row, "amount_won") for row in rows)
    value = total(number(row, "value_after_12_months") for row in rows)
    if not customers or not won or value is None:
        return ()
    currency = words(rows[0], "currency")
    return (
        state(
            formatter,
            "chain_value_after_12_months",
            N_(
                "Customers won from leads of %(first)s to %(last)s had been won for %(won)s; "
                "twelve months later they were worth %(value)s (%(change)s, lost customers counted "
                "as 0; n = %(customers)s)."
            ),
            n=customers,
            first=formatter.month(cohorts.first),
            last=formatter.month(cohorts.last),
            won=formatter.amount(won, currency),
            value=formatter.amount(value, currency),
            change=formatter.growth(float(value) / float(won) - 1),
            customers=formatter.count(customers),
        ),
    )


def _is_complete(row: Record) -> bool:
    """Whether every customer of the month has had twelve months, so that nothing is left out."""
    customers = number(row, "accounts_won")
    return bool(customers) and customers == number(row, "accounts_with_12_months")


def _without_lead(cohorts: _Cohorts, formatter: Formatter) -> tuple[Statement, ...]:
    deals, won = cohorts.sum("deals_without_lead"), cohorts.sum("deals_without_lead_won")
    if not deals:
        return ()
    return (
        state(
            formatter,
            "chain_deals_without_lead",
            N_(
                "Beside them, %(deals)s deals created in these months came of no lead; %(won)s of "
                "them were won (%(share)s)."
            )
            if cohorts.sum("leads_sent")
            else N_(
                "The CRM records no hand-overs of leads, so the chain begins with deals: of "
                "%(deals)s created from %(first)s to %(last)s, %(won)s were won (%(share)s)."
            ),
            n=deals,
            deals=formatter.count(deals),
            won=formatter.count(won or 0),
            share=formatter.rate(float(won or 0) / float(deals)),
            first=formatter.month(cohorts.first),
            last=formatter.month(cohorts.last),
        ),
    )
