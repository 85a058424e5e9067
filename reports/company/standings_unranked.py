"""Who has too few data to be compared, how few, and how many would do.

Here belongs the list by metric. How many cases are needed is not in the marts: it follows from how
much a case tells in the role (`information`), and from what a person is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from reports.company.standings_ratings import Rated, Ratings
from reports.format import Formatter
from reports.lists import enumerated
from reports.marts import Record
from reports.model import Statement
from reports.people import display_name
from reports.records import number, share, words
from reports.statements import state
from reports.texts import N_

# What the settings ask of one person unless they say otherwise: variance of the events expected,
# and leads that were rejected and closed by others.
_INFORMATION = 1.0
_REJECTIONS = 50


@dataclass(frozen=True, slots=True)
class TooFew:
    """Who has too few data in one metric, in sentences."""

    metric: str
    findings: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Unranked:
    """All of them, or one sentence that there are none."""

    finding: Statement | None
    metrics: tuple[TooFew, ...]


def unranked_of(ratings: Ratings, formatter: Formatter) -> Unranked:
    """Everybody who is unranked for want of data, metric by metric."""
    metrics = tuple(
        TooFew(one.label, tuple(findings))
        for one in ratings.metrics
        if (findings := _findings(one, formatter))
    )
    if metrics or not ratings.metrics:
        return Unranked(None, metrics)
    people = len(ratings.people)
    return Unranked(state(formatter, "everybody_has_data", _nobody_short(ratings), n=people), ())


def _nobody_short(ratings: Ratings) -> str:
    """Nobody is short of data; in a small role that is not enough to be compared."""
    if len(ratings.people) == 1:
        return N_("The one person in the role has enough data in every metric.")
    rated = (*ratings.metrics, *([ratings.summary] if ratings.summary else []))
    if any(one.finding == "role_too_small" for one in rated):
        return N_(
            "Everybody has enough data in every metric, but the role has too few people or too few "
            "cases for a fair comparison."
        )
    return N_("Everybody has enough data in every metric of the role.")


def _findings(one: Rated, formatter: Formatter) -> list[Statement]:
    few = [row for row in one.rows if words(row, "unranked_reason") == "too_few_data"]
    none = [row for row in one.rows if words(row, "unranked_reason") == "no_data"]
    needed = _needed(one)
    short = [row for row in few if needed is None or _cases(row) < needed]
    young = [row for row in few if row not in short]
    found = []
    if short and needed is None:
        message = N_("Too few customers to tell: %(names)s.")
        found.append(_about("too_few_data", message, one, short, formatter))
    elif short:
        found.append(_short(one, short, needed or 0, formatter))
    if young:
        message = N_("Too recent to tell (%(cases)s): %(names)s.")
        found.append(_about("too_recent_data", message, one, young, formatter))
    if none and len(none) == len(one.rows):
        message = N_("Nobody in the role has a case (%(cases)s).")
        cases = one.cases(formatter)
        found.append(state(formatter, "no_data", message, n=len(none), cases=cases))
    elif none:
        message = N_("No case at all (%(cases)s): %(names)s.")
        found.append(_about("no_data", message, one, none, formatter, with_cases=False))
    return found


def _short(one: Rated, rows: Sequence[Record], needed: int, formatter: Formatter) -> Statement:
    return state(
        formatter,
        "too_few_data",
        N_("Too few cases (%(cases)s; about %(needed)s would do): %(names)s."),
        n=len(rows),
        threshold=N_("about %(needed)s %(cases)s"),
        cases=one.cases(formatter),
        needed=formatter.count(needed),
        names=_names(rows, formatter),
    )


def _about(
    rule: str,
    message: str,
    one: Rated,
    rows: Sequence[Record],
    formatter: Formatter,
    *,
    with_cases: bool = True,
) -> Statement:
    return state(
        formatter,
        rule,
        message,
        n=len(rows),
        cases=one.cases(formatter),
        names=_names(rows, formatter, with_cases=with_cases and one.kind.family != "growth"),
    )


def _names(rows: Sequence[Record], formatter: Formatter, *, with_cases: bool = True) -> str:
    if not with_cases:
        return enumerated([display_name(row) for row in rows], formatter)
    return enumerated(
        [
            formatter.texts.say(
                "%(name)s (%(number)s)",
                name=display_name(row),
                number=formatter.count(number(row, "denominator")),
            )
            for row in rows
        ],
        formatter,
    )


def _cases(row: Record) -> float:
    return share(row, "denominator") or 0.0


def _needed(one: Rated) -> int | None:
    """About how many cases a person needs; None where cases are not what it takes."""
    if one.kind.family == "growth":
        return None
    if one.metric == "decision_quality":
        return _REJECTIONS
    cases = sum(_cases(row) for row in one.rows)
    information = sum(share(row, "information") or 0.0 for row in one.rows)
    if information > 0:
        return ceil(_INFORMATION * cases / information)
    rate = one.role_rate or 0.0
    spread = rate * (1 - rate) if one.kind.family == "share" else rate
    return ceil(_INFORMATION / spread) if spread > 0 else None
