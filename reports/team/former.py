"""Who held a role among the manager's people during the month and holds it no longer.

Here belongs who they are: without them the team would lack what they did until they left. They are
counted together and not named, as they may be somebody else's concern by now. Somebody who does the
same role in another team counts there with the whole month.
"""

from reports.model import Role
from reports.records import UNASSIGNED, number, words
from reports.team.scope import Scope
from reports.texts import Texts


def former_of(scope: Scope, role: Role) -> frozenset[str]:
    """Ids of those who left the role during the month, the manager not included."""
    managers = scope.ids | {scope.manager.person_id}
    found = (
        words(row, "person_id")
        for row in scope.pack.marts.of(f"{role}_months", "month", scope.pack.month)
        if number(row, "days_in_role") and words(row, "manager_id") in managers
    )
    return frozenset(one for one in found if _has_left(one, scope, role))


def no_longer(people: int, texts: Texts) -> str:
    """What those who left the role during the month are called together."""
    return texts.say("No longer in the role: %(people)s", people=people)


def _has_left(person_id: str, scope: Scope, role: Role) -> bool:
    person = scope.pack.roster.people.get(person_id)
    holds_it = person is not None and person.role == role
    return not holds_it and person_id not in {scope.manager.person_id, UNASSIGNED}
