"""Leads of earlier months that nobody has accepted or rejected yet, and who has to decide.

Here belongs the count, so that the company pack and the teams' packs say the same: leads by their
first hand-over, as the company's figure counts them, in the months that the marts reach back to.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reports.figures import CompanyFigures
from reports.marts import Marts
from reports.months import month_before
from reports.records import day, flag, words
from reports.roster import Person, Roster

# From so many leads on, page 1 of the company pack asks for decisions, and so do teams' packs.
TOLD_FROM = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """The leads by the person they were handed to, and the months in which that happened."""

    by_person: Mapping[str, int]
    first: date
    last: date

    @property
    def leads(self) -> int:
        """All of them, also those that are with nobody."""
        return sum(self.by_person.values())

    def by_team(self, roster: Roster) -> Mapping[str, int]:
        """Leads by the team that the person belongs to at the cutoff; "" where there is none."""
        found: Counter[str] = Counter()
        for person_id, leads in self.by_person.items():
            person = roster.people.get(person_id)
            found[person.team if person else ""] += leads
        return found

    def by_manager(self, roster: Roster) -> Mapping[str, int]:
        """Leads by who sees to the decision; "" where the CRM names nobody."""
        found: Counter[str] = Counter()
        for person_id, leads in self.by_person.items():
            manager = _decides_for(person_id, roster)
            found[manager.person_id if manager else ""] += leads
        return found


def waiting_of(marts: Marts, company: CompanyFigures, month: date) -> Waiting:
    """The leads that were handed over before the review month and are undecided at its cutoff."""
    rows = [
        row
        for row in marts.of("handovers", "decision", "undecided")
        if flag(row, "is_first") and day(row, "month") < month
    ]
    last = month_before(month, 1)
    months = {day(row, "month") for row in rows}
    months |= {known for known, _ in company.before("leads_undecided")}
    return Waiting(
        by_person=Counter(words(row, "ae_id") for row in rows),
        first=min(months, default=last),
        last=last,
    )


def _decides_for(person_id: str, roster: Roster) -> Person | None:
    """The person's manager; the person, who leads a team by now and sees to it like others."""
    if roster.direct_reports(person_id):
        return roster.people[person_id]
    return roster.manager_of(person_id)
