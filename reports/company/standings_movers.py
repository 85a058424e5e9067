"""Who is rising or falling beyond what chance explains.

Here belongs the trend of single people. The mart has it in units that mean nothing to a reader; it
is told as the move that the role's own rate would have to make.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.company.standings_ratings import Rated, Ratings
from reports.distributions import grown, rate_moved
from reports.format import Formatter
from reports.intervals import OUTSIDE_90
from reports.marts import Record
from reports.model import Statement
from reports.people import alphabetical, display_name
from reports.records import share, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

_MOVES: Mapping[tuple[str, bool], str] = {
    ("rising", True): N_("Rising, as if the role’s %(usual)s had become %(moved)s."),
    ("falling", True): N_("Falling, as if the role’s %(usual)s had become %(moved)s."),
    # Where less is better, getting better is a rate that goes down.
    ("rising", False): N_(
        "Improving, where less is better, as if the role’s %(usual)s had become %(moved)s."
    ),
    ("falling", False): N_(
        "Getting worse, where less is better, as if the role’s %(usual)s had become %(moved)s."
    ),
}


@dataclass(frozen=True, slots=True)
class Mover:
    """One person's move in one metric; rate and interval are of all months looked at."""

    name: str
    metric: str
    rate: str
    interval: str
    finding: Statement


@dataclass(frozen=True, slots=True)
class Movers:
    """What trends there are, and how many chance alone would make."""

    finding: Statement
    rows: tuple[Mover, ...]


def movers_of(ratings: Ratings, formatter: Formatter) -> Movers:
    """Everybody who moves, rising first, then by name, then by metric in the order of the role."""
    tested = [(one, row) for one in ratings.metrics for row in one.rows if words(row, "trend")]
    found = [(one, row) for one, row in tested if words(row, "trend") != "steady"]
    place = {one.metric: index for index, one in enumerate(ratings.metrics)}
    found.sort(
        key=lambda pair: (
            words(pair[1], "trend") != "rising",
            alphabetical(pair[1]),
            place[pair[0].metric],
        )
    )
    return Movers(
        _finding(len(found), len(tested), formatter),
        tuple(_mover(one, row, formatter) for one, row in found),
    )


def _finding(moved: int, tested: int, formatter: Formatter) -> Statement:
    if not tested:
        message = N_("There are too few months to tell who is rising or falling.")
        return state(formatter, "trends_unknown", message, n=0)
    values = {
        "moved": formatter.count(moved),
        "tested": formatter.count(tested),
        "expected": formatter.count(round(OUTSIDE_90 * tested)),
    }
    threshold = N_("outside of the range that chance leaves in nine of ten cases")
    if not moved:
        return state_count(
            formatter,
            "nobody_moves",
            NN_(
                "Nobody is rising or falling by more than chance explains (one comparison of the "
                "last months with those before).",
                "Nobody is rising or falling by more than chance explains (%(tested)s comparisons "
                "of the last months with those before).",
            ),
            tested,
            n=tested,
            threshold=threshold,
            **values,
        )
    return state_count(
        formatter,
        "movers",
        NN_(
            "In one of %(tested)s comparisons, somebody’s last months are further from what the "
            "months before let expect than chance explains. Chance alone would make about "
            "%(expected)s look so: take a trend as a reason to ask, not as a verdict.",
            "In %(moved)s of %(tested)s comparisons, somebody’s last months are further from what "
            "the months before let expect than chance explains. Chance alone would make about "
            "%(expected)s look so: take a trend as a reason to ask, not as a verdict.",
        ),
        moved,
        n=tested,
        threshold=threshold,
        **values,
    )


def _mover(one: Rated, row: Record, formatter: Formatter) -> Mover:
    kind, low = one.kind, share(row, "interval_low")
    return Mover(
        name=display_name(row),
        metric=kind.named(one.metric, formatter),
        rate=kind.value(share(row, "rate_adjusted"), formatter),
        interval=kind.interval(low, share(row, "interval_high"), formatter),
        finding=_move(one, row, formatter),
    )


def _moved(one: Rated, change: float) -> float | None:
    """Where the role's rate gets to by a change in logits, or in logs where it is no share."""
    rate = one.role_rate
    if rate is None or one.kind.family != "share":
        return None if rate is None else rate * grown(change)
    return rate_moved(rate, change) if 0 < rate < 1 else rate


def _move(one: Rated, row: Record, formatter: Formatter) -> Statement:
    trend, change = words(row, "trend"), share(row, "trend_change")
    if one.role_rate is None or change is None:
        message = N_("Rising beyond chance.") if trend == "rising" else N_("Falling beyond chance.")
        return state(formatter, "person_moves", message, person=display_name(row), metric=one.label)
    is_better = one.kind.is_higher_better
    return state(
        formatter,
        "person_moves",
        _MOVES[trend, is_better],
        person=display_name(row),
        metric=one.kind.named(one.metric, formatter),
        moved=one.kind.value(_moved(one, change if is_better else -change), formatter),
        usual=one.kind.value(one.role_rate, formatter),
    )
