"""What a person did well, from figures; and where nothing stands out, what was steady.

Here belong the rules, the strongest first. None of them says more than its figures: a strength is
beyond chance, or a fact such as a target reached.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from reports.marts import Record
from reports.model import Statement
from reports.person.metrics import Own
from reports.person.rated import Rated
from reports.person.review import Coaching, Metric
from reports.person.standing import cases_of, rate_text, rated_label, rated_rows, role_rate
from reports.records import number, share, total, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

_AT_MOST = 2
# Out of at least ten cases, nine of ten: what a manager would call reliable.
_RELIABLE, _CASES = 0.9, 10
# A range of months is told from this many on.
_MONTHS = 6


@dataclass(frozen=True)
class Grounds:
    """What strengths are found in."""

    own: Own
    metrics: tuple[Metric, ...]
    ranked: tuple[tuple[Rated, Record], ...]
    coaching: Coaching


def build_strengths(
    own: Own, metrics: tuple[Metric, ...], coaching: Coaching
) -> tuple[Statement, ...]:
    """One or two things that the person did well; else what was steady."""
    ranked = rated_rows(own.person_id, own.role, own.peers)
    grounds = Grounds(own, metrics, ranked, coaching)
    found = tuple(islice((one for rule in _RULES for one in rule(grounds)), _AT_MOST))
    return found or (_steady(grounds),)


def _ahead_of_peers(grounds: Grounds) -> Iterator[Statement]:
    """The whole interval above the role's rate, where people differ beyond chance."""
    peers = grounds.own.peers
    for rated, row in grounds.ranked:
        if rated.is_less_better:
            continue
        of_role, low = role_rate(row, peers), share(row, "interval_low")
        if of_role is None or low is None or words(row, "unranked_reason") or low <= of_role:
            continue
        yield state(
            peers.pack.formatter,
            "strength_above_role",
            N_(
                "%(metric)s: %(adjusted)s after adjustment, above the %(role_rate)s of the role by "
                "more than chance explains."
            ),
            n=cases_of(rated, row),
            threshold=N_("Lower end of the 90%% interval above %(role_rate)s"),
            metric=rated_label(rated, peers),
            adjusted=rate_text(rated, share(row, "rate_adjusted"), peers),
            role_rate=rate_text(rated, of_role, peers),
        )


def _ahead_of_own_past(grounds: Grounds) -> Iterator[Statement]:
    """The last months better than those before let expect."""
    peers = grounds.own.peers
    for rated, row in grounds.ranked:
        if words(row, "trend") == "rising" and not words(row, "unranked_reason"):
            yield state(
                peers.pack.formatter,
                "strength_above_own_past",
                N_(
                    "%(metric)s: your last months were better than the months before gave reason "
                    "to expect."
                ),
                n=cases_of(rated, row),
                metric=rated_label(rated, peers),
            )


def _target_reached(grounds: Grounds) -> Iterator[Statement]:
    """A target of one's own that was reached in the month."""
    formatter = grounds.own.peers.pack.formatter
    for metric in grounds.metrics:
        if metric.value is None or not metric.target or float(metric.value) < metric.target:
            continue
        yield state(
            formatter,
            "strength_target_reached",
            N_("%(metric)s: %(value)s, the target of %(target)s is reached."),
            n=metric.cases,
            threshold=N_("%(target)s"),
            metric=metric.label,
            value=formatter.value(metric.value, metric.unit, metric.currency),
            target=formatter.value(metric.target, metric.unit, metric.currency),
        )


def _helps_others_learn(grounds: Grounds) -> Iterator[Statement]:
    """Rejections explained, decisions in time: what SDRs depend on."""
    if grounds.own.role != "ae":
        return
    for rule, message, part, whole in _HABITS:
        rows = list(grounds.own.year())
        done, cases = (total(number(row, column) for row in rows) for column in (part, whole))
        if done is None or cases is None or cases < _CASES or done < _RELIABLE * float(cases):
            continue
        formatter = grounds.own.peers.pack.formatter
        yield state(
            formatter,
            rule,
            message,
            n=cases,
            threshold=N_("At least %(least)s of at least %(least_cases)s cases"),
            share=formatter.rate(float(done) / float(cases), 0),
            cases=formatter.count(cases),
            least=formatter.rate(_RELIABLE, 0),
            least_cases=formatter.count(_CASES),
        )


_HABITS = (
    (
        "strength_reasons_given",
        N_("You gave a reason for %(share)s of your %(cases)s rejections in twelve months."),
        "rejections_with_reason",
        "leads_rejected",
    ),
    (
        "strength_decides_in_time",
        N_("You decided %(share)s of your %(cases)s leads in the agreed time in twelve months."),
        "decisions_within_sla",
        "decisions_due",
    ),
)


def _coached_others(grounds: Grounds) -> Iterator[Statement]:
    """Recorded sessions given."""
    sessions = grounds.coaching.sessions_given
    if sessions:
        formatter = grounds.own.peers.pack.formatter
        yield state_count(
            formatter,
            "strength_coached_others",
            NN_(
                "You gave others %(sessions)s recorded coaching session (%(hours)s hours) in "
                "twelve months.",
                "You gave others %(sessions)s recorded coaching sessions (%(hours)s hours) in "
                "twelve months.",
            ),
            sessions,
            sessions=formatter.count(sessions),
            hours=formatter.decimal(grounds.coaching.hours_given),
        )


_RULES: tuple[Callable[[Grounds], Iterator[Statement]], ...] = (
    _ahead_of_peers,
    _ahead_of_own_past,
    _target_reached,
    _helps_others_learn,
    _coached_others,
)


def _steady(grounds: Grounds) -> Statement:
    """What was as before; with hardly a figure, just that."""
    formatter = grounds.own.peers.pack.formatter
    for rated, row in grounds.ranked:
        if words(row, "trend") == "steady":
            return state(
                formatter,
                "steady_in_months",
                N_(
                    "No figure rose beyond chance this month; “%(metric)s” has been steady over "
                    "the last months."
                ),
                n=cases_of(rated, row),
                metric=rated_label(rated, grounds.own.peers),
            )
    metric = grounds.metrics[0]
    drawn = [point.value for point in metric.series.points if point.value is not None]
    if len(drawn) < _MONTHS:
        return state(
            formatter,
            "no_pattern_yet",
            N_("There are too few months of figures to point anything out yet."),
            n=len(drawn),
            threshold=N_("At least %(months)s months"),
            months=_MONTHS,
        )
    return state(
        formatter,
        "steady_within_range",
        N_(
            "No figure rose beyond chance this month; “%(metric)s” stayed between %(low)s and "
            "%(high)s in thirteen months."
        ),
        n=len(drawn),
        metric=metric.label,
        low=formatter.value(min(drawn), metric.unit, metric.currency),
        high=formatter.value(max(drawn), metric.unit, metric.currency),
    )
