"""What the sentences of one recommendation are filled with, as printed.

Here belong reading a row of `coaching_recommendations` with its two JSON columns, and turning its
figures into rates, events and probabilities; logits never reach a reader. The sentences are in
`advice_actions`, `advice_reasons` and `advice_gains`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from reports.figures import label
from reports.format import MISSING, Formatter
from reports.marts import Record
from reports.model import Number, exact
from reports.records import details, figure_in, number, words
from reports.roster import Roster
from reports.texts import N_

# lead: the head of sales; manager: the person's manager; person: the person, in a tone that one can
# accept ("You could ... with ..."), without any figure of anybody else.
Audience = Literal["lead", "manager", "person"]

# In which effects are measured, for snapshots that do not say it.
MONTHS_OF_EFFECT = 4.0
# Whom the sentences of a kind name beside the person, even if the row does not.
_NAMED = {"pair": ("coach",), "slate": ("coach",), "process_reasons": ("counterpart",)}
# What a coach and a coachee work on, to stand within a sentence.
_TOPICS: Mapping[str, str] = {
    "lead_rate": N_("finding and handing over leads"),
    "qualified_lead_rate": N_("qualifying leads"),
    "qualification_efficiency": N_("turning calls into qualified leads"),
    "acceptance_rate": N_("leads that get accepted"),
    "close_rate": N_("closing deals"),
    "account_retention": N_("keeping accounts"),
    "account_expansion": N_("growing accounts"),
}


@dataclass(frozen=True)
class Facts:
    """One recommendation, its people and its figures; `viewer` is who reads a person's pack.

    `strong_in` are the metrics in which the viewer is proven to be above the own role.
    """

    row: Record
    roster: Roster
    formatter: Formatter
    audience: Audience
    viewer: str
    arguments: Mapping[str, object]
    inputs: Mapping[str, object]
    strong_in: frozenset[str] = frozenset()

    def word(self, column: str) -> str:
        """A code or id of the row."""
        return words(self.row, column)

    def figure(self, name: str) -> float | None:
        """A number of the row, or else of its JSON columns."""
        value = number(self.row, name) if name in self.row else None
        for further in (self.inputs, self.arguments):
            if value is None:
                value = figure_in(further, name)
        return None if value is None else float(value)

    @property
    def n(self) -> Number | None:
        """How many events the figure is of."""
        return number(self.row, "n")

    @property
    def names(self) -> dict[str, Any]:
        """Everybody that a sentence may name."""
        ids = {part: self.word(f"{part}_id") for part in ("person", "coach", "counterpart")}
        named = {"person", *_NAMED.get(self.word("kind"), ())}
        return {
            part: self.roster.name(person) if person else MISSING
            for part, person in ids.items()
            if person or part in named
        }

    @property
    def metric(self) -> str:
        """Label of the metric."""
        return label(self.word("metric"), self.formatter.texts)

    @property
    def topic(self) -> str:
        """What is to be worked on."""
        known = _TOPICS.get(self.word("metric"))
        return self.formatter.texts.say(known) if known else self.metric

    @property
    def is_for_coach(self) -> bool:
        """Whether the reader is the coach, in their own pack."""
        return self.audience == "person" and self.viewer == self.word("coach_id") != ""

    @property
    def is_for_counterpart(self) -> bool:
        """Whether the reader is the other one of a recommendation about two people."""
        return self.audience == "person" and self.viewer == self.word("counterpart_id") != ""

    def role_of(self, person_id: str) -> str:
        """`SDR`, `AE` or `AM`; empty where the person holds none."""
        person = self.roster.people.get(person_id)
        return person.role.upper() if person else ""


def facts_of(
    row: Record, roster: Roster, formatter: Formatter, audience: Audience, viewer: str
) -> Facts:
    """The facts of a row of `coaching_recommendations`."""
    return Facts(
        row=row,
        roster=roster,
        formatter=formatter,
        audience=audience,
        viewer=viewer or words(row, "person_id"),
        arguments=details(row, "action_arguments"),
        inputs=details(row, "inputs"),
    )


def about(value: float | None) -> float | None:
    """Two significant digits: an expectation is never known better."""
    if not value or not math.isfinite(value):
        return value
    places = 1 - math.floor(math.log10(abs(value)))
    step = Decimal(1).scaleb(-places)
    return float(exact(value).quantize(step, ROUND_HALF_UP))


def below_by_chance(deviations: float) -> float:
    """How often chance alone leads to a month this many standard deviations off, or further."""
    return 0.5 * math.erfc(-deviations / math.sqrt(2))


def form_of(printed: str) -> int:
    """The number that picks the plural: of 1.0 too, it is the printed 1 that counts."""
    return 1 if printed == "1" else 2
