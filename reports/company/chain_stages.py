"""Which stage of the chain made deals won change, and which has left its usual range.

Here belongs what is read from `chain_health`. Its changes are logarithms, which add up; a reader is
told what each stage alone would have made of the deals won, in percent.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.company.context import Context
from reports.figures import month_before
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import day, number, share, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

# What a stage's rate is printed as, and what it is called.
STAGES: Mapping[str, tuple[str, str]] = {
    "calls": ("ratio", N_("Calls per working hour")),
    "leads_sent": ("rate", N_("Leads handed over per call")),
    "leads_decided": ("rate", N_("Leads decided, of those handed over")),
    "leads_accepted": ("rate", N_("Leads accepted, of those decided")),
    "deals_created": ("ratio", N_("Deals created per accepted lead")),
    "deals_closed": ("ratio", N_("Deals closed per deal created")),
    "deals_won": ("rate", N_("Deals won, of those closed")),
    "amount_per_deal": ("amount", N_("Amount per deal won")),
    "accounts_kept": ("rate", N_("Customers kept from month to month")),
    "accounts_grown": ("rate", N_("Customers grown in the month")),
    "account_value": ("rate", N_("Value of customers against the month’s start")),
}
# The first stage that the CRM knows is a number of the month, and no rate.
_VOLUMES: Mapping[str, str] = {
    "working_hours": N_("Working hours of SDRs"),
    "calls": N_("Calls"),
    "leads_sent": N_("Leads handed over"),
    "leads_decided": N_("Leads decided"),
    "leads_accepted": N_("Leads accepted"),
    "deals_created": N_("Deals created"),
    "deals_closed": N_("Deals closed"),
    "deals_won": N_("Deals won"),
}
_JUDGEMENTS: Mapping[str, str] = {
    "up": N_("alarm: higher"),
    "down": N_("alarm: lower"),
    "": N_("as usual"),
    "not_computable": N_("no figure"),
    "volume": N_("not judged"),
    "immature": N_("too early"),
    "too_few_trials": N_("too few cases"),
    "too_few_months": N_("too few months"),
    "no_variation": N_("never varies"),
    "base": N_("too few months"),
}
_CHANCE = 1.6448536269514722  # 90 % of the months of one level lie within so many deviations


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage in the review month; every cell as printed."""

    label: str
    count: str
    rate: str
    usual: str
    month: str
    year: str
    judgement: str
    is_alarm: bool
    is_after: bool


@dataclass(frozen=True, slots=True)
class Stages:
    """What moved deals won, and what is watched."""

    statements: tuple[tuple[Statement, ...], ...]
    alarms: tuple[Statement, ...]
    rows: tuple[StageRow, ...]


def build_stages(context: Context) -> Stages | None:
    """The month's stages; None where the chain is not known."""
    rows = context.marts.of("health", "month", context.pack.month)
    stages = [row for row in rows if words(row, "stage") != "result"]
    if not stages:
        return None
    currency = currency_of(context)
    formatter = context.formatter
    return Stages(
        statements=tuple(_changes(context, stages)),
        alarms=tuple(_alarms(context, stages, currency)),
        rows=tuple(_row(row, formatter, currency) for row in stages),
    )


def currency_of(context: Context) -> str | None:
    """The reporting currency, as the chain's amounts have it."""
    for table in ("chain", "ae_am"):
        for row in context.marts.rows(table):
            return words(row, "currency") or None
    return context.pack.company.currency("amount_won")


def stage_label(row: Record, formatter: Formatter) -> str:
    """A stage's name: of a rate, or of the number that the chain begins with."""
    stage = words(row, "stage")
    if number(row, "denominator") is None and stage in _VOLUMES:
        return formatter.texts.say(_VOLUMES[stage])
    return stage_name(stage, formatter)


def stage_name(stage: str, formatter: Formatter) -> str:
    """A rate's name; one that this version does not know keeps its id's words."""
    known = STAGES.get(stage)
    return formatter.texts.say(known[1]) if known else stage.replace("_", " ").capitalize()


def stage_value(stage: str, value: float | None, formatter: Formatter, currency: str | None) -> str:
    """A stage's rate in its unit."""
    unit = STAGES.get(stage, ("ratio", ""))[0]
    if unit == "rate":
        return formatter.rate(value)
    return formatter.amount(value, currency) if unit == "amount" else formatter.ratio(value)


def _growth(change: float | None) -> float | None:
    return None if change is None else math.expm1(change)


def _row(row: Record, formatter: Formatter, currency: str | None) -> StageRow:
    stage, alarm = words(row, "stage"), words(row, "alarm")
    is_money = stage in {"amount_per_deal", "account_value"}
    count = number(row, "numerator")
    judgement = _JUDGEMENTS.get(alarm or words(row, "note"), N_("not judged"))
    return StageRow(
        label=stage_label(row, formatter),
        count=formatter.amount(count, currency) if is_money else formatter.count(count),
        rate=stage_value(stage, share(row, "rate"), formatter, currency),
        usual=stage_value(stage, share(row, "expected_rate"), formatter, currency),
        month=formatter.growth(_growth(share(row, "log_change_month"))),
        year=formatter.growth(_growth(share(row, "log_change_year"))),
        judgement=formatter.texts.say(judgement),
        is_alarm=bool(alarm),
        is_after=stage not in _VOLUMES,
    )


def _changes(context: Context, stages: Sequence[Record]) -> Iterator[tuple[Statement, ...]]:
    """How deals won changed against a month and a year before, and at which stage most of it."""
    results = {day(row, "month"): row for row in context.marts.of("health", "stage", "result")}
    month = context.pack.month
    for rule, column, back in (
        ("chain_change_month", "log_change_month", 1),
        ("chain_change_year", "log_change_year", 12),
    ):
        now, before = results.get(month), results.get(month_before(month, back))
        if now is not None and before is not None:
            said = tuple(_change(rule, column, (now, before), stages, context.formatter))
            if said:
                yield said


def _change(
    rule: str,
    column: str,
    results: tuple[Record, Record],
    stages: Sequence[Record],
    formatter: Formatter,
) -> Iterator[Statement]:
    now, before = (share(row, "numerator") for row in results)
    change = share(results[0], column)
    if now is None or before is None or change is None:
        return
    swing = _CHANCE * math.sqrt(now + before)
    values = {
        "now": formatter.count(now),
        "before": formatter.count(before),
        "month": formatter.month(day(results[1], "month")),
        "change": formatter.growth(_growth(change)),
        "swing": formatter.count(round(swing)),
    }
    if abs(now - before) <= swing:
        message = N_(
            "Deals won: %(now)s, against %(before)s in %(month)s (%(change)s). Chance alone can "
            "make this difference: 9 of 10 such pairs of months differ by %(swing)s at most."
        )
    else:
        message = N_(
            "Deals won: %(now)s, against %(before)s in %(month)s (%(change)s). Chance hardly "
            "explains this: 9 of 10 such pairs of months differ by %(swing)s at most."
        )
    limit = N_("chance: up to %(swing)s deals either way")
    yield state(formatter, rule, message, n=now + before, threshold=limit, **values)
    yield from _explained(f"{rule}_explained", column, change, stages, formatter)


def _explained(
    rule: str, column: str, change: float, stages: Sequence[Record], formatter: Formatter
) -> Iterator[Statement]:
    """The stage that moved deals won most in the direction in which they went."""
    parts = [
        (part, row)
        for row in stages
        if words(row, "stage") in _VOLUMES and (part := share(row, column)) is not None
    ]
    same = [(part, row) for part, row in parts if part * change > 0]
    other = [(part, row) for part, row in parts if part * change < 0]
    if not same:
        return
    part, row = max(same, key=lambda pair: (abs(pair[0]), words(pair[1], "stage")))
    values = {
        "stage": stage_label(row, formatter),
        "part": formatter.growth(_growth(part)),
    }
    message = N_("Most of it came about at the stage “%(stage)s” (%(part)s by itself).")
    if other:
        against, most = max(other, key=lambda pair: (abs(pair[0]), words(pair[1], "stage")))
        values["against"] = formatter.growth(_growth(against))
        values["other"] = stage_label(most, formatter)
        message = N_(
            "Most of it came about at the stage “%(stage)s” (%(part)s by itself); “%(other)s” went "
            "the other way (%(against)s)."
        )
    yield state(formatter, rule, message, n=number(row, "numerator"), **values)


def _alarms(
    context: Context, stages: Sequence[Record], currency: str | None
) -> Iterator[Statement]:
    """Alarms of the last twelve months, newest first, and how many of such come of nothing."""
    month, formatter = context.pack.month, context.formatter
    found = [
        row
        for row in context.marts.rows("health")
        if words(row, "alarm") and month_before(month, 11) <= day(row, "month") <= month
    ]
    found.sort(key=lambda row: (day(row, "month"), -int(number(row, "position") or 0)))
    watched = [row for row in stages if number(row, "false_alarms_per_year") is not None]
    if not watched:
        if not found:
            yield state(
                formatter,
                "chain_not_watched",
                N_("No stage can be watched for alarms yet: that takes more months or more cases."),
                threshold=N_("from twelve months to hold a month against"),
            )
            return
    elif not any(day(row, "month") == month for row in found):
        yield state_count(
            formatter,
            "chain_no_alarm",
            NN_(
                "The one stage that can be watched is within its usual range.",
                "All %(stages)s stages that can be watched are within their usual range.",
            ),
            len(watched),
            stages=formatter.count(len(watched)),
        )
    for row in reversed(found):
        yield _alarm(row, month, formatter, currency)
    if watched:
        yield _false_alarms(watched, formatter)


def _alarm(row: Record, month: date, formatter: Formatter, currency: str | None) -> Statement:
    is_up, is_now = words(row, "alarm") == "up", day(row, "month") == month
    if is_now and is_up:
        message = N_(
            "Alarm: “%(stage)s” has moved above its usual range (%(rate)s in %(month)s, usually "
            "%(usual)s)."
        )
    elif is_now:
        message = N_(
            "Alarm: “%(stage)s” has fallen below its usual range (%(rate)s in %(month)s, usually "
            "%(usual)s)."
        )
    elif is_up:
        message = N_(
            "Earlier alarm: “%(stage)s” had moved above its usual range by %(month)s (%(rate)s, "
            "usually %(usual)s)."
        )
    else:
        message = N_(
            "Earlier alarm: “%(stage)s” had fallen below its usual range by %(month)s (%(rate)s, "
            "usually %(usual)s)."
        )
    stage = words(row, "stage")
    return state(
        formatter,
        "chain_alarm",
        message,
        n=number(row, "denominator"),
        threshold=N_("small deviations summed over months, against what months usually vary by"),
        stage=stage_label(row, formatter),
        rate=stage_value(stage, share(row, "rate"), formatter, currency),
        usual=stage_value(stage, share(row, "expected_rate"), formatter, currency),
        month=formatter.month(day(row, "month")),
    )


def _false_alarms(watched: Sequence[Record], formatter: Formatter) -> Statement:
    alarms = sum(share(row, "false_alarms_per_year") or 0 for row in watched)
    return state(
        formatter,
        "chain_false_alarms",
        N_(
            "If nothing ever changed, they would together still raise about %(alarms)s alarms a "
            "year: an alarm is a reason to look, not a proof. A small change can take months to "
            "raise one."
        ),
        n=len(watched),
        alarms=formatter.ratio(alarms),
    )
