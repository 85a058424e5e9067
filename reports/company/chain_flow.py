"""The flow from lead to customer, of months of leads that are old enough to tell.

Here belong the picture and what it says. What customers are worth a year later is in `chain_value`,
changes from month to month are in `chain_stages`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.charts.pictures import FlowPicture, FlowStep
from reports.company.chain_cohorts import RIPE_MONTHS, Cohorts, cohorts_of
from reports.company.chain_value import value_after_a_year
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Number, Statement
from reports.records import share
from reports.statements import state
from reports.texts import N_


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture, and what else is known of the same leads."""

    picture: FlowPicture | None
    statements: tuple[Statement, ...]


def build_flow(context: Context) -> Flow | None:
    """The flow; None where neither leads nor deals are old enough."""
    formatter = context.formatter
    cohorts = cohorts_of(context, RIPE_MONTHS)
    if cohorts is None:
        return None
    without_lead = _without_lead(cohorts, formatter)
    if not cohorts.sum("leads_sent"):
        return Flow(None, without_lead) if without_lead else None
    picture = _picture(cohorts, formatter)
    return Flow(picture, (*without_lead, *value_after_a_year(context)))


def _picture(cohorts: Cohorts, formatter: Formatter) -> FlowPicture:
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


def _steps(cohorts: Cohorts, formatter: Formatter) -> Iterable[FlowStep]:
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


def _finding(cohorts: Cohorts, formatter: Formatter) -> Statement:
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


def _without_lead(cohorts: Cohorts, formatter: Formatter) -> tuple[Statement, ...]:
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
