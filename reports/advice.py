"""Recommendations as sentences: what to do, why, and what it is expected to bring.

Here belong the texts of the codes in `coaching_recommendations` (actions and rules), in the tones
of their readers. Which recommendations a pack shows is decided where it is built.
"""

from dataclasses import dataclass
from typing import Literal

from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import words
from reports.roster import Roster
from reports.statements import state
from reports.texts import N_

# lead: the head of sales; manager: the person's manager; person: the person, in a tone that one can
# accept ("You could ... with ..."), without any figure of anybody else.
Audience = Literal["lead", "manager", "person"]


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation in words."""

    recommendation_id: str
    kind: str
    person_id: str
    coach_id: str
    counterpart_id: str
    metric: str
    text: Statement
    reason: Statement
    gain: Statement | None


def advise(row: Record, roster: Roster, formatter: Formatter, audience: Audience) -> Advice:
    """A row of `coaching_recommendations` as sentences for its reader."""
    del audience
    text = state(
        formatter,
        words(row, "action_id"),
        N_("Recommended for %(person)s."),
        person=roster.name(words(row, "person_id")),
    )
    return Advice(
        recommendation_id=words(row, "recommendation_id"),
        kind=words(row, "kind"),
        person_id=words(row, "person_id"),
        coach_id=words(row, "coach_id"),
        counterpart_id=words(row, "counterpart_id"),
        metric=words(row, "metric"),
        text=text,
        reason=text,
        gain=None,
    )
