"""The bars that draw intervals within a table, all on the table's one scale.

Here belongs geometry, as shares of the scale.
"""

from collections.abc import Iterable
from math import ceil

from reports.role_table import Bar, Cell, Row


def bar_scale(rows: Iterable[Row]) -> float:
    """The upper end of the scale: a round tenth that holds every interval."""
    highs = [cell.interval.high for row in rows for cell in row.cells if cell.interval]
    return min(1.0, ceil(max(highs, default=1.0) * 10 - 1e-9) / 10) or 0.1


def reference(row: Row) -> float | None:
    """The rate that the others are compared with: that of the row's interval."""
    rates = [cell.value for cell in row.cells if cell.interval and cell.value is not None]
    return float(rates[0]) if rates else None


def with_bars(row: Row, scale: float) -> Row:
    """The row with a bar wherever it has an interval."""
    cells = tuple(Cell(cell.value, cell.interval, _bar(cell, scale)) for cell in row.cells)
    return Row(row.kind, row.label, row.detail, cells)


def _bar(cell: Cell, scale: float) -> Bar | None:
    if cell.interval is None or cell.value is None:
        return None
    low, high = cell.interval.low / scale, cell.interval.high / scale
    return Bar(left=low, width=high - low, point=float(cell.value) / scale)
