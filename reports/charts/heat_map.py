"""Pairs of people as a grid: the darker, the higher; signs where a pair is beyond chance.

Here belongs drawing only. There are few tones, with round limits, so that a cell can be found in
the legend; the value stands in its cell where there is room, and a pair without cases is a dot.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.charts.letters import shorten, width, wrap
from reports.charts.pictures import HeatCell, HeatMapPicture
from reports.charts.sheet import Sheet, rectangle
from reports.charts.tones import draw_legend, tone_limits, tone_of
from reports.format import Formatter
from reports.theme import (
    DARK_FROM,
    INK,
    LABEL,
    PAPER,
    QUIET,
    REGULAR,
    SEMIBOLD,
    STRONG_RULE,
    TALLEST,
    TONES,
)

_LONGEST, _TALLEST_HEAD, _LEGEND = 130.0, 78.0, 34.0
_WIDEST, _NARROWEST_HEAD = 58.0, 40.0
_TURNED = 0.7071
_SMALLEST, _CASES, _NARROWEST = 6.0, 6.0, 18.0
_QUIET_UNTIL = 2  # the first tone that quiet letters would not be read on
_SIGNS = {"above": "+", "below": "−", "": ""}


@dataclass(frozen=True, slots=True)
class _Grid:
    sheet: Sheet
    picture: HeatMapPicture
    formatter: Formatter
    left: float
    top: float
    wide: float
    high: float
    limits: Sequence[float]
    size: float
    has_values: bool
    has_cases: bool

    def cells(self) -> Iterator[tuple[float, float, HeatCell | None]]:
        """Every cell with its upper left corner."""
        for down, row in enumerate(self.picture.cells):
            for across, cell in enumerate(row):
                yield self.left + across * self.wide, self.top + down * self.high, cell

    def tone(self, cell: HeatCell) -> int:
        """Which of the tones a cell has."""
        return tone_of(bisect_right(self.limits, cell.value) - 1, len(self.limits) - 1)


def draw_heat_map(picture: HeatMapPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    grid = _grid(picture, formatter)
    _heads(grid)
    for down, row in enumerate(picture.rows):
        y = grid.top + (down + 0.5) * grid.high + 2.5
        grid.sheet.words(grid.left - 5, y, shorten(row, _LONGEST, LABEL), color=INK, anchor="end")
    _fill(grid)
    for x, y, cell in grid.cells():
        if cell is not None:
            _write(grid, x, y, cell)
    draw_legend(grid.sheet, grid.left, grid.limits, picture, formatter)
    return grid.sheet.svg()


def _grid(picture: HeatMapPicture, formatter: Formatter) -> _Grid:
    known = [cell for row in picture.cells for cell in row if cell]
    limits = tone_limits([cell.value for cell in known], picture.unit)
    rows, columns = max(len(picture.rows), 1), max(len(picture.columns), 1)
    left = min(max((width(row, LABEL) for row in picture.rows), default=0), _LONGEST) + 8
    sheet = Sheet(0)
    wide = min((sheet.wide - left - 1) / columns, _WIDEST)
    if wide < _NARROWEST_HEAD:  # the last name is turned and needs room to the right
        wide = (sheet.wide - left - _head_room(picture)) / columns
    top = _head_high(picture, wide)
    widest = max((width(_value(cell, picture, formatter), 1) for cell in known), default=0)
    size = min(LABEL, (wide - 3) / (widest or 1))
    has_values = size >= _SMALLEST and wide >= _NARROWEST
    room = (TALLEST - top - _LEGEND) / rows
    has_cases = has_values and room >= 21 and any(cell.n != cell.value for cell in known)
    high = min(22.0 if has_cases else 16.0 if has_values else max(min(wide, 16.0), 11.0), room)
    has_values = has_values and high >= 8.5
    sheet = Sheet(top + rows * high + (_LEGEND if known else 4))
    return _Grid(
        sheet, picture, formatter, left, top, wide, high, limits, size, has_values, has_cases
    )


def _head_room(picture: HeatMapPicture) -> float:
    last = picture.columns[-1] if picture.columns else ""
    return min(width(last, LABEL), _TALLEST_HEAD) * _TURNED + 2


def _head_high(picture: HeatMapPicture, wide: float) -> float:
    if wide >= _NARROWEST_HEAD:
        return 10 + 9 * max((len(wrap(one, wide - 4, LABEL)) for one in picture.columns), default=0)
    longest = max((width(one, LABEL) for one in picture.columns), default=0)
    return min(longest, _TALLEST_HEAD) * _TURNED + 12


def _heads(grid: _Grid) -> None:
    """The columns' names: flat on two lines where there is room, or else turned."""
    for at, column in enumerate(grid.picture.columns):
        middle = grid.left + (at + 0.5) * grid.wide
        if grid.wide < _NARROWEST_HEAD:
            room = min(_TALLEST_HEAD, (grid.sheet.wide - middle - 8) / _TURNED)
            name = shorten(column, room, LABEL)
            grid.sheet.words(middle + 2, grid.top - 4, name, color=INK, angle=45)
            continue
        lines = wrap(column, grid.wide - 4, LABEL)
        for down, line in enumerate(lines):
            y = grid.top - 5 - 9 * (len(lines) - 1 - down)
            grid.sheet.words(middle, y, line, color=INK, anchor="middle")


def _fill(grid: _Grid) -> None:
    """All cells of a tone as one shape, then the borders of those beyond chance."""
    for tone, color in enumerate(TONES):
        shapes = [
            rectangle(x + 0.4, y + 0.4, grid.wide - 0.8, grid.high - 0.8)
            for x, y, cell in grid.cells()
            if cell and grid.tone(cell) == tone
        ]
        grid.sheet.areas(shapes, color)
    empty = [(x + grid.wide / 2, y + grid.high / 2) for x, y, cell in grid.cells() if cell is None]
    grid.sheet.dots(empty, 1.6, STRONG_RULE)
    marked = [
        rectangle(x + 0.7, y + 0.7, grid.wide - 1.4, grid.high - 1.4)
        for x, y, cell in grid.cells()
        if cell and cell.mark
    ]
    grid.sheet.areas(marked, "none", INK, 1.2)


def _value(cell: HeatCell, picture: HeatMapPicture, formatter: Formatter) -> str:
    if picture.unit in {"rate", "share"}:
        return formatter.rate(cell.value, 0)
    return formatter.value(cell.value, picture.unit)


def _write(grid: _Grid, x: float, y: float, cell: HeatCell) -> None:
    """Value and cases where there is room; the sign of a mark in any case."""
    tone, sign = grid.tone(cell), _SIGNS[cell.mark]
    ink = PAPER if tone >= DARK_FROM else INK
    weight = SEMIBOLD if sign else REGULAR
    text = _value(cell, grid.picture, grid.formatter) if grid.has_values else sign
    n = grid.formatter.texts.say("n %(cases)s", cases=grid.formatter.count(cell.n))
    if grid.has_values and sign:
        if _fits(f"{text}\u00a0{sign}", grid.size, weight, grid):
            text = f"{text}\u00a0{sign}"
        elif grid.has_cases and _fits(f"{sign}\u00a0{n}", _CASES, REGULAR, grid):
            n = f"{sign}\u00a0{n}"
        else:
            text = sign  # the mark matters more than the value
    middle, base = x + grid.wide / 2, y + grid.high / 2 + 2.6
    if grid.has_cases:
        base -= 4.2
        quiet = QUIET if tone < _QUIET_UNTIL else ink
        grid.sheet.words(middle, base + 8, n, size=_CASES, color=quiet, anchor="middle")
    grid.sheet.words(middle, base, text, size=grid.size, color=ink, weight=weight, anchor="middle")


def _fits(text: str, size: float, weight: int, grid: _Grid) -> bool:
    return width(text, size, weight) + 2.5 <= grid.wide
