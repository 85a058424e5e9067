"""The top performers of a role, and which metrics make them so.

Here belongs what is said of single stars. Contributions are in units of spread, which mean nothing
to a reader: they are told as the person's rates against the role's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.company.standings_ratings import Rated, Ratings
from reports.format import Formatter
from reports.lists import enumerated
from reports.marts import Record
from reports.model import Statement
from reports.people import display_name
from reports.records import flag, number, share, words
from reports.statements import state
from reports.texts import N_


@dataclass(frozen=True, slots=True)
class Star:
    """One top performer, as printed."""

    name: str
    rank: str
    probability: str
    attainment: str
    reasons: tuple[Statement, ...]


def stars_of(ratings: Ratings, formatter: Formatter) -> tuple[Star, ...]:
    """The stars of the role's summary, best first."""
    if ratings.summary is None:
        return ()
    return tuple(
        Star(
            name=display_name(row),
            rank=formatter.count(number(row, "rank")),
            probability=formatter.rate(share(row, "p_top_quartile"), 0),
            attainment=formatter.rate(share(row, "attainment"), 0),
            reasons=tuple(_reasons(words(row, "person_id"), ratings, formatter)),
        )
        for row in ratings.summary.rows
        if flag(row, "is_star")
    )


def _reasons(person_id: str, ratings: Ratings, formatter: Formatter) -> list[Statement]:
    """What speaks for the person, the strongest first, and what does not."""
    found = [
        (share(row, "contribution") or 0.0, one, row)
        for one in ratings.metrics
        if (row := one.row_of(person_id)) is not None and share(row, "contribution") is not None
    ]
    found.sort(key=lambda entry: (-entry[0], entry[1].metric))
    ahead = [(one, row) for value, one, row in found if value > 0]
    behind = [(one, row) for value, one, row in found if value <= 0]
    reasons = []
    if ahead:
        message = N_("Ahead in, the weightiest first: %(metrics)s.")
        reasons.append(_against_role("star_ahead", message, ahead, formatter))
    if behind:
        message = N_("Not ahead in: %(metrics)s.")
        reasons.append(_against_role("star_not_ahead", message, behind, formatter))
    return reasons


def _against_role(
    rule: str, message: str, parts: Sequence[tuple[Rated, Record]], formatter: Formatter
) -> Statement:
    told = [
        formatter.texts.say(
            "“%(metric)s” (%(value)s; role %(role_rate)s)",
            metric=one.label,
            value=one.kind.told(share(row, "rate_adjusted"), formatter),
            role_rate=one.kind.value(one.role_rate, formatter),
        )
        for one, row in parts
    ]
    return state(formatter, rule, message, n=len(parts), metrics=enumerated(told, formatter))
