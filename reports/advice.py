"""Recommendations as sentences: what to do, why, and what it is expected to bring.

Here belongs a recommendation as a value. The texts of the codes in `coaching_recommendations`, in
the tones of their readers, are in `advice_actions`, `advice_reasons` and `advice_gains`; which
recommendations a pack shows is decided where it is built.
"""

from dataclasses import dataclass, replace

from reports.advice_actions import action_text
from reports.advice_facts import Audience, facts_of
from reports.advice_gains import caveat_text, expected_text, gain_text
from reports.advice_reasons import reason_text
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import words
from reports.roster import Roster

__all__ = ["Advice", "Audience", "advise"]


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation in words.

    Attributes:
        gain: what it is expected to bring, with the caveat.
        expected: the gain without the caveat.
        caveat: that the coach is not proven yet, where it is so.
    """

    recommendation_id: str
    kind: str
    person_id: str
    coach_id: str
    counterpart_id: str
    metric: str
    text: Statement
    reason: Statement
    gain: Statement | None
    expected: Statement | None = None
    caveat: Statement | None = None


def advise(
    row: Record,
    roster: Roster,
    formatter: Formatter,
    audience: Audience,
    viewer: str = "",
    *,
    strong_in: frozenset[str] = frozenset(),
) -> Advice:
    """A row of `coaching_recommendations` as sentences for its reader.

    Args:
        row: of the mart.
        roster: for names and roles.
        formatter: of the pack's language.
        audience: the head of sales, the person's manager, or one of the people themselves.
        viewer: of a person's pack, whose it is: the one who is coached unless said otherwise; a
            coach or counterpart gets sentences of their own.
        strong_in: of a person's pack, the metrics in which the viewer is proven to be above the
            own role; nothing else is called a strength of theirs.
    """
    facts = replace(facts_of(row, roster, formatter, audience, viewer), strong_in=strong_in)
    return Advice(
        recommendation_id=words(row, "recommendation_id"),
        kind=words(row, "kind"),
        person_id=words(row, "person_id"),
        coach_id=words(row, "coach_id"),
        counterpart_id=words(row, "counterpart_id"),
        metric=words(row, "metric"),
        text=action_text(facts),
        reason=reason_text(facts),
        gain=gain_text(facts),
        expected=expected_text(facts),
        caveat=caveat_text(facts),
    )
