"""Who is who at the cutoff: roles, managers, teams, and who reports to whom.

Here belong names and scopes, as `dim_person` has them at the end of the review month. Which names a
pack may show is decided where the pack is built, from these scopes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from reports.marts import Marts, Record
from reports.model import ROLES
from reports.records import UNASSIGNED, day, some_day, words


@dataclass(frozen=True)
class Person:
    """One person at the cutoff."""

    person_id: str
    name: str
    role: str
    title: str
    team: str
    manager_id: str
    in_role_since: date


@dataclass(frozen=True)
class Roster:
    """Everybody who is employed at the cutoff, by id."""

    people: Mapping[str, Person]
    former: Mapping[str, str] = field(default_factory=dict)

    def name(self, person_id: str) -> str:
        """The person's name, also of those who have left; the id where there is none."""
        person = self.people.get(person_id)
        return person.name if person else self.former.get(person_id, person_id)

    def manager_of(self, person_id: str) -> Person | None:
        """Whom the person reports to; None at the top, or where the CRM does not say."""
        person = self.people.get(person_id)
        return self.people.get(person.manager_id) if person else None

    @cached_property
    def _reports(self) -> Mapping[str, tuple[Person, ...]]:
        found: dict[str, list[Person]] = {}
        for person in self.people.values():
            if person.manager_id in self.people and person.manager_id != person.person_id:
                found.setdefault(person.manager_id, []).append(person)
        return {
            manager: tuple(sorted(people, key=lambda person: (person.name, person.person_id)))
            for manager, people in found.items()
        }

    def direct_reports(self, manager_id: str) -> tuple[Person, ...]:
        """Who reports to the manager, by name."""
        return self._reports.get(manager_id, ())

    def subtree(self, manager_id: str) -> frozenset[str]:
        """Ids of everybody below the manager, the manager not included; circles end where met."""
        found: set[str] = set()
        open_ids = [manager_id]
        while open_ids:
            for person in self.direct_reports(open_ids.pop()):
                if person.person_id not in found and person.person_id != manager_id:
                    found.add(person.person_id)
                    open_ids.append(person.person_id)
        return frozenset(found)

    def managers(self) -> tuple[Person, ...]:
        """Everybody with somebody of a selling role or a manager below them, by name."""
        found = (self.people[manager] for manager in self._reports)
        return tuple(sorted(found, key=lambda person: (person.name, person.person_id)))

    def sellers(self) -> tuple[Person, ...]:
        """Everybody who holds one of the three roles, by name."""
        found = (person for person in self.people.values() if person.role in ROLES)
        return tuple(sorted(found, key=lambda person: (person.name, person.person_id)))


def roster_of(marts: Marts, cutoff_day: date) -> Roster:
    """The roster at a cutoff.

    Args:
        marts: of the review month.
        cutoff_day: first day after the review month.
    """
    people: dict[str, Person] = {}
    former: dict[str, str] = {}
    for row in marts.rows("people"):
        person_id = words(row, "person_id")
        if person_id == UNASSIGNED:
            continue
        former[person_id] = words(row, "full_name").strip() or person_id
        if _is_held(row, cutoff_day):
            people[person_id] = Person(
                person_id=person_id,
                name=former[person_id],
                role=words(row, "role"),
                title=words(row, "title"),
                team=_team(row),
                manager_id=words(row, "manager_id"),
                in_role_since=_since(marts.of("people", "person_id", person_id), row),
            )
    return Roster(people, former)


def _is_held(row: Record, cutoff_day: date) -> bool:
    until, left = some_day(row, "valid_to"), some_day(row, "left_on")
    begun = day(row, "valid_from") < cutoff_day
    return begun and (until is None or until >= cutoff_day) and (left is None or left >= cutoff_day)


def _team(row: Record) -> str:
    team = words(row, "team")
    return "" if team == UNASSIGNED else team


def _since(rows: Iterable[Record], held: Record) -> date:
    """First day of the unbroken stretch in the role that lasts until the cutoff."""
    since = day(held, "valid_from")
    for row in sorted(rows, key=lambda row: day(row, "valid_from"), reverse=True):
        if day(row, "valid_from") >= since:
            continue
        if words(row, "role") != words(held, "role"):
            break
        since = day(row, "valid_from")
    return since
