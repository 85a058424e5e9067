"""Managers who report to a manager: a page about the team of each.

Here belongs that page; its figures are made as the team's own.
"""

from dataclasses import dataclass

from reports.model import Statement
from reports.roster import Person
from reports.statements import state, state_count
from reports.team.advice import ToDo, todos_of
from reports.team.figures import GroupFigures
from reports.team.findings import findings_of
from reports.team.former import former_of
from reports.team.scope import Scope, scope_of
from reports.team.since import TeamSince, since_of
from reports.team.standing import Standing, standing_of
from reports.texts import N_, NN_


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
    pack = scope.pack
    return tuple(
        GroupFigures(
            pack,
            {one.person_id for one in scope.in_role(role)},
            role,
            former_of(scope, role),
        )
        for role in scope.roles()
    )


def _page(outer: Scope, person: Person) -> ManagerPage:
    scope = scope_of(outer.pack, person.person_id, outer.ids)
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
    if not scope.people:
        message = N_("Nobody reports to the manager at the end of the month.")
        return state(scope.pack.formatter, "team_size", message, n=0)
    selling = sum(len(scope.in_role(role)) for role in scope.roles())
    messages = (
        NN_("%(people)s person in a selling role.", "%(people)s people, all in a selling role.")
        if selling == len(scope.people)
        else NN_(
            "%(people)s person without a selling role.",
            "%(people)s people, %(selling)s of them in a selling role.",
        )
    )
    return state_count(
        scope.pack.formatter,
        "team_size",
        messages,
        len(scope.people),
        people=len(scope.people),
        selling=selling,
    )
