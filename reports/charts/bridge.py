"""From a start to an end by its changes, which add up.

Here belongs drawing only. Totals stand on the axis; changes carry their sign, and those that take
away are hatched.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.charts.letters import width, wrap
from reports.charts.pictures import BridgeBar, BridgePicture
from reports.charts.scales import Scale, labelled, spread
from reports.charts.sheet import Place, Sheet, rectangle
from reports.format import Formatter
from reports.theme import (
    ACCENT,
    ACCENT_SOFT,
    INK,
    LABEL,
    MINOR,
    PAPER,
    QUIET,
    RULE,
    SEMIBOLD,
    STRONG_RULE,
)

_HIGH, _LEFT, _TOP, _BOTTOM = 185.0, 38.0, 14.0, 31.0
_WIDEST, _LINE, _HATCH, _NOTE = 62.0, 8.8, 3.2, 6.0
_SMALLEST = 5.5
_SEEN = 0.25  # changes that together are less of the totals would hardly be seen


@dataclass(frozen=True, slots=True)
class _Bar:
    """From where to where, at which place."""

    bar: BridgeBar
    start: float
    end: float
    middle: float

    @property
    def takes_away(self) -> bool:
        """Whether it is a change for the worse."""
        return not self.bar.is_total and self.end < self.start


def draw_bridge(picture: BridgePicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    ends = list(_levels(picture.bars))
    is_cut, up = _scale(picture.bars, ends)
    sheet = Sheet(_HIGH + (_NOTE if is_cut else 0))
    ticks = labelled(up, 4, "amount", formatter)
    left = max([_LEFT, *(width(label, LABEL) + 8 for _, label in ticks)])
    sheet.lines(([(left, up(tick)), (sheet.wide, up(tick))] for tick, _ in ticks), color=RULE)
    for tick, label in ticks:
        sheet.words(left - 5, up(tick) + 2.5, label, anchor="end")
    pitch = (sheet.wide - left) / max(len(ends), 1)
    bars = [
        _Bar(bar, start, end, left + (at + 0.5) * pitch)
        for at, (bar, (start, end)) in enumerate(zip(picture.bars, ends, strict=True))
    ]
    _draw(sheet, bars, min(pitch * 0.64, _WIDEST), up)
    if is_cut:
        _cut(sheet, bars, min(pitch * 0.64, _WIDEST))
        note = formatter.texts.say("The axis does not start at 0.")
        sheet.words(0, sheet.high - 2, note, size=MINOR)
    axis = up.within(0)
    sheet.lines([[(left, axis), (sheet.wide, axis)]], color=STRONG_RULE, stroke=0.9)
    _write(sheet, bars, pitch, up, picture.currency, formatter)
    return sheet.svg()


def _scale(bars: Sequence[BridgeBar], ends: Sequence[tuple[float, float]]) -> tuple[bool, Scale]:
    """From 0 on; where changes would be too small to be seen, the totals' lower parts are cut."""
    levels = [end for _, end in ends]
    low, high = min(levels, default=0.0), max(levels, default=0.0)
    is_cut = any(not bar.is_total for bar in bars) and 0 < high - low < _SEEN * low
    if is_cut:
        values = (low - (high - low) * 0.7, high + (high - low) * 0.08)
    else:
        values = spread([end for pair in ends for end in pair], air=0.06, zero=True)
    return is_cut, Scale(*values, _HIGH - _BOTTOM, _TOP)


def _cut(sheet: Sheet, bars: Sequence[_Bar], wide: float) -> None:
    """Two slanted gaps through each total say that a part is left out."""
    base = _HIGH - _BOTTOM - 12
    for bar in bars:
        if bar.bar.is_total:
            left, right = bar.middle - wide / 2 - 2, bar.middle + wide / 2 + 2
            gaps = [[(left, y + 3), (right, y - 3)] for y in (base, base + 5)]
            sheet.lines(gaps, color=PAPER, stroke=2.0)


def _levels(bars: Sequence[BridgeBar]) -> Iterator[tuple[float, float]]:
    level = 0.0
    for bar in bars:
        start, level = (0.0, 0.0) if bar.is_total else (level, level)
        level = start + float(bar.value)
        yield start, level


def _draw(sheet: Sheet, bars: Sequence[_Bar], wide: float, up: Scale) -> None:
    def box(bar: _Bar) -> list[Place]:
        top, bottom = up(max(bar.start, bar.end)), up.within(min(bar.start, bar.end))
        return rectangle(bar.middle - wide / 2, top, wide, max(bottom - top, 0.7))

    sheet.areas((box(bar) for bar in bars if bar.bar.is_total), ACCENT)
    gains = [bar for bar in bars if not bar.bar.is_total and not bar.takes_away]
    sheet.areas(map(box, gains), ACCENT_SOFT)
    losses = [box(bar) for bar in bars if bar.takes_away]
    sheet.areas(losses, PAPER)
    sheet.lines((line for loss in losses for line in _hatch(loss)), color=QUIET, stroke=0.5)
    sheet.areas(losses, "none", INK, 0.8)
    links = [
        [(one.middle + wide / 2, up(one.end)), (other.middle - wide / 2, up(one.end))]
        for one, other in itertools.pairwise(bars)
    ]
    sheet.lines(links, color=STRONG_RULE, stroke=0.6)


def _hatch(corners: Sequence[Place]) -> Iterator[list[Place]]:
    """Lines that fall from left to right, cut at the edges of the box."""
    (left, top), (right, bottom) = corners[0], corners[2]
    shift = left - (bottom - top) + _HATCH / 2
    while shift < right:
        start, end = max(shift, left), min(shift + bottom - top, right)
        yield [(start, top + start - shift), (end, top + end - shift)]
        shift += _HATCH


def _write(
    sheet: Sheet, bars: Sequence[_Bar], pitch: float, up: Scale, currency: str | None,
    formatter: Formatter,
) -> None:  # fmt: skip
    """Values above their bars, what they are beneath the axis."""
    values = [
        formatter.amount(bar.bar.value, currency)
        if bar.bar.is_total
        else formatter.change(bar.bar.value, "amount")
        for bar in bars
    ]
    widest = max((width(value, 1, SEMIBOLD) for value in values), default=1)
    size = max(min(LABEL + 0.5, (pitch - 3) / widest), _SMALLEST)
    for bar, value in zip(bars, values, strict=True):
        y = up(max(bar.start, bar.end)) - 3.5
        color = ACCENT if bar.bar.is_total else INK
        sheet.words(bar.middle, y, value, size=size, color=color, weight=SEMIBOLD, anchor="middle")
        for at, line in enumerate(wrap(bar.bar.label, pitch - 5, LABEL, lines=3)):
            y = _HIGH - _BOTTOM + 10 + at * _LINE
            sheet.words(bar.middle, y, line, color=INK, anchor="middle")
