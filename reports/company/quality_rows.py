"""What rejected and flagged rows mean for the figures that are made of them.

Here belong flaws of rows; those of the month, its leads and its deals are in `quality_effects`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.format import Formatter
from reports.model import QualityRow, Statement
from reports.statements import state, state_count
from reports.texts import N_, NN_

FIGURES: Mapping[str, str] = {
    "account": N_("Customers and the value of portfolios"),
    "account_owner": N_("Portfolios, upsell and retention of each AM"),
    "account_value": N_("Portfolios, upsell and retention"),
    "activity": N_("Calls and qualification efficiency"),
    "availability": N_("Targets and attainment of people who were away"),
    "coach_profile": N_("Who is recommended as a coach, and for how many hours"),
    "coaching_session": N_("Coaching hours, effects of coaching and incentives"),
    "exchange_rate": N_("Amounts in other currencies"),
    "handover": N_("Leads handed over, acceptance, decision time and the chain"),
    "lead": N_("Leads handed over and qualified"),
    "lead_criterion": N_("Qualified leads and their rate"),
    "opportunity": N_("Deals, amounts, close rates and pipeline"),
    "opportunity_split": N_("Amounts credited to people, not the company’s totals"),
    "person": N_("Whose figures are shown, and in which team"),
    "record_change": N_("How owners, stages and amounts stood at the cutoff"),
    "role_assignment": N_("Who is compared with whom, and targets by days in the role"),
    "satisfaction": N_("Customer satisfaction"),
    "target": N_("Targets and attainment"),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One flaw: what it is, which figures it can move, by how much at most."""

    problem: Statement
    figures: str
    at_most: Statement


def of_rows(quality: tuple[QualityRow, ...], formatter: Formatter) -> Iterator[Effect]:
    """What each entity's rejected and flagged rows can move."""
    say = formatter.texts.say
    for row in quality:
        figures = say(FIGURES.get(row.entity, N_("Figures made of these rows")))
        if row.rejected:
            yield Effect(_rejected(row, formatter), figures, _short(row, formatter))
        if row.flagged and row.entity == "target":
            yield Effect(_unmatched(row, formatter), figures, _without_them(row, formatter))
        elif row.flagged:
            yield Effect(_flagged(row, formatter), figures, _beyond(row, formatter))


def _rejected(row: QualityRow, formatter: Formatter) -> Statement:
    return state_count(
        formatter,
        "quality_rejected",
        NN_(
            "%(entity)s: %(rows)s of %(all)s rows was rejected and is in no figure.",
            "%(entity)s: %(rows)s of %(all)s rows were rejected and are in no figure.",
        ),
        row.rejected,
        n=row.delivered,
        entity=row.label,
        rows=formatter.count(row.rejected),
        all=formatter.count(row.delivered),
    )


def _short(row: QualityRow, formatter: Formatter) -> Statement:
    share = row.rejected / row.delivered if row.delivered else 1.0
    return state(
        formatter,
        "quality_rejected_effect",
        N_(
            "Counts and sums lack up to %(share)s, and rates are off by up to %(points)s, if the "
            "rows are spread over the months as all others."
        ),
        n=row.delivered,
        share=formatter.rate(share, digits=2 if share < 0.01 else 1),
        points=_points(share, formatter),
    )


def _points(share: float, formatter: Formatter) -> str:
    """A share in percentage points, one that rounds to 0 as the least that is printed."""
    return formatter.change(max(share, 0.001), "rate").lstrip("+")


def _flagged(row: QualityRow, formatter: Formatter) -> Statement:
    return state_count(
        formatter,
        "quality_flagged",
        NN_(
            "%(entity)s: %(rows)s of %(all)s rows is odd, but counted.",
            "%(entity)s: %(rows)s of %(all)s rows are odd, but counted.",
        ),
        row.flagged,
        n=row.kept,
        entity=row.label,
        rows=formatter.count(row.flagged),
        all=formatter.count(row.kept),
    )


def _beyond(row: QualityRow, formatter: Formatter) -> Statement:
    share = row.flagged / row.kept if row.kept else 1.0
    return state(
        formatter,
        "quality_flagged_effect",
        N_("If all of them were wrong, counts would be up to %(share)s too high."),
        n=row.kept,
        share=formatter.rate(share, digits=2 if share < 0.01 else 1),
    )


def _unmatched(row: QualityRow, formatter: Formatter) -> Statement:
    """Targets are odd for one reason only: there is nothing that they could be held against."""
    return state_count(
        formatter,
        "quality_targets_unmatched",
        NN_(
            "%(entity)s: %(rows)s of %(all)s rows is of a metric or scope that is not known, and "
            "is ignored.",
            "%(entity)s: %(rows)s of %(all)s rows are of a metric or scope that is not known, and "
            "are ignored.",
        ),
        row.flagged,
        n=row.kept,
        entity=row.label,
        rows=formatter.count(row.flagged),
        all=formatter.count(row.kept),
    )


def _without_them(row: QualityRow, formatter: Formatter) -> Statement:
    return state(
        formatter,
        "quality_targets_unmatched_effect",
        N_(
            "Attainment is computed from the other targets alone: it can look higher than it is, "
            "or be missing. The reasons name the values that are known."
        ),
        n=row.kept,
    )
