"""A role's table: people in alphabetical order, then the lines that make up the company's total.

Here belongs the arithmetic of rows. The total is the company's own figure, never a sum of people;
what people, others and unassigned rows leave open stands in a line of its own, so that a reader can
add the table up.
"""

from collections.abc import Sequence
from decimal import Decimal

from reports.bars import bar_scale, reference, with_bars
from reports.figures import CompanyFigures
from reports.intervals import wilson
from reports.marts import Record
from reports.model import Interval, Number, exact
from reports.months import days_in
from reports.people import People, display_name, signed, term_sum
from reports.records import UNASSIGNED, added, number, quotient, share, total, words
from reports.role_table import Cell, Column, Row, RowKind, Table
from reports.roles import ColumnSpec, RoleSpec
from reports.texts import Texts

# Company figures are doubles: below a cent, or half a case, two sums are the same sum.
_SAME = {"count": Decimal("0.5"), "amount": Decimal("0.01")}


def build_table(
    spec: RoleSpec, people: People, company: CompanyFigures, texts: Texts, currency: str | None
) -> Table:
    """The rows, the columns' headings and the scale that all bars share."""
    total_row = _company_row(spec, company, texts)
    rows = [_person_row(spec, row, company, texts) for row in people.holders]
    rest = _sum_row(spec, people.others, "others", _others_label(len(people.others), texts))
    rest += _sum_row(spec, people.unassigned, "unassigned", texts.say("No known owner"))
    rest += _remainder_row(spec, [*rows, *rest], total_row, texts)
    if rows and rest:
        rest.insert(0, _subtotal_row(spec, people.holders, texts))
    rows += [*rest, total_row]
    scale = bar_scale(rows)
    mean = reference(next((row for row in rows if row.kind == "subtotal"), total_row))
    shown = _shown(spec, rows)
    return Table(
        columns=tuple(_column(spec.columns[index], texts, currency) for index in shown),
        rows=tuple(with_bars(_only(row, shown), scale) for row in rows),
        scale=scale,
        mean=None if mean is None else mean / scale,
    )


def _shown(spec: RoleSpec, rows: Sequence[Row]) -> tuple[int, ...]:
    """The columns to show: a company without targets has no use for two of dashes."""
    return tuple(
        index for index, column in enumerate(spec.columns) if _has_figure(column, index, rows)
    )


def _has_figure(column: ColumnSpec, index: int, rows: Sequence[Row]) -> bool:
    """A sum of 0 is a figure where the company has one; zeros beside dashes are none."""
    if not column.is_additive:
        return any(row.cells[index].value is not None for row in rows)
    is_known = any(row.cells[index].value is not None for row in rows if row.kind == "total")
    return is_known or any(row.cells[index].value for row in rows)


def _only(row: Row, shown: Sequence[int]) -> Row:
    return Row(row.kind, row.label, row.detail, tuple(row.cells[index] for index in shown))


def _column(spec: ColumnSpec, texts: Texts, currency: str | None) -> Column:
    label = texts.say(spec.label)
    if spec.unit == "amount" and currency:
        label = texts.say("%(label)s, %(currency)s", label=label, currency=currency)
    return Column(spec.key, label, spec.unit, spec.width, spec.has_interval)


def _person_row(spec: RoleSpec, row: Record, company: CompanyFigures, texts: Texts) -> Row:
    cells = tuple(Cell(term_sum(row, column), _interval(row, column)) for column in spec.columns)
    return Row("person", display_name(row), _detail(row, company, texts), cells)


def _detail(row: Record, company: CompanyFigures, texts: Texts) -> str:
    month, days = company.month, number(row, "days_in_role")
    length, team = days_in(month), words(row, "team")
    team = "" if team == UNASSIGNED else team  # nobody's team says nothing to a reader
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
        "%(people)s person outside the role",
        "%(people)s people outside the role",
        people,
        people=people,
    )


def _sum_row(spec: RoleSpec, rows: Sequence[Record], kind: RowKind, label: str) -> list[Row]:
    sums = [
        added(term_sum(row, column) for row in rows) if column.is_additive else None
        for column in spec.columns
    ]
    return [Row(kind, label, "", tuple(map(Cell, sums)))] if any(sums) else []


def _subtotal_row(spec: RoleSpec, holders: Sequence[Record], texts: Texts) -> Row:
    """Everybody in the role together: what each of them is rightly compared with."""
    cells = tuple(_subtotal(column, holders) for column in spec.columns)
    return Row("subtotal", texts.say("Everybody in the role"), "", cells)


def _subtotal(column: ColumnSpec, holders: Sequence[Record]) -> Cell:
    if column.is_additive:
        return Cell(added(term_sum(row, column) for row in holders))
    if column.total == "target":
        return Cell(total(term_sum(row, column) for row in holders))
    if column.share_of is None:
        return Cell(None)
    part, whole = (
        total(number(row, name) for row in holders for name in names) for names in column.share_of
    )
    if part is None or not whole:
        return Cell(None)
    interval = wilson(part, whole) if column.has_interval else None
    return Cell(float(part) / float(whole), interval)


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
        return total(signed(company.figure(name), sign) for sign, name in spec.terms)
    target = company.figure(spec.metric, "target")
    if spec.total == "target":
        return target
    value = company.figure(spec.metric)
    return quotient(value, target)


def _interval(row: Record, spec: ColumnSpec) -> Interval | None:
    if not spec.has_interval:
        return None
    low, high = share(row, f"{spec.key}_low"), share(row, f"{spec.key}_high")
    return None if low is None or high is None else Interval(low, high)
