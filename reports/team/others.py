"""A manager's people without a selling role, who are listed without figures.

Here belong these alone; who sells is in `people`.
"""

from dataclasses import dataclass

from reports.model import ROLES
from reports.team.scope import Scope


@dataclass(frozen=True, slots=True)
class OtherPerson:
    """Somebody without a selling role."""

    name: str
    title: str
    team: str
    people: int


def others_of(scope: Scope) -> tuple[OtherPerson, ...]:
    """Who holds no selling role."""
    roster = scope.pack.roster
    return tuple(
        OtherPerson(one.name, one.title, one.team, len(roster.subtree(one.person_id)))
        for one in scope.people
        if one.role not in ROLES
    )
