"""Rates by their number of cases, with the limits within which chance would keep them.

Here belongs drawing only. Who is outside is a named triangle that points away from the rest; where
names go is in `names`.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.charts.names import Area, Named, place_names
from reports.charts.pictures import FunnelLimit, FunnelPicture, FunnelPoint
from reports.charts.scales import Scale, apart, labelled, spread
from reports.charts.sheet import Place, Sheet
from reports.format import Formatter
from reports.theme import ACCENT, BAND, FAINT, INK, LABEL, MINOR, QUIET, RULE, STRONG_RULE

_HIGH = 225.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 40.0, 14.0, 30.0
_DOT, _POINTER = 3.8, 6.5
# Where chance keeps a rate in so many of a thousand cases; what the limits' ends are called.
_INNER, _OUTER = 0.95, 0.998


@dataclass(frozen=True, slots=True)
class _Frame:
    sheet: Sheet
    picture: FunnelPicture
    formatter: Formatter
    across: Scale
    up: Scale

    def place(self, point: FunnelPoint) -> Place:
        """Where a point is drawn."""
        return self.across(point.n), self.up(point.rate)


def draw_funnel(picture: FunnelPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    sheet = Sheet(_HIGH)
    across = Scale(*_cases(picture), _LEFT, sheet.wide - _RIGHT)
    low, high = spread(_rates(picture), air=0.06)
    if all(rate >= 0 for rate in _rates(picture)):
        low = max(low, 0.0)
    frame = _Frame(sheet, picture, formatter, across, Scale(low, high, _HIGH - _BOTTOM, _TOP))
    _chance(frame)
    _axes(frame)
    _points(frame)
    return sheet.svg()


def _cases(picture: FunnelPicture) -> tuple[float, float]:
    """From 0 on, where that does not leave a quarter of the width empty."""
    known = [*(one.n for one in picture.points), *(one.n for one in picture.limits)]
    least, most = min(known, default=0.0), max(known, default=0.0) or 1.0
    air = 0.02 * most
    return (least - 2 * air if 0.25 * most < least < most else 0.0), most + air


def _rates(picture: FunnelPicture) -> list[float]:
    """What must be within the axis; of the limits those from the first point on."""
    least = min((point.n for point in picture.points), default=0)
    known = [limit for limit in picture.limits if limit.n >= least]
    limits = [end for limit in known for end in (limit.low_outer, limit.high)]
    return [picture.center, *(point.rate for point in picture.points), *limits]


def _chance(frame: _Frame) -> None:
    limits, up = frame.picture.limits, frame.up
    outer = [(one.n, one.low_outer) for one in limits], [(one.n, one.high_outer) for one in limits]
    inner = [(one.n, one.low) for one in limits], [(one.n, one.high) for one in limits]
    for color, (under, over) in ((FAINT, outer), (BAND, inner)):
        if limits:
            edge = [(frame.across(n), up.within(rate)) for n, rate in (*under, *over[::-1])]
            frame.sheet.areas([edge], color)
    for stroke, pair in ((0.5, outer), (0.5, inner)):
        runs = [run for curve in pair for run in _visible(frame, curve)]
        frame.sheet.lines(runs, color=STRONG_RULE, stroke=stroke)


def _visible(frame: _Frame, curve: Sequence[Place]) -> Iterator[list[Place]]:
    """The parts of a curve that are within the axis, cut where they leave it."""
    up, run = frame.up, list[Place]()
    for (n, rate), (next_n, next_rate) in itertools.pairwise(curve):
        inside = [
            share
            for share in (0.0, *_crossings(rate, next_rate, up), 1.0)
            if up.low - 1e-9 <= rate + share * (next_rate - rate) <= up.high + 1e-9
        ]
        if len(inside) < 2:
            continue
        for share in (inside[0], inside[-1]):
            x = frame.across(n + share * (next_n - n))
            place = (x, up(rate + share * (next_rate - rate)))
            if not run or run[-1] != place:
                run.append(place)
        if inside[-1] < 1:
            yield run
            run = []
    if len(run) > 1:
        yield run


def _crossings(rate: float, next_rate: float, up: Scale) -> list[float]:
    if rate == next_rate:
        return []
    shares = ((end - rate) / (next_rate - rate) for end in (up.low, up.high))
    return sorted(share for share in shares if 0 < share < 1)


def _axes(frame: _Frame) -> None:
    sheet, up, formatter = frame.sheet, frame.up, frame.formatter
    bottom, right = _HIGH - _BOTTOM, sheet.wide - _RIGHT
    ticks = labelled(up, 5, "rate", formatter)
    sheet.lines(([(_LEFT, up(tick)), (right, up(tick))] for tick, _ in ticks), color=RULE)
    for tick, label in ticks:
        sheet.words(_LEFT - 5, up(tick) + 2.5, label, anchor="end")
    sheet.lines([[(_LEFT, bottom), (right, bottom)]], color=STRONG_RULE, stroke=0.7)
    for tick, label in labelled(frame.across, 8, "count", formatter):
        sheet.words(frame.across(tick), bottom + 10, label, anchor="middle")
    sheet.words(right, bottom + 22, frame.picture.n_label, color=INK, anchor="end")
    center = up(frame.picture.center)
    sheet.mark([(_LEFT, center), (right, center)])
    _ends(frame, right + 5)


def _ends(frame: _Frame, x: float) -> None:
    """What the lines are, at their right ends."""
    formatter, up = frame.formatter, frame.up
    ends = [(up(frame.picture.center), formatter.rate(frame.picture.center), LABEL, INK)]
    if frame.picture.limits:
        last: FunnelLimit = frame.picture.limits[-1]
        for rates, share, digits in (
            ((last.low, last.high), _INNER, 0),
            ((last.low_outer, last.high_outer), _OUTER, 1),
        ):
            label = formatter.rate(share, digits)
            ends += [(up(rate), label, MINOR, QUIET) for rate in rates if _is_within(rate, up)]
    ends.sort()
    places = apart([end[0] for end in ends], 8.0, _TOP, _HIGH - _BOTTOM)
    for y, (_, label, size, color) in zip(places, ends, strict=True):
        frame.sheet.words(x, y + 2.4, label, size=size, color=color)


def _is_within(rate: float, up: Scale) -> bool:
    return up.low < rate < up.high


def _points(frame: _Frame) -> None:
    points = frame.picture.points
    frame.sheet.dots((frame.place(one) for one in points if not one.mark), _DOT, QUIET)
    for mark, color in (("above", ACCENT), ("below", INK)):
        places = [frame.place(one) for one in points if one.mark == mark]
        frame.sheet.pointers(places, _POINTER, color, up=mark == "above")
    taken = [_around(*frame.place(one)) for one in points]
    named = [Named(frame.place(one), one.label, one.mark == "above") for one in points if one.mark]
    axes: Area = (_LEFT, 1.0, frame.sheet.wide - _RIGHT, _HIGH - _BOTTOM)
    leaders = []
    for name in place_names(named, taken, axes):
        frame.sheet.words(name.x, name.y, name.text, color=INK)
        if name.leader:
            leaders.append(name.leader)
    frame.sheet.lines(leaders, color=STRONG_RULE, stroke=0.4)


def _around(x: float, y: float) -> Area:
    return (x - 2.6, y - 2.6, x + 2.6, y + 2.6)
