"""What coaching has changed so far, and how often stated probabilities have come true.

Here belong the rows of `coaching_effects` as lines of a table; what is said of them is in
`coaching_effects_said`. A figure is given only where the marts call it measured; otherwise the
reason why there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.company.coaching_effects_said import ALL, NOBODY, calibration, lead, notes
from reports.company.coaching_words import (
    DIRECTIONS,
    Scale,
    direction_name,
    metric_name,
    real,
    whole,
)
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import words
from reports.texts import N_

_NO_FIGURE: Mapping[str, str] = {
    "not_separable": N_("The two ways of measuring disagree: no figure can be relied on"),
    "too_early": N_("Too early: too few engagements have a complete outcome"),
    NOBODY: N_("Nobody was coached so"),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One line: a direction and metric, what it is measured on, and what came out."""

    direction: str
    metric: str
    engagements: int
    controls: int
    change: str
    second: str
    verdict: str
    is_total: bool
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Effects:
    """The effect of coaching in total and by direction."""

    lead: Statement
    rows: tuple[Effect, ...]
    notes: tuple[str, ...]
    calibration: Statement | None


def build_effects(context: Context, scale: Scale) -> Effects:
    """The total first; directions in which nobody was coached are named below."""
    rows = context.marts.rows("effects")
    order = {name: index for index, name in enumerate(DIRECTIONS)}
    shown = [row for row in rows if words(row, "verdict") != NOBODY and not _repeats(row, rows)]
    shown.sort(
        key=lambda row: (
            order.get(words(row, "direction"), len(order)),
            words(row, "metric") != ALL,
            words(row, "metric"),
        )
    )
    return Effects(
        lead=lead(rows, scale),
        rows=tuple(_effect(row, scale) for row in shown),
        notes=tuple(notes(shown, rows, context.formatter)),
        calibration=calibration(context.marts.rows("calibration"), context.formatter),
    )


def _repeats(row: Record, rows: Sequence[Record]) -> bool:
    """Whether a direction's line for all of its metrics says what its only metric says."""
    direction = words(row, "direction")
    if words(row, "metric") != ALL or direction == ALL:
        return False
    single = [
        other
        for other in rows
        if words(other, "direction") == direction and words(other, "metric") != ALL
    ]
    return len(single) == 1


def _effect(row: Record, scale: Scale) -> Effect:
    formatter = scale.formatter
    metric, verdict = words(row, "metric"), words(row, "verdict")
    change = second = ""
    low, high = real(row, "effect_low"), real(row, "effect_high")
    is_measured = verdict == "measured" and low is not None and high is not None
    if is_measured:
        change = _shift(row, "effect", metric, scale)
        second = _second(row, metric, scale)
    return Effect(
        direction=direction_name(words(row, "direction"), formatter.texts),
        metric=metric_name(metric, formatter.texts),
        engagements=whole(row, "engagements"),
        controls=whole(row, "controls"),
        change=change,
        second=second,
        verdict=_verdict(verdict, low, high, formatter),
        is_total=words(row, "direction") == ALL,
        is_clear=is_measured and _is_clear(low, high),
    )


def _is_clear(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and (low > 0 or high < 0)


def _shift(row: Record, name: str, metric: str, scale: Scale) -> str:
    """Change and interval in words; empty where one of the figures is missing."""
    value, low, high = (real(row, f"{name}{end}") for end in ("", "_low", "_high"))
    if value is None or low is None or high is None:
        return ""
    return scale.shift(metric, value, low, high)


def _second(row: Record, metric: str, scale: Scale) -> str:
    change = _shift(row, "did", metric, scale)
    return change and scale.formatter.texts.say("second method: %(change)s", change=change)


def _verdict(verdict: str, low: float | None, high: float | None, formatter: Formatter) -> str:
    say = formatter.texts.say
    if verdict != "measured":
        known = _NO_FIGURE.get(verdict)
        return say(known) if known else verdict.replace("_", " ")
    if low is not None and low > 0:
        return say("Helps, beyond chance")
    if high is not None and high < 0:
        return say("Harms, beyond chance")
    return say("May be chance")
