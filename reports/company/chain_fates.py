"""What became of rejected leads.

Here belong the fates of `rejected_leads_monthly`; why leads are rejected is in `chain_reasons`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.company.context import Context
from reports.format import Formatter
from reports.model import Number, Statement
from reports.records import number, words
from reports.statements import state
from reports.texts import N_

FATES: Mapping[str, str] = {
    "won_by_other": N_("Another AE won a deal of it"),
    "accepted_by_self_later": N_("The same AE took it after all"),
    "accepted_by_other": N_("Another AE took it; its deal is open, or none is known"),
    "lost_by_other": N_("Another AE took it and lost the deal"),
    "offered_again_undecided": N_("Offered again, not decided yet"),
    "rejected_again": N_("Offered again and rejected again"),
    "not_offered_again": N_("Not offered again"),
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of so many rejected hand-overs."""

    label: str
    leads: int
    share: float


@dataclass(frozen=True, slots=True)
class Fates:
    """All rejected hand-overs of twelve months, by what became of their leads."""

    lead: Statement
    rows: tuple[Fate, ...]


def build_fates(context: Context) -> Fates | None:
    """What became of rejected leads; None where there are none."""
    counts: dict[str, int] = {}
    for row in context.last_year("rejected_fates"):
        fate = words(row, "fate")
        counts[fate] = counts.get(fate, 0) + int(number(row, "leads") or 0)
    whole = sum(counts.values())
    if not whole:
        return None
    formatter = context.formatter
    known = [fate for fate in FATES if fate in counts]
    known += sorted(fate for fate in counts if fate not in FATES)
    return Fates(
        lead=_worked_by_others(counts, whole, formatter),
        rows=tuple(
            Fate(
                formatter.texts.say(FATES[fate]) if fate in FATES else fate.replace("_", " "),
                counts[fate],
                counts[fate] / whole,
            )
            for fate in known
        ),
    )


def _worked_by_others(counts: Mapping[str, int], whole: Number, formatter: Formatter) -> Statement:
    won = counts.get("won_by_other", 0)
    decided = won + counts.get("lost_by_other", 0)
    values = {
        "rejected": formatter.count(whole),
        "won": formatter.count(won),
        "decided": formatter.count(decided),
        "share": formatter.rate(won / decided if decided else None, digits=0),
    }
    if not decided:
        message = N_(
            "No lead of the %(rejected)s rejected hand-overs of twelve months (those repeated to "
            "the same AE included) has led to a deal that another AE won or lost, so whether "
            "rejecting them was right cannot be said."
        )
    else:
        message = N_(
            "Of %(rejected)s rejected hand-overs of twelve months (those repeated to the same AE "
            "included), other AEs decided a deal of the lead in %(decided)s cases and won it in "
            "%(won)s of them (%(share)s). What nobody tried cannot be judged."
        )
    return state(formatter, "chain_rejected_fates", message, n=whole, **values)
