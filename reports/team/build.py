"""A manager's pack from the month's rows.

Here belongs putting it together. Which names it may hold follows from `scope`: the people below the
manager, and whom these coach, are coached by or hand over to.
"""

from collections.abc import Mapping
from dataclasses import replace

from reports.context import PackContext
from reports.model import ROLES, Statement
from reports.person.review import PersonReview
from reports.records import number
from reports.statements import state
from reports.team.advice import todos_of
from reports.team.below import groups_of, managers_below, size_of
from reports.team.coaching import coaching_of
from reports.team.evidence import evidence_of
from reports.team.metrics import TEAM_METRICS
from reports.team.others import others_of
from reports.team.people import people_tables
from reports.team.review import TeamNote, TeamReview
from reports.team.scope import Scope, scope_of
from reports.team.since import since_of
from reports.team.standing import standing_of
from reports.team.strengths import strengths_of
from reports.texts import N_


def build_team(
    pack: PackContext, manager_id: str, people: Mapping[str, PersonReview]
) -> TeamReview:
    """The pack of somebody whom others report to.

    Args:
        pack: the month.
        manager_id: the manager's id.
        people: packs of (at least) the direct reports who hold a selling role, by id.

    Raises:
        KeyError: nobody of this id is employed at the cutoff.
    """
    scope = scope_of(pack, manager_id)
    groups = groups_of(scope)
    standing = standing_of(pack, groups, scope.teams, f"{scope.prefix}-trend")
    direct = [person for person in scope.people if person.person_id in scope.direct]
    return TeamReview(
        # The notes about everybody else are none of this manager's business.
        settings=replace(pack.settings, notes=()),
        edition=pack.edition,
        manager_id=manager_id,
        name=scope.manager.name,
        people=tuple(people[one.person_id] for one in direct if one.person_id in people),
        prefix=scope.prefix,
        teams=scope.teams,
        size=size_of(scope),
        standing=standing,
        own_figures=_own_figures(scope),
        todos=todos_of(scope),
        since=since_of(scope, standing.figures),
        strengths=strengths_of(scope, standing.figures),
        tables=people_tables(scope, groups),
        others=others_of(scope),
        coaching=coaching_of(scope),
        managers=managers_below(scope),
        notes=_notes(scope),
        attachments=(evidence_of(scope, groups),),
    )


def _own_figures(scope: Scope) -> Statement | None:
    """Says so where the manager sells too."""
    marts, manager = scope.pack.marts, scope.manager
    for role in ROLES:
        for row in marts.of(f"{role}_months", "person_id", manager.person_id):
            result = TEAM_METRICS[role].figures[0].parts[0]
            has_figures = number(row, "days_in_role") or number(row, result)
            if row["month"] == scope.pack.month and has_figures:
                return state(
                    scope.pack.formatter,
                    "manager_sells",
                    N_("The own figures of %(manager)s are not part of the team’s."),
                    n=None,
                    threshold="",
                    manager=manager.name,
                )
    return None


def _notes(scope: Scope) -> tuple[TeamNote, ...]:
    """What the manager wrote about those who report to them."""
    pack = scope.pack
    return tuple(
        TeamNote(person.name, note.text)
        for person in scope.people
        if person.person_id in scope.direct
        for note in pack.settings.notes
        if note.person_id == person.person_id and note.month == pack.month
    )
