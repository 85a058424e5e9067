"""Which stage of the chain made deals won change, and which has left its usual range.

Here belongs what is read from `chain_health`. Its changes are logarithms, which add up; a reader is
told what each stage alone would have made of the deals won, in percent.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.company.chain_alarms import alarms_of
from reports.company.chain_names import VOLUMES, currency_of, stage_label, stage_value
from reports.company.context import Context
from reports.format import Formatter
from reports.intervals import Z_90
from reports.marts import Record
from reports.model import Statement
from reports.months import month_before
from reports.records import day, number, share, words
from reports.statements import state
from reports.texts import N_

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
        alarms=tuple(alarms_of(context, stages, currency)),
        rows=tuple(_row(row, formatter, currency) for row in stages),
    )


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
        is_after=stage not in VOLUMES,
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
    swing = Z_90 * math.sqrt(now + before)
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
        if words(row, "stage") in VOLUMES and (part := share(row, column)) is not None
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
