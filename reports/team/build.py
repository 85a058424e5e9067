"""A manager's pack from the month's rows.

Here belongs putting it together, and which names it may hold.
"""

from collections.abc import Mapping

from reports.context import PackContext
from reports.person.review import PersonReview
from reports.team.review import TeamReview


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
    manager = pack.roster.people[manager_id]
    reports = pack.roster.direct_reports(manager_id)
    pages = tuple(people[one.person_id] for one in reports if one.person_id in people)
    return TeamReview(pack.settings, pack.edition, manager_id, manager.name, pages)
