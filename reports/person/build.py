"""A person's pack from the month's rows.

Here belongs putting it together, and which names it may hold.
"""

from reports.context import PackContext
from reports.person.review import PersonReview


def build_person(pack: PackContext, person_id: str) -> PersonReview:
    """The pack of somebody who holds one of the three roles at the cutoff.

    Raises:
        KeyError: nobody of this id is employed at the cutoff.
    """
    person = pack.roster.people[person_id]
    return PersonReview(pack.settings, pack.edition, person_id, person.name)
