"""Rates by their number of cases, with the limits within which chance would keep them.

Here belongs drawing only. Who is outside is a named triangle; names avoid each other, the marks of
others and the edges.
"""

from reports.charts.letters import shorten, width
from reports.charts.pictures import FunnelPicture, FunnelPoint
from reports.charts.scales import Scale, spread, tick_labels
from reports.charts.sheet import Sheet
from reports.format import Formatter
from reports.theme import ACCENT, BAND, FAINT, INK, LABEL, QUIET, RULE, STRONG_RULE

_HIGH = 230.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 46.0, 8.0, 30.0
_LONGEST = 120.0
Box = tuple[float, float, float, float]


def draw_funnel(picture: FunnelPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    sheet = Sheet(_HIGH)
    most = max([*(one.n for one in picture.points), *(one.n for one in picture.limits)], default=1)
    across = Scale(0, most * 1.03 or 1, _LEFT, sheet.wide - _RIGHT)
    rates = [one.rate for one in picture.points]
    for limit in picture.limits:
        rates += [limit.low, limit.high]
    low, high = spread([*rates, picture.center], air=0.08)
    if picture.limits or picture.points:
        low, high = max(low, min(0.0, *rates, picture.center)), high
    up = Scale(low, high, _HIGH - _BOTTOM, _TOP)
    _limits(sheet, picture, across, up)
    _axes(sheet, picture, across, up, formatter)
    _points(sheet, picture, across, up)
    return sheet.svg()


def _limits(sheet: Sheet, picture: FunnelPicture, across: Scale, up: Scale) -> None:
    def y(value: float) -> float:
        return up(min(max(value, up.low), up.high))

    if picture.limits:
        for color, low, high in (
            (
                FAINT,
                [one.low_outer for one in picture.limits],
                [one.high_outer for one in picture.limits],
            ),
            (BAND, [one.low for one in picture.limits], [one.high for one in picture.limits]),
        ):
            xs = [across(one.n) for one in picture.limits]
            under = list(zip(xs, map(y, low), strict=True))
            over = list(zip(xs, map(y, high), strict=True))
            sheet.area([*under, *over[::-1]], color)
            sheet.line(under, color=STRONG_RULE, stroke=0.5)
            sheet.line(over, color=STRONG_RULE, stroke=0.5)


def _axes(
    sheet: Sheet, picture: FunnelPicture, across: Scale, up: Scale, formatter: Formatter
) -> None:
    bottom, right = _HIGH - _BOTTOM, sheet.wide - _RIGHT
    ticks = up.ticks(5)
    for tick, label in zip(ticks, tick_labels(ticks, "rate", formatter), strict=True):
        sheet.line([(_LEFT, up(tick)), (right, up(tick))], color=RULE)
        sheet.words(_LEFT - 5, up(tick) + 2.4, label, anchor="end")
    ticks = [tick for tick in across.ticks(8) if tick == int(tick)]
    for tick, label in zip(ticks, tick_labels(ticks, "count", formatter), strict=True):
        sheet.words(across(tick), bottom + 10, label, anchor="middle")
    sheet.words((_LEFT + right) / 2, bottom + 22, picture.n_label, anchor="middle")
    y = up(picture.center)
    sheet.line([(_LEFT, y), (right, y)], color=INK, stroke=0.9, dashes=(3.6, 2.7))
    sheet.words(right + 5, y + 2.4, formatter.rate(picture.center), color=INK)


def _points(sheet: Sheet, picture: FunnelPicture, across: Scale, up: Scale) -> None:
    inside = [one for one in picture.points if not one.mark]
    sheet.dots([(across(one.n), up(one.rate)) for one in inside], 4.0, QUIET)
    outside = [one for one in picture.points if one.mark]
    taken: list[Box] = []
    for one in picture.points:
        x, y = across(one.n), up(one.rate)
        taken.append((x - 3, y - 3, x + 3, y + 3))
    for one in outside:
        above = one.mark == "above"
        color = ACCENT if above else INK
        sheet.pointer((across(one.n), up(one.rate)), 6.5, color, up=above)
    for one in outside:
        _name(sheet, one, across, up, taken)


def _name(sheet: Sheet, point: FunnelPoint, across: Scale, up: Scale, taken: list[Box]) -> None:
    label = shorten(point.label, _LONGEST, LABEL)
    wide = width(label, LABEL)
    x, y = across(point.n), up(point.rate)
    spots = [
        (x + 6, y + 2.4),
        (x - 6 - wide, y + 2.4),
        (x - wide / 2, y - 6),
        (x - wide / 2, y + 11),
    ]
    for left, base in spots:
        box = (left, base - 6, left + wide, base + 2)
        within = (
            box[0] >= _LEFT
            and box[2] <= sheet.wide - 2
            and box[1] >= 0
            and box[3] <= _HIGH - _BOTTOM
        )
        if within and not any(_meet(box, other) for other in taken):
            taken.append(box)
            sheet.words(left, base, label, color=INK)
            return


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
