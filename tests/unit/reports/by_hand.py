"""Contexts of the company pack from rows that a test writes down itself.

Here belongs the frame around the rows; what is in them is the test's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from reports.company.context import Context
from reports.context import PackContext, pack_context
from reports.headlines import build_headlines
from reports.marts import Marts, Record
from reports.model import ROLES
from tests.unit.reports.conftest import SETTINGS

MONTH = date(2026, 10, 1)
_NO_DEALS = dict.fromkeys(("open_deals", "open_without", "closed_deals", "closed_without"), 0)


@dataclass(frozen=True)
class ByHand:
    """A review month that holds the given rows and nothing else."""

    tables: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    people: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    company: Sequence[Record] = ()
    quality: Sequence[Record] = ()
    definitions: Sequence[Record] = ()
    amounts: Record = field(default_factory=lambda: _NO_DEALS)
    revision: int = 1
    is_reconstructed: bool = False

    def pack(self) -> PackContext:
        """The context of all packs."""
        marts = Marts(
            review_month={
                "revision": self.revision,
                "cutoff_at": datetime(2026, 10, 31, 23, tzinfo=UTC),
                "drops": "[]",
                "is_reconstructed": self.is_reconstructed,
            },
            people={role: tuple(self.people.get(role, ())) for role in ROLES},
            company=tuple(self.company),
            teams=(),
            quality=tuple(self.quality),
            reasons=(),
            amounts=self.amounts,
            definitions=tuple(self.definitions),
            tables={name: tuple(rows) for name, rows in self.tables.items()},
        )
        return pack_context(marts, MONTH, SETTINGS)

    def context(self) -> Context:
        """The context of the company pack, with its headlines and without role pages."""
        pack = self.pack()
        deals = self.tables.get("deals", ())
        return Context(pack, build_headlines(pack.company, ROLES, pack.formatter, deals), (), ())


def figure(metric: str, **values: object) -> Record:
    """A row of `company_monthly` in the review month."""
    empty = dict.fromkeys(
        ("value", "numerator", "denominator", "target", "currency", "previous_at_equal_age")
    )
    return {"metric": metric, "month": MONTH, **empty, **values}


def person(person_id: str, name: str, role: str, team: str | None = None) -> Record:
    """A row of `dim_person` that holds at the cutoff."""
    return {
        "person_id": person_id,
        "full_name": name,
        "role": role,
        "title": role,
        "team": team,
        "manager_id": None,
        "valid_from": date(2025, 1, 1),
        "valid_to": None,
        "left_on": None,
    }
