"""A role's table as values: columns, people, and the lines that make it add up.

Here belong the values alone; filling them is `tables`, their widths are `html`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.model import Interval, Number, Unit

RowKind = Literal["person", "subtotal", "others", "unassigned", "remainder", "total"]


@dataclass(frozen=True, slots=True)
class Bar:
    """Where an interval lies on its column's scale; all as shares of the scale's width."""

    left: float
    width: float
    point: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a role's table."""

    key: str
    label: str
    unit: Unit
    width: float
    has_interval: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table, with its interval and the bar that draws it where it has them."""

    value: Number | None
    interval: Interval | None = None
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a role's table: a person, a line that makes it add up, or the total."""

    kind: RowKind
    label: str
    detail: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A role's people in alphabetical order, then the lines that complete the company's total."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    scale: float
    mean: float | None

    def of_kind(self, *kinds: RowKind) -> Sequence[Row]:
        """The rows of these kinds, in order."""
        return [row for row in self.rows if row.kind in kinds]


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the whole role that no column of the table shows."""

    label: str
    unit: Unit
    currency: str | None
    value: Number | None
