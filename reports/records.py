"""What a mart's row says, by type: numbers, words, dates.

Here belong the readers of one cell; they refuse a column of another type, so that a changed mart is
found where it is read and not as a wrong figure in a pack.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from reports.errors import SnapshotError
from reports.marts import Record
from reports.model import Number, exact

UNASSIGNED = "(unassigned)"


def _cell(row: Record, column: str) -> object:
    try:
        return row[column]
    except KeyError:
        raise SnapshotError(
            f'a mart has no column "{column}" (it has {", ".join(sorted(row))}); the snapshot must '
            "come from this version of the product. Close the month again."
        ) from None


def number(row: Record, column: str) -> Number | None:
    """A count, rate or amount; None where the mart has none."""
    value = _cell(row, column)
    if value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool)):
        return value
    raise _unexpected(row, column, "a number")


def share(row: Record, column: str) -> float | None:
    """A rate as a float, for drawing and comparing."""
    value = number(row, column)
    return None if value is None else float(value)


def words(row: Record, column: str) -> str:
    """A text; empty where the mart has none."""
    value = _cell(row, column)
    if value is None or isinstance(value, str):
        return value or ""
    raise _unexpected(row, column, "a text")


def day(row: Record, column: str) -> date:
    """A date, which no row lacks."""
    value = _cell(row, column)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise _unexpected(row, column, "a date")


def instant(row: Record, column: str) -> datetime:
    """A point in time with its zone, which no row lacks."""
    value = _cell(row, column)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return datetime.fromtimestamp(value.timestamp(), value.tzinfo)
    raise _unexpected(row, column, "a time with its zone")


def added(values: Iterable[Number | None]) -> Number | None:
    """The sum of several people's figures; None where some are missing and the others are 0."""
    listed = list(values)
    return None if None in listed and not any(listed) else total(listed)


def total(values: Iterable[Number | None]) -> Number | None:
    """The exact sum of what is there; None where nothing is."""
    present = [value for value in values if value is not None]
    if not present:
        return None
    if all(isinstance(value, int) for value in present):
        return sum(value for value in present if isinstance(value, int))
    return sum((exact(value) for value in present), Decimal(0))


def details(row: Record, column: str) -> Mapping[str, object]:
    """What a text in JSON holds by name; nothing where the mart has none."""
    text = words(row, column)
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _unexpected(row, column, "a JSON object")
    return found


def figure_in(values: Mapping[str, object], name: str) -> float | None:
    """One of such details as a number; None where it is missing or is none."""
    value = values.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def quotient(part: Number | None, whole: Number | None) -> float | None:
    """What a part is of the whole; None where either is missing, or the whole is 0."""
    return None if part is None or not whole else float(part) / float(whole)


def _unexpected(row: Record, column: str, wanted: str) -> SnapshotError:
    return SnapshotError(
        f'column "{column}" of a mart holds {row[column]!r} where {wanted} was expected; the '
        "snapshot must come from this version of the product. Close the month again."
    )


def flag(row: Record, column: str) -> bool | None:
    """A truth value; None where the mart has none."""
    value = _cell(row, column)
    if value is None or isinstance(value, bool):
        return value
    raise _unexpected(row, column, "true or false")


def some_day(row: Record, column: str) -> date | None:
    """A date; None where the mart has none."""
    return None if _cell(row, column) is None else day(row, column)
