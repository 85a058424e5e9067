"""Whom a manager's pack is about, and whom it may compare them with.

Here belongs the scope: everybody below the manager at the cutoff. People outside appear by name
only as somebody's coach, coachee or counterpart, never with figures; other teams appear as a band.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.context import PackContext
from reports.lists import enumerated, joined
from reports.model import ROLES, Role
from reports.names import code_of
from reports.people import alphabetical
from reports.records import words
from reports.roster import Person, Roster


@dataclass(frozen=True, slots=True)
class Scope:
    """A manager's people: those below, in the order in which they are listed."""

    pack: PackContext
    manager: Person
    people: tuple[Person, ...]
    direct: frozenset[str]

    @property
    def ids(self) -> frozenset[str]:
        """Everybody below the manager."""
        return frozenset(person.person_id for person in self.people)

    @property
    def prefix(self) -> str:
        """Marks anchors and pictures: packs put together from several must not mix them up."""
        return f"team-{code_of(self.manager.person_id)}"

    @property
    def teams(self) -> tuple[str, ...]:
        """Names of the teams that the people belong to."""
        return tuple(sorted({person.team for person in self.people if person.team}))

    def in_role(self, role: Role) -> tuple[Person, ...]:
        """Who holds the role at the cutoff, in order; a role that somebody has left is past."""
        return tuple(one for one in self.people if one.role == role)

    def roles(self) -> tuple[Role, ...]:
        """Roles that somebody holds: that of most people first, then in the chain's order."""
        sizes = {role: len(self.in_role(role)) for role in ROLES}
        found = [role for role in ROLES if sizes[role]]
        return tuple(sorted(found, key=lambda role: (-sizes[role], ROLES.index(role))))


def scope_of(pack: PackContext, manager_id: str, within: frozenset[str] | None = None) -> Scope:
    """The scope of a manager.

    Args:
        pack: the month.
        manager_id: the manager's id.
        within: ids of whom the reader may be told of; everybody below unless given. Where people
            report to each other in a circle, a manager below has people that the reader has not.

    Raises:
        KeyError: nobody of this id is employed at the cutoff.
    """
    roster = pack.roster
    direct = frozenset(one.person_id for one in roster.direct_reports(manager_id))
    ids = roster.subtree(manager_id)
    ids = ids if within is None else ids & within
    below = [roster.people[one] for one in sorted(ids)]
    return Scope(
        pack=pack,
        manager=roster.people[manager_id],
        people=tuple(sorted(below, key=lambda one: _order(one, direct))),
        direct=direct & ids,
    )


def _order(person: Person, direct: frozenset[str]) -> tuple[bool, str, tuple[str, str, str]]:
    is_indirect = person.person_id not in direct
    row = {"full_name": person.name, "person_id": person.person_id}
    return is_indirect, person.team if is_indirect else "", alphabetical(row)


def listed_names(ids: Iterable[str], roster: Roster) -> str:
    """Names in alphabetical order, as a list of its own."""
    return joined(_names(ids, roster))


def enumerated_names(ids: Iterable[str], scope: Scope) -> str:
    """Names in alphabetical order, as a sentence has them: `a, b and c`."""
    return enumerated(_names(ids, scope.pack.roster), scope.pack.formatter)


def _names(ids: Iterable[str], roster: Roster) -> list[str]:
    rows = ({"full_name": roster.name(one), "person_id": one} for one in set(ids))
    return [words(row, "full_name") for row in sorted(rows, key=alphabetical)]
