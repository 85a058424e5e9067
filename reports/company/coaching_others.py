"""The month's advice about single people that is not about coaching.

Here belongs which rows of `coaching_recommendations` are listed in which order; their sentences are
in `reports.advice`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.advice import Advice, advise
from reports.company.coaching_pairs import PAIRED
from reports.company.coaching_words import person_name, place, real
from reports.company.context import Context
from reports.format import Formatter
from reports.model import Statement
from reports.records import words
from reports.statements import state_count
from reports.texts import NN_

# What is to be done first; the last only says that nothing need be done.
_KINDS = ("process_reasons", "process_sla", "workload", "target", "none")


@dataclass(frozen=True, slots=True)
class OtherAdvice:
    """A recommendation that is not about coaching."""

    person: str
    detail: str
    advice: Advice
    gain: str


@dataclass(frozen=True, slots=True)
class Others:
    """All of it."""

    lead: Statement
    rows: tuple[OtherAdvice, ...]


def build_others(context: Context) -> Others | None:
    """Every row of the mart without a coach; None where there is none."""
    rows = tuple(_others(context))
    return Others(_lead(rows, context.formatter), rows) if rows else None


def _others(context: Context) -> Iterator[OtherAdvice]:
    roster, formatter = context.pack.roster, context.formatter
    listed = [
        row for row in context.marts.rows("recommendations") if words(row, "kind") not in PAIRED
    ]
    kinds = {kind: index for index, kind in enumerate(_KINDS)}
    listed.sort(key=lambda row: kinds.get(words(row, "kind"), len(kinds)))
    for row in listed:
        advice = advise(row, roster, formatter, "lead")
        yield OtherAdvice(
            person=person_name(row, "person_id", "full_name", roster),
            detail=place(words(row, "role"), words(row, "team"), formatter.texts),
            advice=advice,
            gain=str(advice.gain) if advice.gain and real(row, "uplift") is not None else "",
        )


def _lead(others: Sequence[OtherAdvice], formatter: Formatter) -> Statement:
    idle = sum(other.advice.kind == "none" for other in others)
    messages = NN_(
        "%(others)s finding about a single person needs something else than coaching.",
        "%(others)s findings about single people need something else than coaching.",
    )
    if idle == len(others):
        messages = NN_(
            "%(others)s finding about a single person needs nothing to be done.",
            "%(others)s findings about single people need nothing to be done.",
        )
    elif idle:
        messages = NN_(
            "%(others)s finding about a single person needs something else than coaching, or "
            "nothing (%(idle)s).",
            "%(others)s findings about single people need something else than coaching, or nothing "
            "(%(idle)s).",
        )
    return state_count(
        formatter,
        "advice_beside_coaching",
        messages,
        len(others),
        others=formatter.count(len(others)),
        idle=formatter.count(idle),
    )
