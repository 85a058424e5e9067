"""A made-up company with rows in every table, of any size and with names of any length.

Here belongs putting it together: figures are `people`'s and `totals`', what stands behind them is
`persons`', ratings and what follows from them are `whole_rows`'.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reports.context import PackContext, pack_context
from reports.marts import Marts, Record
from reports.model import ReportSettings
from tests.unit.reports.conftest import SETTINGS
from tests.unit.reports.marts import made_tables
from tests.unit.reports.people import LONG, MONTH, UNASSIGNED, Company, month_back
from tests.unit.reports.persons import CUTOFF, Firm, firm_marts, person_id, row_of
from tests.unit.reports.whole_rows import made, statistics

ROLES = ("sdr", "ae", "am")
_UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_EMPTY = dict.fromkeys(("open_deals", "open_without", "closed_deals", "closed_without"), 0)


@dataclass(frozen=True)
class Whole:
    """What the company is like.

    Attributes:
        people: how many hold each role.
        teams: with one manager each, who report to one head of sales.
        is_long: whether every name, team and word of the CRM has 80 letters.
        has_statistics: whether there are ratings, coaching and a chain, or figures alone.
    """

    people: Mapping[str, int]
    teams: int = 2
    is_long: bool = False
    has_statistics: bool = True

    def name(self, role: str, index: int) -> str:
        """Somebody's name; of the long ones, every second has nowhere to be broken."""
        if not self.is_long:
            return f"{role.title()}ra Quillon{index:03d}"
        long = _UNBROKEN if index % 2 else LONG
        return f"{long[:74]}{role}{index:03d}"

    @property
    def team(self) -> str:
        """All teams' name but for a number."""
        return f"{_UNBROKEN[:40]} {LONG[:37]}" if self.is_long else "North"

    def names(self) -> dict[str, dict[str, str]]:
        """Everybody who sells, by role and id."""
        return {
            role: {person_id(role, index): self.name(role, index) for index in range(count)}
            for role, count in self.people.items()
        }

    def pack(self, settings: ReportSettings = SETTINGS) -> PackContext:
        """The month's context, as packs are made from it."""
        if self.is_long:
            settings = replace(settings, company_name=LONG)
        return pack_context(self.marts(), MONTH, settings)

    def marts(self) -> Marts:
        """All rows of the review month."""
        names = self.names()
        figures = made_tables(Company(names={r: tuple(n.values()) for r, n in names.items()}))
        people = {role: tuple(self._figures(role, figures)) for role in ROLES}
        firm = Firm(people=max(self.people.values()), rows=12, long=self.is_long)
        behind = {
            table: tuple(row for row in rows if self._is_ours(row))
            for table, rows in firm_marts(firm).tables.items()
            if table not in {"recommendations", "ranking", "ranked_roles", "sessions"}
        }
        months = {
            f"{role}_months": tuple(
                {**row, "month": month_back(back)} for row in rows for back in range(13)
            )
            for role, rows in people.items()
        }
        told = statistics(names, f"{self.team} 0") if self.has_statistics else {}
        return Marts(
            review_month={
                "revision": 2,
                "cutoff_at": CUTOFF,
                "drops": json.dumps([{"source": "crm", "drop_id": "2026-11-01-0a1b2c3d4e5f"}]),
                "is_reconstructed": False,
            },
            people=people,
            company=tuple(row_of("company_monthly", **row) for row in figures["company_monthly"]),
            teams=tuple(row_of("team_monthly", **row) for row in figures["team_monthly"]),
            quality=tuple(figures["data_quality_monthly"]),
            reasons=(
                {
                    "entity": "lead", "action": "rejected", "reason": "is no date", "rows": 37,
                    "file": "Lead.csv", "line": 40, "column_name": "CreatedDate",
                },
            ),
            amounts=_EMPTY,
            definitions=tuple(figures["metric_definitions"]),
            tables={**behind, **months, **told, "people": tuple(self._people())},
        )  # fmt: skip

    def _figures(self, role: str, figures: Mapping[str, Sequence[Record]]) -> Iterator[Record]:
        for index, row in enumerate(figures[f"{role}_monthly"]):
            team = row["team"] if row["person_id"] == UNASSIGNED else self._team_of(index)
            yield {**row_of(f"{role}_monthly"), **row, "team": team}

    def _team_of(self, index: int) -> str:
        return f"{self.team} {index % self.teams}"

    def _is_ours(self, row: Record) -> bool:
        """Whether everybody whom the row names is in the company."""
        ours = {one for names in self.names().values() for one in names}
        named = (row.get(column) for column in ("person_id", "sdr_id", "ae_id"))
        return all(one is None or one in ours for one in named)

    def _people(self) -> Iterator[Record]:
        head = self.name("head", 0)
        yield self._person("head-0000", head, "manager", None, f"{self.team} 0")
        for team in range(self.teams):
            boss = self.name("boss", team)
            yield self._person(
                f"boss-{team:04d}", boss, "manager", "head-0000", self._team_of(team)
            )
        for role, names in self.names().items():
            for index, (one, name) in enumerate(names.items()):
                boss = f"boss-{index % self.teams:04d}"
                yield self._person(one, name, role, boss, self._team_of(index))

    def _person(self, one: str, name: str, role: str, boss: str | None, team: str) -> Record:
        return made(
            "people", person_id=one, full_name=name, role=role, team=team, manager_id=boss,
            title=f"{role} {self.team}", valid_from=date(2022, 3, 1),
            valid_to=date(9999, 12, 31),
        )  # fmt: skip
