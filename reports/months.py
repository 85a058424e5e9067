"""Months as dates: before, after, and the stretches that packs look back on.

Here belongs arithmetic with first days of months; how a month is printed is `format`.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from reports.marts import Record
from reports.records import day

_SHOWN = 13
_YEAR = 12


def month_before(month: date, count: int) -> date:
    """First day of the month `count` months before `month`."""
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def next_month(month: date) -> date:
    """First day of the month after: the first that a cutoff leaves out."""
    return month_before(month, -1)


def days_in(month: date) -> int:
    """How long the month is."""
    return monthrange(month.year, month.month)[1]


def thirteen_months(month: date) -> tuple[date, ...]:
    """The months that pictures show: the review month, and twelve before it."""
    return tuple(month_before(month, back) for back in reversed(range(_SHOWN)))


def first_of_year(month: date) -> date:
    """First of the twelve months up to the review month."""
    return month_before(month, _YEAR - 1)


def of_last_year(rows: Iterable[Record], month: date) -> list[Record]:
    """The rows of the twelve months up to the review month."""
    first = first_of_year(month)
    return [row for row in rows if first <= day(row, "month") <= month]
