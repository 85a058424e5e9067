"""A role's table: people in alphabetical order, then the lines that make up the company's total.

Here belongs the arithmetic of rows. The total is the company's own figure, never a sum of people;
what people, others and unassigned rows leave open stands in a line of its own, so that a reader can
add the table up.
"""

import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from reports.figures import CompanyFigures
from reports.marts import Record
from reports.model import Bar, Cell, Column, Interval, Number, Row, RowKind, Table, exact
from reports.records import UNASSIGNED, number, share, total, words
from reports.roles import ColumnSpec, RoleSpec
from reports.texts import Texts

# Company figures are doubles: below a cent, or half a case, two sums are the same sum.
_SAME = {"count": Decimal("0.5"), "amount": Decimal("0.01")}


@dataclass(frozen=True, slots=True)
class People:
    """A role's rows of the review month, by how they are shown."""

    holders: tuple[Record, ...]
    others: tuple[Record, ...]
    unassigned: tuple[Record, ...]


def display_name(row: Record) -> str:
    """The person's name; the id where the CRM has no name."""
    return words(row, "full_name").strip() or words(row, "person_id")


def alphabetical(row: Record) -> tuple[str, str, str]:
    """Sorts as a reader of Latin script expects: accents and case do not part neighbours."""
    name = display_name(row)
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return letters, name, words(row, "person_id")


def sort_people(rows: Iterable[Record], spec: RoleSpec) -> People:
    """Who held the role, who only has figures in it, and what nobody is named for."""
    holders: list[Record] = []
    others: list[Record] = []
    unassigned: list[Record] = []
    for row in sorted(rows, key=alphabetical):
        if words(row, "person_id") == UNASSIGNED:
            unassigned.append(row)
        elif number(row, "days_in_role"):
            holders.append(row)
        elif any(_term_sum(row, column) for column in spec.columns if column.is_additive):
            others.append(row)
    return People(tuple(holders), tuple(others), tuple(unassigned))


def build_table(
    spec: RoleSpec, people: People, company: CompanyFigures, texts: Texts, currency: str | None
) -> Table:
    """The rows, the columns' headings and the scale that all bars share."""
    total_row = _company_row(spec, company, texts)
    rows = [_person_row(spec, row, company, texts) for row in people.holders]
    rows += _sum_row(spec, people.others, "others", _others_label(len(people.others), texts))
    rows += _sum_row(spec, people.unassigned, "unassigned", texts.say("No owner recorded"))
    rows += _remainder_row(spec, rows, total_row, texts)
    scale, mean = _scale(rows, total_row), _mean(spec, total_row)
    return Table(
        columns=tuple(_column(column, texts, currency) for column in spec.columns),
        rows=tuple(_with_bars(row, scale) for row in (*rows, total_row)),
        scale=scale,
        mean=None if mean is None else mean / scale,
    )


def _column(spec: ColumnSpec, texts: Texts, currency: str | None) -> Column:
    label = texts.say(spec.label)
    if spec.unit == "amount" and currency:
        label = texts.say("%(label)s, %(currency)s", label=label, currency=currency)
    return Column(spec.key, label, spec.unit, spec.width, spec.has_interval)


def _person_row(spec: RoleSpec, row: Record, company: CompanyFigures, texts: Texts) -> Row:
    cells = tuple(Cell(_term_sum(row, column), _interval(row, column)) for column in spec.columns)
    return Row("person", display_name(row), _detail(row, company, texts), cells)


def _detail(row: Record, company: CompanyFigures, texts: Texts) -> str:
    month, days = company.month, number(row, "days_in_role")
    length, team = monthrange(month.year, month.month)[1], words(row, "team")
    if days is None or days >= length:
        return team
    if not team:
        return texts.say(
            "%(days)s\u00a0of\u00a0%(length)s\u00a0days\u00a0in\u00a0role", days=days, length=length
        )
    return texts.say(
        "%(team)s · %(days)s\u00a0of\u00a0%(length)s\u00a0days", team=team, days=days, length=length
    )


def _others_label(people: int, texts: Texts) -> str:
    return texts.count(
        "%(people)s person outside the role", "%(people)s people outside the role", people,
        people=people,
    )  # fmt: skip


def _sum_row(spec: RoleSpec, rows: Sequence[Record], kind: RowKind, label: str) -> list[Row]:
    sums = [
        total(_term_sum(row, column) for row in rows) if column.is_additive else None
        for column in spec.columns
    ]
    return [Row(kind, label, "", tuple(map(Cell, sums)))] if any(sums) else []


def _remainder_row(spec: RoleSpec, rows: Sequence[Row], total_row: Row, texts: Texts) -> list[Row]:
    """What the company's total has beyond all rows; no line where it has nothing."""
    cells = []
    for index, column in enumerate(spec.columns):
        left = None
        whole = total_row.cells[index].value
        if column.is_additive and whole is not None:
            listed = total(row.cells[index].value for row in rows) or 0
            left = exact(whole) - exact(listed)
            left = None if abs(left) < _SAME[column.unit] else left
        cells.append(Cell(left))
    if all(cell.value is None for cell in cells):
        return []
    return [Row("remainder", texts.say("Not credited to a person"), "", tuple(cells))]


def _company_row(spec: RoleSpec, company: CompanyFigures, texts: Texts) -> Row:
    cells = tuple(
        Cell(
            _company_value(column, company),
            company.interval(column.key) if column.has_interval else None,
        )
        for column in spec.columns
    )
    return Row("total", texts.say("Company"), "", cells)


def _company_value(spec: ColumnSpec, company: CompanyFigures) -> Number | None:
    if spec.total == "metric":
        return total(_signed(company.figure(name), sign) for sign, name in spec.terms)
    target = company.figure(spec.metric, "target")
    if spec.total == "target":
        return target
    value = company.figure(spec.metric)
    return None if value is None or not target else float(value) / float(target)


def _term_sum(row: Record, spec: ColumnSpec) -> Number | None:
    return total(_signed(number(row, name), sign) for sign, name in spec.terms)


def _signed(value: Number | None, sign: int) -> Number | None:
    return None if value is None else sign * value


def _interval(row: Record, spec: ColumnSpec) -> Interval | None:
    if not spec.has_interval:
        return None
    low, high = share(row, f"{spec.key}_low"), share(row, f"{spec.key}_high")
    return None if low is None or high is None else Interval(low, high)


def _scale(rows: Iterable[Row], total_row: Row) -> float:
    """The upper end of the bars' scale: a round tenth that holds every interval."""
    highs = [
        cell.interval.high for row in (*rows, total_row) for cell in row.cells if cell.interval
    ]
    return min(1.0, ceil(max(highs, default=1.0) * 10 - 1e-9) / 10) or 0.1


def _mean(spec: RoleSpec, total_row: Row) -> float | None:
    for column, cell in zip(spec.columns, total_row.cells, strict=True):
        if column.has_interval and cell.value is not None:
            return float(cell.value)
    return None


def _with_bars(row: Row, scale: float) -> Row:
    cells = tuple(Cell(cell.value, cell.interval, _bar(cell, scale)) for cell in row.cells)
    return Row(row.kind, row.label, row.detail, cells)


def _bar(cell: Cell, scale: float) -> Bar | None:
    if cell.interval is None or cell.value is None:
        return None
    low, high = cell.interval.low / scale, cell.interval.high / scale
    return Bar(left=low, width=high - low, point=float(cell.value) / scale)
