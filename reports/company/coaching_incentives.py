"""What coaching cost the coaches last month, and what it would earn: a what-if, no payroll.

Here belongs what is read from `incentive_proposals` and `incentive_totals`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.company.coaching_words import hours_text, person_name, place, real, whole
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import flag, words
from reports.statements import state_count
from reports.texts import NN_

_COMPANY = "(company)"


@dataclass(frozen=True, slots=True)
class Incentive:
    """One coach's month, or all coaches' together."""

    name: str
    detail: str
    sessions: int
    hours: str
    selling_time: str
    relief: str
    relief_detail: str
    session_pay: str
    bonus: str
    is_capped: bool
    total: str


@dataclass(frozen=True, slots=True)
class Incentives:
    """The what-if."""

    lead: Statement
    currency: str | None
    rows: tuple[Incentive, ...]
    total: Incentive | None
    notes: tuple[str, ...]


def build_incentives(context: Context) -> Incentives | None:
    """The what-if; None where nobody coached in the review month."""
    rows = context.marts.rows("incentives")
    if not rows:
        return None
    formatter = context.formatter
    whole_company = next(iter(context.marts.of("incentive_totals", "team", _COMPANY)), None)
    currency = next((found for row in rows if (found := words(row, "currency"))), None)
    return Incentives(
        lead=_lead(rows, whole_company, currency, context),
        currency=currency,
        rows=tuple(_incentive(row, context) for row in rows),
        total=None if whole_company is None else _total(whole_company, formatter),
        notes=tuple(_notes(rows, formatter)),
    )


def _lead(
    rows: Sequence[Record], totals: Record | None, currency: str | None, context: Context
) -> Statement:
    formatter = context.formatter
    values: dict[str, str] = {
        "coaches": formatter.count(len(rows)),
        "month": formatter.month(context.pack.month),
    }
    if totals is None or real(totals, "hours") is None:
        messages = NN_(
            "%(coaches)s person coached in %(month)s, without recorded hours.",
            "%(coaches)s people coached in %(month)s, without recorded hours.",
        )
        return state_count(
            formatter, "coaching_hours_unknown", messages, len(rows), n=None, threshold="", **values
        )
    values |= {
        "hours": hours_text(real(totals, "hours"), formatter),
        "total": formatter.amount(real(totals, "total"), currency),
    }
    worth = real(totals, "selling_time_value")
    if worth is None:
        messages = NN_(
            "%(coaches)s person coached in %(month)s for %(hours)s\u00a0h; under the rules in the "
            "settings that would earn %(total)s.",
            "%(coaches)s people coached in %(month)s for %(hours)s\u00a0h; under the rules in the "
            "settings that would earn them %(total)s.",
        )
        return state_count(
            formatter, "coaching_cost", messages, len(rows), n=None, threshold="", **values
        )
    messages = NN_(
        "%(coaches)s person coached in %(month)s for %(hours)s\u00a0h, selling time worth "
        "%(selling)s; under the rules in the settings that would earn %(total)s.",
        "%(coaches)s people coached in %(month)s for %(hours)s\u00a0h, selling time worth "
        "%(selling)s; under the rules in the settings that would earn them %(total)s.",
    )
    values["selling"] = formatter.amount(worth, currency)
    return state_count(
        formatter, "coaching_cost", messages, len(rows), n=None, threshold="", **values
    )


def _incentive(row: Record, context: Context) -> Incentive:
    formatter = context.formatter
    return Incentive(
        name=person_name(row, "person_id", "full_name", context.pack.roster),
        detail=place(words(row, "role"), words(row, "team"), formatter.texts),
        sessions=whole(row, "sessions"),
        hours=hours_text(real(row, "hours"), formatter),
        selling_time=formatter.amount(real(row, "selling_time_value")),
        relief=formatter.rate(real(row, "relief_share")),
        relief_detail=_relief(row, formatter),
        session_pay=formatter.amount(real(row, "session_pay")),
        bonus=formatter.amount(real(row, "bonus")),
        is_capped=bool(flag(row, "is_bonus_capped")),
        total=formatter.amount(real(row, "total")),
    )


def _relief(row: Record, formatter: Formatter) -> str:
    """What the relief is of, in the target's unit."""
    say, metric = formatter.texts.say, words(row, "target_metric")
    target, relief = real(row, "target"), real(row, "relief")
    if target is None or relief is None:
        return ""
    if metric == "amount_won":
        currency = words(row, "currency") or None
        values = {
            "relief": formatter.amount(relief, currency),
            "target": formatter.amount(target, currency),
        }
        return say("%(relief)s of %(target)s", **values)
    if metric == "leads_sent":
        values = {"relief": formatter.decimal(relief), "target": formatter.count(target)}
        return say("%(relief)s of %(target)s leads", **values)
    return say("of an upsell of %(target)s", target=formatter.rate(target))


def _total(row: Record, formatter: Formatter) -> Incentive:
    return Incentive(
        name=formatter.texts.say("Company"),
        detail="",
        sessions=whole(row, "sessions"),
        hours=hours_text(real(row, "hours"), formatter),
        selling_time=formatter.amount(real(row, "selling_time_value")),
        relief="",
        relief_detail="",
        session_pay=formatter.amount(real(row, "session_pay")),
        bonus=formatter.amount(real(row, "bonus")),
        is_capped=False,
        total=formatter.amount(real(row, "total")),
    )


def _notes(rows: Sequence[Record], formatter: Formatter) -> Iterator[str]:
    say = formatter.texts.say
    yield say(
        "A what-if under the rules in the settings, no payroll: nothing of it is paid or owed. "
        "Selling time: the coach’s hours at what an hour of own selling brought in the last "
        "twelve months. Relief: what the hours would take off the month’s target."
    )
    capped = sum(bool(flag(row, "is_bonus_capped")) for row in rows)
    if capped:
        yield say("Capped: the bonus has reached the limit in the settings.")
