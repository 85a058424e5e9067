"""The chain from its first step to its last, each as high as its count.

Here belongs drawing only. The steps of one role stand on one ground, so that the hand-overs are
seen; between two steps stand the share that came on and how long that took.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.charts.letters import shorten, width, wrap
from reports.charts.pictures import FlowPicture, FlowStep
from reports.charts.sheet import Sheet, rectangle
from reports.format import Formatter
from reports.theme import (
    ACCENT,
    ACCENT_SOFT,
    FAINT,
    INK,
    LABEL,
    MINOR,
    QUIET,
    SEMIBOLD,
    VALUE,
    WIDTH,
)

_HEAD, _LINE, _BAND, _FOOT = 27.0, 9.0, 92.0, 36.0
_ROLE = 13.0
_THINNEST, _GAP, _PAD = 1.4, 4.0, 8.0


@dataclass(frozen=True, slots=True)
class _Stop:
    """A step at its place; its bar reaches `half` up and down from the middle."""

    step: FlowStep
    x: float
    half: float


def draw_flow(picture: FlowPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    steps = picture.steps
    pitch = WIDTH / max(len(steps), 1)
    lines = max((len(wrap(step.label, pitch - _PAD, LABEL)) for step in steps), default=1)
    role = _ROLE if any(step.role for step in steps) else 2.0
    top = role + _HEAD + lines * _LINE
    sheet = Sheet(top + _BAND + _FOOT)
    most = max((abs(float(step.count)) for step in steps), default=0) or 1
    stops = [
        _Stop(step, at * pitch + _PAD, max(abs(float(step.count)) / most * _BAND, _THINNEST) / 2)
        for at, step in enumerate(steps)
    ]
    _grounds(sheet, stops, pitch)
    bar, middle = min(12.0, pitch / 4), top + _BAND / 2
    bands = (
        [
            (one.x + bar, middle - one.half),
            (other.x, middle - other.half),
            (other.x, middle + other.half),
            (one.x + bar, middle + one.half),
        ]
        for one, other in itertools.pairwise(stops)
    )
    sheet.areas(bands, ACCENT_SOFT)
    bars = (rectangle(stop.x, middle - stop.half, bar, 2 * stop.half) for stop in stops)
    sheet.areas(bars, ACCENT)
    for stop in stops:
        _step(sheet, stop, top, pitch, formatter)
    for one, other in itertools.pairwise(stops):
        _between(sheet, (one.x + bar + other.x) / 2, other.step, pitch - bar, formatter)
    return sheet.svg()


def _roles(stops: Sequence[_Stop]) -> Iterator[Sequence[_Stop]]:
    """The steps of each role."""
    start = 0
    for at in range(1, len(stops)):
        if stops[at].step.is_role_change:
            yield stops[start:at]
            start = at
    if stops:
        yield stops[start:]


def _grounds(sheet: Sheet, stops: Sequence[_Stop], pitch: float) -> None:
    grounds = []
    for role in _roles(stops):
        left = role[0].x - _PAD + (0 if role[0] is stops[0] else _GAP / 2)
        right = role[-1].x - _PAD + pitch - (0 if role[-1] is stops[-1] else _GAP / 2)
        grounds.append(rectangle(left, 0, right - left, sheet.high))
        name = shorten(role[0].step.role, right - left - 2 * _PAD, LABEL, SEMIBOLD)
        sheet.words(role[0].x, 11, name, color=QUIET, weight=SEMIBOLD)
    sheet.areas(grounds, FAINT)


def _step(sheet: Sheet, stop: _Stop, top: float, pitch: float, formatter: Formatter) -> None:
    lines = wrap(stop.step.label, pitch - _PAD, LABEL)
    for at, line in enumerate(lines):
        sheet.words(stop.x, top - 21 - _LINE * (len(lines) - 1 - at), line, color=INK)
    count = formatter.count(stop.step.count)
    sheet.words(stop.x, top - 7, count, size=VALUE + 1, color=ACCENT, weight=SEMIBOLD)


def _between(
    sheet: Sheet, middle: float, step: FlowStep, room: float, formatter: Formatter
) -> None:
    """What came on from the step before, and after how long."""
    if step.share is not None:
        share = formatter.rate(step.share, 0)
        y = sheet.high - 20
        sheet.words(middle, y, share, size=VALUE, color=INK, weight=SEMIBOLD, anchor="middle")
    if step.days is not None:
        days = formatter.count(step.days)
        # Only exactly one is one day; 1.5 are days.
        text = formatter.texts.count(
            "%(days)s day", "%(days)s days", 1 if days == formatter.count(1) else 2, days=days
        )
        size = MINOR if width(text, MINOR) <= room else MINOR - 1
        sheet.words(middle, sheet.high - 9, text, size=size, anchor="middle")
