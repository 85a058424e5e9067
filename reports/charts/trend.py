"""Thirteen months of a metric against its target.

Here belongs drawing only. The newest value stands at the end of its line, the target beside its
own; each month has its cases beneath, and a month that is not settled is hollow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from reports.charts.letters import width
from reports.charts.pictures import TrendPicture
from reports.charts.scales import Scale, apart, labelled, spread
from reports.charts.sheet import Place, Sheet
from reports.format import Formatter
from reports.model import Series
from reports.theme import ACCENT, BAND, LABEL, MINOR, QUIET, REGULAR, RULE, SEMIBOLD, VALUE

_HIGH = 142.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 62.0, 6.0, 36.0
_APART = 10.0  # points between the middles of two labels that do not touch
_TICKS = 4


class _End(NamedTuple):
    y: float
    text: str
    size: float
    color: str
    weight: int


@dataclass(frozen=True, slots=True)
class _Frame:
    sheet: Sheet
    series: Series
    formatter: Formatter
    across: Scale
    up: Scale


def draw_trend(picture: TrendPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    series, sheet = picture.series, Sheet(_HIGH)
    up = Scale(*spread(_drawn(series), air=0.08), _HIGH - _BOTTOM, _TOP)
    ticks = labelled(up, _TICKS, series.unit, formatter)
    ends = list(_ends(series, up, formatter))
    left = max([_LEFT, *(width(label, LABEL) + 8 for _, label in ticks)])
    right = sheet.wide - max(
        [_RIGHT, *(width(one.text, one.size, one.weight) + 12 for one in ends)]
    )
    across = Scale(0, max(len(series.points) - 1, 1), left + 8, right)
    frame = _Frame(sheet, series, formatter, across, up)
    _band(frame)
    sheet.lines(([(left, up(tick)), (right, up(tick))] for tick, _ in ticks), color=RULE)
    for tick, label in ticks:
        sheet.words(left - 5, up(tick) + 2.5, label, anchor="end")
    _months(frame, left)
    _target(frame)
    _line(frame)
    _write(frame, ends)
    return sheet.svg()


def _drawn(series: Series) -> Iterator[float]:
    for point in series.points:
        yield from (one for one in (point.value, point.target) if one is not None)
        if point.interval:
            yield from (point.interval.low, point.interval.high)


def _band(frame: _Frame) -> None:
    """One area per stretch of months without a gap; that of a month alone is a short one."""
    across, up = frame.across, frame.up
    known = [(at, one.interval) for at, one in enumerate(frame.series.points) if one.interval]
    areas = []
    for _, group in groupby(enumerate(known), key=lambda pair: pair[1][0] - pair[0]):
        stretch = [(across(at), one) for _, (at, one) in group]
        if len(stretch) == 1:
            x, one = stretch[0]
            stretch = [(x - 4, one), (x + 4, one)]
        lows = [(x, up(one.low)) for x, one in stretch]
        areas.append([*lows, *((x, up(one.high)) for x, one in reversed(stretch))])
    frame.sheet.areas(areas, BAND)


def _target(frame: _Frame) -> None:
    """A target that changes does so in steps that the months share."""
    known = [
        (frame.across(at), frame.up(point.target))
        for at, point in enumerate(frame.series.points)
        if point.target is not None
    ]
    if len(known) == 1:
        x, y = known[0]
        known = [(x - 8, y), (x + 8, y)]
    if known:
        # One stroke where nothing bends: dashes have less to write, and no seams.
        level = known[0][1]
        frame.sheet.mark([known[0], known[-1]] if {y for _, y in known} == {level} else known)


def _line(frame: _Frame) -> None:
    runs: list[list[Place]] = [[]]
    settled: list[Place] = []
    unsettled: list[Place] = []
    for at, point in enumerate(frame.series.points):
        if point.value is None:
            runs.append([])
            continue
        place = (frame.across(at), frame.up(point.value))
        runs[-1].append(place)
        (settled if point.is_mature else unsettled).append(place)
    frame.sheet.lines((run for run in runs if len(run) > 1), color=ACCENT, stroke=1.6)
    frame.sheet.dots(settled, 5.0, ACCENT)
    frame.sheet.rings(unsettled, 4.2, ACCENT)


def _months(frame: _Frame, left: float) -> None:
    """Month, the cases behind it, and the year where it begins."""
    sheet, points, formatter = frame.sheet, frame.series.points, frame.formatter
    with_cases = any(point.interval for point in points)
    months, cases = _HIGH - 24, _HIGH - 14
    years = _HIGH - (3.5 if with_cases else 14)
    if with_cases:
        sheet.words(left - 5, cases, formatter.texts.say("n"), size=MINOR, anchor="end")
    for at, point in enumerate(points):
        x = frame.across(at)
        sheet.words(x, months, formatter.month_name(point.month), anchor="middle")
        if at == 0 or point.month.month == 1:
            sheet.words(x, years, str(point.month.year), anchor="middle")
    for at, point in enumerate(points if with_cases else ()):
        if point.cases is not None:
            text = formatter.count(point.cases)
            sheet.words(frame.across(at), cases, text, size=MINOR, anchor="middle")


def _ends(series: Series, up: Scale, formatter: Formatter) -> Iterator[_End]:
    """The newest value and target, which stand at the ends of their lines."""
    last = series.points[-1] if series.points else None
    if last and last.value is not None:
        text = formatter.value(last.value, series.unit, series.currency)
        yield _End(up(last.value), text, VALUE, ACCENT, SEMIBOLD)
    if last and last.target is not None:
        target = formatter.value(last.target, series.unit, series.currency)
        text = formatter.texts.say("target %(target)s", target=target)
        yield _End(up(last.target), text, LABEL, QUIET, REGULAR)


def _write(frame: _Frame, ends: list[_End]) -> None:
    """Beside the ends of the lines, never on one another."""
    ends.sort()
    if len(ends) > 1 and ends[1].y - ends[0].y < _APART:
        middle = (ends[0].y + ends[1].y) / 2
        places = [middle - _APART / 2, middle + _APART / 2]
    else:
        places = [one.y for one in ends]
    for y, one in zip(apart(places, _APART, 6, _HIGH - _BOTTOM + 4), ends, strict=True):
        x = frame.across(frame.across.high) + 8
        frame.sheet.words(
            x, y + one.size / 3, one.text, size=one.size, color=one.color, weight=one.weight
        )
