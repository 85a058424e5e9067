"""Thirteen months of a metric against its target.

Here belongs drawing only. The newest value stands at the end of its line, the target beside its
own; each month has its cases beneath, and a month that is not settled is hollow.
"""

from itertools import groupby

from reports.charts.pictures import TrendPicture
from reports.charts.scales import Scale, spread, tick_labels
from reports.charts.sheet import Place, Sheet
from reports.format import Formatter
from reports.model import Series
from reports.theme import ACCENT, BAND, INK, MINOR, QUIET, RULE, SEMIBOLD, VALUE

_HIGH = 140.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 62.0, 7.0, 34.0
_APART = 10.0  # points between two labels that do not touch


def draw_trend(picture: TrendPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    return trend_chart(picture.series, formatter)


def trend_chart(series: Series, formatter: Formatter) -> str:
    """The series as SVG."""
    sheet = Sheet(_HIGH)
    across = Scale(0, max(len(series.points) - 1, 1), _LEFT + 8, sheet.wide - _RIGHT)
    low, high = spread(_drawn(series), air=0.08)
    up = Scale(low, high, _HIGH - _BOTTOM, _TOP)
    _band(sheet, series, across, up)
    _value_axis(sheet, series, up, formatter)
    _month_axis(sheet, series, across, formatter)
    _target(sheet, series, across, up)
    _line(sheet, series, across, up)
    _end_labels(sheet, series, across, up, formatter)
    return sheet.svg()


def _drawn(series: Series) -> list[float]:
    found = [point.value for point in series.points if point.value is not None]
    found += [point.target for point in series.points if point.target is not None]
    for point in series.points:
        found += [point.interval.low, point.interval.high] if point.interval else []
    return found


def _band(sheet: Sheet, series: Series, across: Scale, up: Scale) -> None:
    """One area per stretch of months without a gap; a month alone is a stroke."""
    known = [(at, point.interval) for at, point in enumerate(series.points) if point.interval]
    for _, group in groupby(enumerate(known), key=lambda pair: pair[1][0] - pair[0]):
        stretch = [(across(at), one) for _, (at, one) in group]
        if len(stretch) == 1:
            x, one = stretch[0]
            stretch = [(x - 3, one), (x + 3, one)]
        lows = [(x, up(one.low)) for x, one in stretch]
        highs = [(x, up(one.high)) for x, one in reversed(stretch)]
        sheet.area([*lows, *highs], BAND)


def _target(sheet: Sheet, series: Series, across: Scale, up: Scale) -> None:
    known = [
        (across(at), up(point.target))
        for at, point in enumerate(series.points)
        if point.target is not None
    ]
    if len(known) == 1:
        x, y = known[0]
        known = [(x - 8, y), (x + 8, y)]
    if known:
        sheet.line(known, color=INK, stroke=0.9, dashes=(3.6, 2.7))


def _line(sheet: Sheet, series: Series, across: Scale, up: Scale) -> None:
    runs: list[list[Place]] = [[]]
    settled, open_ = [], []
    for at, point in enumerate(series.points):
        if point.value is None:
            runs.append([])
            continue
        place = (across(at), up(point.value))
        runs[-1].append(place)
        (settled if point.is_mature else open_).append(place)
    for run in runs:
        if len(run) > 1:
            sheet.line(run, color=ACCENT, stroke=1.6)
    sheet.dots(settled, 5.0, ACCENT)
    sheet.rings(open_, 4.2, ACCENT)


def _value_axis(sheet: Sheet, series: Series, up: Scale, formatter: Formatter) -> None:
    ticks = up.ticks(4)
    for tick, label in zip(ticks, tick_labels(ticks, series.unit, formatter), strict=True):
        sheet.line([(_LEFT, up(tick)), (sheet.wide - _RIGHT, up(tick))], color=RULE)
        sheet.words(_LEFT - 5, up(tick) + 2.4, label, anchor="end")


def _month_axis(sheet: Sheet, series: Series, across: Scale, formatter: Formatter) -> None:
    """Month, the cases behind it, and the year where it begins."""
    with_cases = any(point.interval for point in series.points)
    months, cases, years = _HIGH - 22, _HIGH - 12.5, _HIGH - (3 if with_cases else 12.5)
    if with_cases:
        sheet.words(_LEFT - 5, cases, formatter.texts.say("n"), size=MINOR, anchor="end")
    for at, point in enumerate(series.points):
        x = across(at)
        sheet.words(x, months, formatter.month_name(point.month), anchor="middle")
        if with_cases and point.cases is not None:
            sheet.words(x, cases, formatter.count(point.cases), size=MINOR, anchor="middle")
        if at == 0 or point.month.month == 1:
            sheet.words(x, years, str(point.month.year), anchor="middle")


def _end_labels(
    sheet: Sheet, series: Series, across: Scale, up: Scale, formatter: Formatter
) -> None:
    """The newest value and target beside the ends of their lines, never on one another."""
    last = series.points[-1]
    x = across(len(series.points) - 1) + 8
    ends: list[tuple[float, bool, str]] = []
    if last.value is not None:
        text = formatter.value(last.value, series.unit, series.currency)
        ends.append((up(last.value), True, text))
    if last.target is not None:
        target = formatter.value(last.target, series.unit, series.currency)
        text = formatter.texts.say("target %(target)s", target=target)
        ends.append((up(last.target), False, text))
    ends.sort()
    if len(ends) == 2 and ends[1][0] - ends[0][0] < _APART:  # noqa: PLR2004
        middle = (ends[0][0] + ends[1][0]) / 2
        ends = [(middle + (at - 0.5) * _APART, *end[1:]) for at, end in enumerate(ends)]
    for y, is_value, text in ends:
        if is_value:
            sheet.words(x, y + 3, text, size=VALUE, color=ACCENT, weight=SEMIBOLD)
        else:
            sheet.words(x, y + 2.4, text, color=QUIET)
