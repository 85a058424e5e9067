"""Managers who report to a manager: a page about the team of each.

Here belongs that page; its figures are made as the team's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.model import Statement
from reports.roster import Person
from reports.statements import state_count
from reports.team.advice import ToDo, todos_of
from reports.team.figures import GroupFigures
from reports.team.findings import findings_of
from reports.team.scope import Scope, scope_of
from reports.team.since import TeamSince, since_of
from reports.team.standing import Standing, standing_of
from reports.texts import NN_


@dataclass(frozen=True, slots=True)
class ManagerPage:
    """One page about the team of a manager below."""

    key: str
    name: str
    title: str
    teams: tuple[str, ...]
    size: Statement
    standing: Standing
    todos: tuple[ToDo, ...]
    since: TeamSince
    findings: tuple[Statement, ...]


def managers_below(scope: Scope) -> tuple[ManagerPage, ...]:
    """A page for each direct report to whom others report, by name."""
    return tuple(
        _page(scope, person)
        for person in scope.people
        if person.person_id in scope.direct and scope.pack.roster.direct_reports(person.person_id)
    )


def groups_of(scope: Scope) -> tuple[GroupFigures, ...]:
    """The people's figures by role, the main role first."""
    return tuple(
        GroupFigures(scope.pack.marts, scope.ids, role, scope.pack.month) for role in scope.roles()
    )


def _page(outer: Scope, person: Person) -> ManagerPage:
    scope = scope_of(outer.pack, person.person_id)
    key = f"{outer.prefix}-{scope.prefix}"
    # Teams of the same manager's people are no strangers to compare with.
    standing = standing_of(outer.pack, groups_of(scope), outer.teams, f"{key}-trend")
    return ManagerPage(
        key=key,
        name=person.name,
        title=person.title,
        teams=scope.teams,
        size=size_of(scope),
        standing=standing,
        todos=todos_of(scope),
        since=since_of(scope, standing.figures),
        findings=findings_of(scope),
    )


def size_of(scope: Scope) -> Statement:
    """How many people there are below a manager, and how many of them sell."""
    selling = {person.person_id for person in _selling(scope)}
    return state_count(
        scope.pack.formatter,
        "team_size",
        NN_(
            "%(people)s person, of whom %(selling)s in a selling role.",
            "%(people)s people, of whom %(selling)s in a selling role.",
        ),
        len(scope.people),
        people=len(scope.people),
        selling=len(selling),
    )


def _selling(scope: Scope) -> Iterator[Person]:
    for role in scope.roles():
        yield from scope.in_role(role)
