"""A person's pack from the month's rows.

Here belongs putting it together, and which names it may hold.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from reports.context import PackContext
from reports.person.review import Coaching, Evidence, NoteBox, PersonReview
from reports.statements import state
from reports.texts import N_


def person_builder(pack: PackContext) -> Callable[[str], PersonReview]:
    """Makes packs of one month; what all of them share is computed once."""
    settings = replace(pack.settings, notes=())

    def build(person_id: str) -> PersonReview:
        person = pack.roster.people[person_id]
        manager = pack.roster.manager_of(person_id)
        nothing = state(pack.formatter, "to_come", N_("To come."))
        return PersonReview(
            settings=settings,
            edition=pack.edition,
            person_id=person_id,
            name=person.name,
            prefix=f"p-{hashlib.sha256(person_id.encode()).hexdigest()[:8]}",
            role="sdr",
            role_title=person.role,
            team=person.team,
            manager=manager.name if manager else "",
            tenure=None,
            metrics=(),
            metric_notes=(),
            picture=None,
            standing=(),
            standing_note=nothing,
            strengths=(),
            advice=(),
            no_advice=None,
            evidence=Evidence("", nothing, (), (), 0),
            coaching=Coaching(nothing, (), None),
            note=NoteBox((), None),
            dispute=(),
            attachments=(),
        )

    return build


def build_person(pack: PackContext, person_id: str) -> PersonReview:
    """The pack of somebody who holds one of the three roles at the cutoff.

    Raises:
        KeyError: nobody of this id is employed at the cutoff.
    """
    return person_builder(pack)(person_id)
