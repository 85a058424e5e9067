"""Which figures a flaw of the data can move, and by how much at most.

Here belongs the list of flaws, from rows that are lost (`quality_rows`) to what is only not known
yet. What is said is how far a figure could be off, not that it is.
"""

from collections.abc import Iterator, Mapping

from reports.company.quality_roles import without_role
from reports.company.quality_rows import Effect, of_rows
from reports.context import PackContext
from reports.format import MISSING, Formatter
from reports.model import Number, QualityRow, Statement
from reports.records import UNASSIGNED, number, total, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

# Per role: the count that somebody's figures are made of, and how it is said to be nobody's.
_NOBODYS: Mapping[str, tuple[str, tuple[str, str], str]] = {
    "sdr": (
        "leads_sent",
        NN_(
            "%(cases)s of %(all)s leads of the month was handed over by nobody that is known.",
            "%(cases)s of %(all)s leads of the month were handed over by nobody that is known.",
        ),
        N_("Leads, rates and attainment of SDRs and their teams"),
    ),
    "ae": (
        "deals_worked",
        NN_(
            "%(cases)s of %(all)s worked deals has no known owner.",
            "%(cases)s of %(all)s worked deals have no known owner.",
        ),
        N_("Deals, amounts and attainment of AEs and their teams"),
    ),
    "am": (
        "accounts_held",
        NN_(
            "%(cases)s of %(all)s customers has no known owner.",
            "%(cases)s of %(all)s customers have no known owner.",
        ),
        N_("Portfolios, upsell and retention of AMs and their teams"),
    ),
}


def quality_effects(pack: PackContext, quality: tuple[QualityRow, ...]) -> tuple[Effect, ...]:
    """Every flaw that is known of, those of rows first."""
    return (
        *of_rows(quality, pack.formatter),
        *_without_amount(pack),
        *_undecided(pack),
        *_of_nobody(pack),
        *without_role(pack),
        *_of_the_month(pack),
    )


def _without_amount(pack: PackContext) -> Iterator[Effect]:
    """Deals that no sum of amounts knows of."""
    formatter, row = pack.formatter, pack.marts.amounts
    counts = {
        name: int(number(row, name) or 0)
        for name in ("open_deals", "open_without", "closed_deals", "closed_without")
    }
    if not (counts["open_without"] or counts["closed_without"]):
        return
    problem = state(
        formatter,
        "quality_without_amount",
        N_(
            "Deals without an amount: %(open_without)s of %(open_deals)s open, %(closed_without)s "
            "of %(closed_deals)s closed in the month. Sums of amounts leave them out."
        ),
        n=counts["open_deals"] + counts["closed_deals"],
        **{name: formatter.count(value) for name, value in counts.items()},
    )
    priced = [counts[f"{kind}_deals"] - counts[f"{kind}_without"] for kind in ("open", "closed")]
    at_most = _with_amounts(
        _grown(counts["open_without"], priced[0], formatter),
        _grown(counts["closed_without"], priced[1], formatter),
        sum(priced),
        formatter,
    )
    figures = formatter.texts.say("Amounts won and lost, pipeline, close rate by amount")
    yield Effect(problem, figures, at_most)


def _with_amounts(pipeline: str, closed: str, priced: int, formatter: Formatter) -> Statement:
    """What sums would be if deals without an amount were like the others."""
    if not priced:
        message = N_("Cannot be told: there is no deal with an amount to go by.")
        return state(formatter, "quality_without_amount_effect", message, n=0)
    if MISSING in (pipeline, closed):
        message = N_(
            "If they were worth as much as the other deals on average: pipeline %(open)s, amounts "
            "closed %(closed)s (–: none of them has an amount)."
        )
    else:
        message = N_(
            "If they were worth as much as the other deals on average: pipeline %(open)s, amounts "
            "closed %(closed)s."
        )
    values = {"open": pipeline, "closed": closed}
    return state(formatter, "quality_without_amount_effect", message, n=priced, **values)


def _grown(without: int, priced: int, formatter: Formatter) -> str:
    """By how much a sum would grow; nothing to go by where nothing has an amount."""
    if not without:
        return formatter.growth(0)
    return formatter.growth(without / priced if priced else None)


def _undecided(pack: PackContext) -> Iterator[Effect]:
    """Leads of the month that may yet be accepted or rejected."""
    company, formatter = pack.company, pack.formatter
    sent, undecided, accepted, rejected = (
        company.figure(name)
        for name in ("leads_sent", "leads_undecided", "leads_accepted", "leads_rejected")
    )
    if not undecided or not sent or accepted is None or rejected is None:
        return
    decided = float(accepted) + float(rejected)
    whole = decided + float(undecided)
    problem = state_count(
        formatter,
        "quality_undecided",
        NN_(
            "%(leads)s of %(all)s leads of the month was undecided at the cutoff.",
            "%(leads)s of %(all)s leads of the month were undecided at the cutoff.",
        ),
        round(float(undecided)),
        n=sent,
        leads=formatter.count(undecided),
        all=formatter.count(sent),
    )
    at_most = state(
        formatter,
        "quality_undecided_effect",
        N_(
            "The month’s acceptance rate (%(rate)s) will end between %(low)s and %(high)s, however "
            "they are decided."
        ),
        n=whole,
        rate=formatter.rate(float(accepted) / decided if decided else None),
        low=formatter.rate(float(accepted) / whole),
        high=formatter.rate((float(accepted) + float(undecided)) / whole),
    )
    yield Effect(problem, formatter.texts.say("Acceptance, decision time, the chain"), at_most)


def _of_nobody(pack: PackContext) -> Iterator[Effect]:
    """Leads, deals and accounts that are in nobody's figures."""
    formatter = pack.formatter
    for role, (column, messages, figures) in _NOBODYS.items():
        rows = pack.marts.people[role]
        cases = total(number(row, column) for row in rows if words(row, "person_id") == UNASSIGNED)
        whole = pack.company.figure(column) or total(number(row, column) for row in rows)
        if cases and whole:
            problem = state_count(
                formatter,
                "quality_nobodys",
                messages,
                round(float(cases)),
                n=whole,
                cases=formatter.count(cases),
                all=formatter.count(whole),
            )
            effect = _nobodys(float(cases) / float(whole), whole, formatter)
            yield Effect(problem, formatter.texts.say(figures), effect)


def _nobodys(share: float, whole: Number, formatter: Formatter) -> Statement:
    return state(
        formatter,
        "quality_nobodys_effect",
        N_(
            "Figures of people and teams lack %(share)s together; the company’s totals are "
            "complete."
        ),
        n=whole,
        share=formatter.rate(share),
    )


def _of_the_month(pack: PackContext) -> Iterator[Effect]:
    """What holds for the month as a whole."""
    formatter, edition = pack.formatter, pack.edition
    say = formatter.texts.say
    if edition.is_reconstructed:
        yield Effect(
            state(
                formatter,
                "quality_reconstructed",
                N_("The month was built from files that were exported long after it ended."),
            ),
            say("All figures of records that were deleted or overwritten since"),
            state(
                formatter,
                "quality_reconstructed_effect",
                N_("Cannot be told: what was deleted or overwritten leaves no trace."),
            ),
        )
    if edition.is_qualified_by_acceptance:
        yield Effect(
            state(
                formatter,
                "quality_by_acceptance",
                N_("The CRM records no criteria, so that acceptance stands for qualification."),
            ),
            say("Qualified leads, their rate and qualification efficiency"),
            state(
                formatter,
                "quality_by_acceptance_effect",
                N_(
                    "Cannot be told: a strict AE makes an SDR’s leads look worse, and a lenient "
                    "one better."
                ),
            ),
        )
