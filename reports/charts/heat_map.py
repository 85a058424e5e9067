"""Pairs of people as a grid: the darker, the higher; signs where a pair is beyond chance.

Here belongs drawing only. There are few tones, with round limits, so that a cell can be found in
the legend; the value stands in its cell where there is room, and a pair without cases is a dot.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.charts.letters import shorten, width, wrap
from reports.charts.pictures import HeatCell, HeatMapPicture
from reports.charts.scales import edges, tick_labels
from reports.charts.sheet import Sheet, rectangle
from reports.format import Formatter
from reports.theme import (
    DARK_FROM,
    INK,
    LABEL,
    MINOR,
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
    has_values: bool
    has_cases: bool

    def cells(self) -> Iterator[tuple[float, float, HeatCell | None]]:
        """Every cell with its upper left corner."""
        for down, row in enumerate(self.picture.cells):
            for across, cell in enumerate(row):
                yield self.left + across * self.wide, self.top + down * self.high, cell

    def tone(self, cell: HeatCell) -> int:
        """Which of the tones a cell has."""
        return _tone(bisect_right(self.limits, cell.value) - 1, len(self.limits) - 1)


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
    _legend(grid)
    return grid.sheet.svg()


def _grid(picture: HeatMapPicture, formatter: Formatter) -> _Grid:
    known = [cell for row in picture.cells for cell in row if cell]
    limits = edges([cell.value for cell in known], len(TONES), whole=picture.unit == "count")
    rows, columns = max(len(picture.rows), 1), max(len(picture.columns), 1)
    left = min(max((width(row, LABEL) for row in picture.rows), default=0), _LONGEST) + 8
    sheet = Sheet(0)
    wide = min((sheet.wide - left - 1) / columns, _WIDEST)
    if wide < _NARROWEST_HEAD:  # the last name is turned and needs room to the right
        wide = (sheet.wide - left - _head_room(picture)) / columns
    top = _head_high(picture, wide)
    widest = max((width(_value(cell, picture, formatter), LABEL) for cell in known), default=0)
    has_values = widest + 4 <= wide
    room = (TALLEST - top - _LEGEND) / rows
    has_cases = has_values and room >= 21 and any(cell.n != cell.value for cell in known)
    high = min(22.0 if has_cases else 16.0 if has_values else max(min(wide, 16.0), 11.0), room)
    has_values = has_values and high >= 8.5
    sheet = Sheet(top + rows * high + (_LEGEND if known else 4))
    return _Grid(sheet, picture, formatter, left, top, wide, high, limits, has_values, has_cases)


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


def _tone(at: int, count: int) -> int:
    """Tones are as far apart as there are limits for."""
    last = len(TONES) - 1
    at = min(max(at, 0), count - 1)
    return round(at * last / (count - 1)) if count > 1 else last // 2


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
    tone, sign, weight = grid.tone(cell), _SIGNS[cell.mark], REGULAR
    ink = PAPER if tone >= DARK_FROM else INK
    middle, base = x + grid.wide / 2, y + grid.high / 2 + 2.6
    if not grid.has_values:
        grid.sheet.words(middle, base, sign, color=ink, weight=SEMIBOLD, anchor="middle")
        return
    text = _value(cell, grid.picture, grid.formatter)
    if sign:
        weight = SEMIBOLD
        if width(f"{text} {sign}", LABEL, weight) + 3 <= grid.wide:
            text = f"{text}\u00a0{sign}"
    if grid.has_cases:
        base -= 4.2
        n = grid.formatter.texts.say("n %(cases)s", cases=grid.formatter.count(cell.n))
        quiet = QUIET if tone < _QUIET_UNTIL else ink
        grid.sheet.words(middle, base + 8, n, size=MINOR - 0.8, color=quiet, anchor="middle")
    grid.sheet.words(middle, base, text, color=ink, weight=weight, anchor="middle")


def _legend(grid: _Grid) -> None:
    count = len(grid.limits) - 1
    if count < 1:
        return
    wide, y = 30.0, grid.sheet.high - 20
    for at in range(count):
        box = rectangle(grid.left + at * wide + 0.4, y, wide - 0.8, 7)
        grid.sheet.areas([box], TONES[_tone(at, count)])
    labels = tick_labels(grid.limits, grid.picture.unit, grid.formatter)
    for at, text in enumerate(labels):
        grid.sheet.words(grid.left + at * wide, y + 15, text, size=MINOR, anchor="middle")
    reference = grid.picture.reference
    if reference is None or count < 2:
        return
    low, high = grid.limits[0], grid.limits[-1]
    x = grid.left + (reference - low) / (high - low) * count * wide
    x = min(max(x, grid.left), grid.left + count * wide)
    grid.sheet.pointers([(x, y - 3.2)], 5.5, INK, up=False)
    text = grid.formatter.value(reference, grid.picture.unit)
    label = grid.picture.reference_label or grid.formatter.texts.say(
        "all pairs %(rate)s", rate=text
    )
    grid.sheet.words(grid.left + count * wide + 8, y + 6, "▼", size=5.0, color=INK)
    grid.sheet.words(grid.left + count * wide + 16, y + 6, label, size=MINOR, color=INK)
