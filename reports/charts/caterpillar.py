"""Intervals of many people, one beneath the other, around the role's rate.

Here belongs drawing only; the order is the builder's. Who is beyond the reference has a triangle
that points there. Above so many rows there is no room for names: lines become thin, and only the
rows that matter are named.
"""

from dataclasses import dataclass

from reports.charts.letters import shorten, width
from reports.charts.pictures import CaterpillarPicture, CaterpillarRow
from reports.charts.scales import Scale, spread, tick_labels
from reports.charts.sheet import Sheet
from reports.format import Formatter
from reports.theme import (
    ACCENT,
    FAINT,
    INK,
    LABEL,
    MINOR,
    QUIET,
    REGULAR,
    RULE,
    SEMIBOLD,
    STRONG_RULE,
)

_DENSE_FROM = 46
_TALLEST = 630.0  # points: a page less its heading
_TOP, _BOTTOM = 16.0, 18.0
_ROW, _NAMES = 12.5, 140.0


@dataclass(frozen=True, slots=True)
class _Frame:
    names: float
    across: Scale
    right: float
    step: float
    is_dense: bool

    def y(self, at: int) -> float:
        """The middle of a row."""
        return _TOP + (at + 0.5) * self.step


def draw_caterpillar(picture: CaterpillarPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    rows = picture.rows
    is_dense = len(rows) >= _DENSE_FROM
    step = min(_ROW, (_TALLEST - _TOP - _BOTTOM) / max(len(rows), 1)) if is_dense else _ROW
    if is_dense:
        step = max(min(step, 6.0), 1.0)
    sheet = Sheet(_TOP + _BOTTOM + step * max(len(rows), 1))
    frame = _frame(sheet, picture, step, is_dense)
    _axis(sheet, picture, frame, formatter)
    for at, row in enumerate(rows):
        _row(sheet, row, frame.y(at), frame)
    _labels(sheet, picture, frame, formatter)
    return sheet.svg()


def _frame(sheet: Sheet, picture: CaterpillarPicture, step: float, is_dense: bool) -> _Frame:
    widest = max((width(row.label, LABEL, _weight(row)) for row in picture.rows), default=0.0)
    names = min(widest, _NAMES) + 10 if widest else 10.0
    right = sheet.wide - (34 if any(row.n is not None for row in picture.rows) else 12)
    ends = [end for row in picture.rows for end in (row.low, row.value, row.high)]
    if picture.reference is not None:
        ends.append(picture.reference)
    low, high = spread(ends, air=0.04)
    return _Frame(names, Scale(low, high, names, right), right, step, is_dense)


def _weight(row: CaterpillarRow) -> int:
    return SEMIBOLD if row.is_highlighted else REGULAR


def _axis(sheet: Sheet, picture: CaterpillarPicture, frame: _Frame, formatter: Formatter) -> None:
    bottom = sheet.high - _BOTTOM
    ticks = frame.across.ticks(6)
    for tick, label in zip(ticks, tick_labels(ticks, picture.unit, formatter), strict=True):
        x = frame.across(tick)
        sheet.line([(x, _TOP), (x, bottom + 2)], color=RULE)
        sheet.words(x, bottom + 11, label, anchor="middle")
    if picture.reference is not None:
        x = frame.across(picture.reference)
        sheet.line([(x, _TOP - 4), (x, bottom)], color=INK, stroke=0.9, dashes=(3.6, 2.7))
        label = picture.reference_label
        half = width(label, LABEL) / 2
        middle = min(max(x, half), sheet.wide - half)
        sheet.words(middle, _TOP - 7, label, color=INK, anchor="middle")


def _row(sheet: Sheet, row: CaterpillarRow, y: float, frame: _Frame) -> None:
    color = ACCENT if row.mark == "above" else INK if row.mark == "below" else STRONG_RULE
    if row.is_highlighted:
        color = ACCENT
        sheet.box(0, y - frame.step / 2, sheet.wide, frame.step, FAINT)
    thick = min(1.6 if row.is_highlighted else 1.1, frame.step * 0.6)
    size = min(6.0, frame.step * 1.1)
    place = (frame.across(row.value), y)
    sheet.line([(frame.across(row.low), y), (frame.across(row.high), y)], color=color, stroke=thick)
    if row.mark:
        sheet.pointer(place, max(size, 3.5), color, up=row.mark == "above")
    else:
        sheet.dots([place], size * 0.8, color)


def _labels(sheet: Sheet, picture: CaterpillarPicture, frame: _Frame, formatter: Formatter) -> None:
    if any(row.n is not None for row in picture.rows):
        say = formatter.texts.say("n")
        sheet.words(sheet.wide - 2, _TOP - 7, say, size=MINOR, anchor="end")
    free = -1e9
    for at, row in enumerate(picture.rows):
        y = frame.y(at) + 2.4
        if frame.is_dense and (not (row.mark or row.is_highlighted) or y < free):
            continue
        free = y + LABEL
        label = shorten(row.label, frame.names - 10, LABEL, _weight(row))
        color = INK if row.is_highlighted else QUIET
        sheet.words(frame.names - 8, y, label, color=color, weight=_weight(row), anchor="end")
        if row.n is not None:
            n = formatter.count(row.n)
            sheet.words(sheet.wide - 2, y, n, size=MINOR, weight=_weight(row), anchor="end")
