"""Intervals of many people, one beneath the other, around the role's rate.

Here belongs drawing only; the order is the builder's. Who is beyond the rate has a triangle that
points there. Above so many rows there is no room for every name: lines become thin, and the rows
that matter are named beside them, with a fine line to their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.letters import shorten, width
from reports.charts.pictures import CaterpillarPicture, CaterpillarRow
from reports.charts.scales import Scale, apart, labelled, spread
from reports.charts.sheet import Sheet, rectangle
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
    TALLEST,
)

_DENSE_FROM = 41
_TOP, _BOTTOM = 17.0, 16.0
_ROW, _DENSE_ROW, _NAME_ROW = 12.5, 6.0, 8.6
_LONGEST, _LEADER, _FARTHEST = 150.0, 26.0, 45.0
_COLORS = {"above": ACCENT, "below": INK, "": STRONG_RULE}


@dataclass(frozen=True, slots=True)
class _Frame:
    sheet: Sheet
    picture: CaterpillarPicture
    formatter: Formatter
    names: float
    across: Scale
    step: float
    is_dense: bool

    def y(self, at: int) -> float:
        """The middle of a row."""
        return _TOP + (at + 0.5) * self.step

    @property
    def bottom(self) -> float:
        """Where the rows end."""
        return self.sheet.high - _BOTTOM


def draw_caterpillar(picture: CaterpillarPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    rows = max(len(picture.rows), 1)
    is_dense = rows >= _DENSE_FROM
    step = min(_DENSE_ROW if is_dense else _ROW, (TALLEST - _TOP - _BOTTOM) / rows)
    frame = _frame(Sheet(_TOP + _BOTTOM + step * rows), picture, formatter, step, is_dense)
    _axis(frame)
    for mark in ("", "below", "above"):
        _rows(frame, mark)
    _highlighted(frame)
    if is_dense:
        _names_beside(frame)
    else:
        for at, row in enumerate(picture.rows):
            _name(frame, row, frame.y(at))
    return frame.sheet.svg()


def _frame(
    sheet: Sheet, picture: CaterpillarPicture, formatter: Formatter, step: float, is_dense: bool
) -> _Frame:
    named = [row for row in picture.rows if not is_dense or _is_named(row)]
    widest = max((width(row.label, LABEL, _weight(row)) for row in named), default=0.0)
    names = min(widest, _LONGEST)
    left = names + (_LEADER if is_dense and names else 10) if names else 6.0
    right = sheet.wide - (34 if any(row.n is not None for row in picture.rows) else 8)
    ends = [end for row in picture.rows for end in (row.low, row.value, row.high)]
    if picture.reference is not None:
        ends.append(picture.reference)
    across = Scale(*spread(ends, air=0.03), left, right)
    return _Frame(sheet, picture, formatter, names, across, step, is_dense)


def _is_named(row: CaterpillarRow) -> bool:
    return bool(row.label) and (row.is_highlighted or bool(row.mark))


def _weight(row: CaterpillarRow) -> int:
    return SEMIBOLD if row.is_highlighted else REGULAR


def _axis(frame: _Frame) -> None:
    sheet, across = frame.sheet, frame.across
    for at, row in enumerate(frame.picture.rows):
        if row.is_highlighted:
            high = max(frame.step, 7.0)
            sheet.areas([rectangle(0, frame.y(at) - high / 2, sheet.wide, high)], FAINT)
    ticks = labelled(across, 6, frame.picture.unit, frame.formatter)
    lines = ([(across(tick), _TOP), (across(tick), frame.bottom + 2)] for tick, _ in ticks)
    sheet.lines(lines, color=RULE)
    for tick, label in ticks:
        half = width(label, LABEL) / 2
        x = max(min(across(tick), sheet.wide - half), half)
        sheet.words(x, sheet.high - 4, label, anchor="middle")
    if any(row.n is not None for row in frame.picture.rows):
        n = frame.formatter.texts.say("n")
        sheet.words(sheet.wide - 2, 8, n, size=MINOR, anchor="end")
    reference = frame.picture.reference
    if reference is not None:
        x, label = across(reference), shorten(frame.picture.reference_label, 200, LABEL)
        sheet.mark([(x, _TOP - 6), (x, frame.bottom)])
        half = width(label, LABEL) / 2
        middle = min(max(x, half), sheet.wide - 40 - half)
        sheet.words(middle, 8, label, color=INK, anchor="middle")


def _rows(frame: _Frame, mark: str) -> None:
    """All rows of one kind as one shape; the person themself comes later."""
    rows = [
        (frame.y(at), row)
        for at, row in enumerate(frame.picture.rows)
        if row.mark == mark and not row.is_highlighted
    ]
    strokes = (0.5, 0.7) if frame.is_dense else (0.9, 1.2)
    stroke = min(strokes[bool(mark)], frame.step * 0.45)
    _intervals(frame, rows, _COLORS[mark], stroke, frame.step if frame.is_dense else 7.5)


def _highlighted(frame: _Frame) -> None:
    for at, row in enumerate(frame.picture.rows):
        if row.is_highlighted:
            color = INK if row.mark == "below" else ACCENT
            _intervals(frame, [(frame.y(at), row)], color, 2.2, 8.0)


def _intervals(
    frame: _Frame,
    rows: Sequence[tuple[float, CaterpillarRow]],
    color: str,
    stroke: float,
    size: float,
) -> None:
    across, sheet = frame.across, frame.sheet
    lines = ([(across(row.low), y), (across(row.high), y)] for y, row in rows)
    sheet.lines(lines, color=color, stroke=stroke)
    for mark in ("above", "below"):
        places = [(across(row.value), y) for y, row in rows if row.mark == mark]
        sheet.pointers(places, max(size, 3.2), color, up=mark == "above")
    plain = [(across(row.value), y) for y, row in rows if not row.mark]
    dark = QUIET if color == STRONG_RULE else color
    sheet.dots(plain, max(min(size * 0.75, 4.5 if stroke < 2 else 6), 1.4), dark)


def _name(frame: _Frame, row: CaterpillarRow, y: float) -> None:
    label = shorten(row.label, frame.names + 0.1, LABEL, _weight(row))
    color = INK if row.is_highlighted or row.mark else QUIET
    frame.sheet.words(frame.names, y + 2.5, label, color=color, weight=_weight(row), anchor="end")
    if row.n is not None:
        n, weight = frame.formatter.count(row.n), _weight(row)
        frame.sheet.words(frame.sheet.wide - 2, y + 2.4, n, size=MINOR, weight=weight, anchor="end")


def _names_beside(frame: _Frame) -> None:
    """Each as near to its row as the others let it, and a fine line to the row."""
    leaders = []
    for at, y in _near(frame):
        row, own = frame.picture.rows[at], frame.y(at)
        _name(frame, row, y)
        start = frame.across(row.low) - 2
        if start > frame.names + _LEADER - 4:
            leaders.append([(frame.names + 3, y), (frame.names + _LEADER - 6, own), (start, own)])
    frame.sheet.lines(leaders, color=STRONG_RULE, stroke=0.3)


def _near(frame: _Frame) -> list[tuple[int, float]]:
    """The rows that are named, and where: those with a mark that find room near enough.

    The person's own row comes first, then the rows farthest from the middle; the innermost ones go
    without a name until no name is too far from its row.
    """
    named = [at for at, row in enumerate(frame.picture.rows) if _is_named(row)]
    low, high = _TOP + _NAME_ROW / 2, frame.bottom - _NAME_ROW / 2
    middle = (len(frame.picture.rows) - 1) / 2
    own = {at for at in named if frame.picture.rows[at].is_highlighted}
    named.sort(key=lambda at: (at not in own, -abs(at - middle), at))
    named = named[: int((high - low) / _NAME_ROW) + 1]
    while True:
        kept = sorted(named)
        places = apart([frame.y(at) for at in kept], _NAME_ROW, low, high)
        far = {at for at, y in zip(kept, places, strict=True) if abs(y - frame.y(at)) > _FARTHEST}
        if not far:
            return list(zip(kept, places, strict=True))
        # Who is far off is where it is crowded: the innermost of those makes room.
        named.remove(next((at for at in reversed(named) if at in far), named[-1]))
