"""Who stands in a role's table, in which order and group.

Here belong names, order and grouping; the figures beside them are in `tables`.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from reports.marts import Record
from reports.model import Number
from reports.records import UNASSIGNED, number, total, words
from reports.roles import ColumnSpec, RoleSpec


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
        elif any(term_sum(row, column) for column in spec.columns if column.is_additive):
            others.append(row)
    return People(tuple(holders), tuple(others), tuple(unassigned))


def term_sum(row: Record, spec: ColumnSpec) -> Number | None:
    """A column's value of one row: the sum of its terms; None where the mart has none."""
    return total(signed(number(row, name), sign) for sign, name in spec.terms)


def signed(value: Number | None, sign: int) -> Number | None:
    """A value with a term's sign."""
    return None if value is None else sign * value
