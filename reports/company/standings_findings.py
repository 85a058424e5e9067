"""What the evidence says of all people of a role, metric by metric, in one honest sentence each.

Here belong sentences about everybody; who the stars are is in `standings_stars`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.company.standings_nobody import nobody_at_all, nobody_in_metric
from reports.company.standings_ratings import Rated, Ratings
from reports.format import Formatter
from reports.lists import enumerated
from reports.marts import Record
from reports.model import Statement
from reports.people import display_name
from reports.records import flag, number, share
from reports.statements import state, state_count
from reports.texts import N_, NN_

_NAMED = 8
_GATE = N_(
    "people differ by more than chance explains, at the level of the settings (5%% by default)"
)
_STAR = N_("probability that the settings ask for (80%% by default)")


@dataclass(frozen=True, slots=True)
class MetricLine:
    """One metric of the role, as it is printed, and what it tells."""

    label: str
    role_rate: str
    weight: str
    ranked: str
    finding: Statement


def metric_lines(ratings: Ratings, formatter: Formatter) -> tuple[MetricLine, ...]:
    """Every rated metric of the role, those that make the rank first."""
    return tuple(
        MetricLine(
            label=one.kind.named(one.metric, formatter),
            role_rate=one.kind.value(one.role_rate, formatter),
            weight=formatter.rate(one.weight, 0),
            ranked=formatter.texts.say(
                "%(ranked)s of %(people)s",
                ranked=formatter.count(one.ranked),
                people=formatter.count(len(one.rows)),
            ),
            finding=metric_finding(one, formatter),
        )
        for one in ratings.metrics
    )


def metric_finding(one: Rated, formatter: Formatter) -> Statement:
    """Whether people differ in a metric, and who is ahead if they do."""
    if not one.ranked:
        return state(
            formatter,
            "metric_not_ranked",
            nobody_in_metric(one),
            n=len(one.rows),
            threshold=_GATE,
            metric=one.label,
        )
    if one.finding == "months_differ_more":
        return state(
            formatter,
            "metric_of_months",
            N_(
                "The whole role moves from month to month by more than people differ: a good month "
                "alone is no performance."
            ),
            n=one.ranked,
            metric=one.label,
        )
    stars = [row for row in one.rows if flag(row, "is_star")]
    return _stars(one, stars, formatter) if stars else _no_star(one, formatter)


def _stars(one: Rated, stars: Sequence[Record], formatter: Formatter) -> Statement:
    return state_count(
        formatter,
        "metric_stars",
        NN_(
            "One person is very probably among the best quarter: %(names)s.",
            "%(stars)s people are very probably among the best quarter: %(names)s.",
        ),
        len(stars),
        n=one.ranked,
        threshold=_STAR,
        metric=one.label,
        stars=formatter.count(len(stars)),
        names=_names(stars, formatter),
    )


def _names(rows: Sequence[Record], formatter: Formatter) -> str:
    """Names with their probabilities; the rest as a number."""
    named = [
        formatter.texts.say(
            "%(name)s (%(probability)s)", name=display_name(row), probability=_top(row, formatter)
        )
        for row in rows[:_NAMED]
    ]
    more = len(rows) - len(named)
    if more:
        named.append(formatter.texts.count("%(more)s more", "%(more)s more", more, more=more))
    return enumerated(named, formatter)


def _top(row: Record, formatter: Formatter) -> str:
    return formatter.rate(share(row, "p_top_quartile"), 0)


def _likeliest(one: Rated) -> Record:
    ranked = [row for row in one.rows if number(row, "rank") is not None]
    return max(ranked, key=lambda row: share(row, "p_top_quartile") or 0)


def _no_star(one: Rated, formatter: Formatter) -> Statement:
    first = _likeliest(one)
    return state(
        formatter,
        "metric_without_star",
        N_(
            "People differ, but nobody is far enough ahead to be called a star; the likeliest is "
            "%(name)s (%(probability)s)."
        ),
        n=one.ranked,
        threshold=_STAR,
        metric=one.label,
        name=display_name(first),
        probability=_top(first, formatter),
    )


def summary_finding(ratings: Ratings, formatter: Formatter) -> Statement:
    """Whether anybody in the role is a top performer, all its metrics taken together."""
    one = ratings.summary
    if one is None:
        message = N_("Nobody’s performance in this role could be rated this month.")
        return state(formatter, "role_not_rated", message, n=0)
    if not one.ranked:
        message = nobody_at_all(one)
        return state(formatter, "role_not_ranked", message, n=len(one.rows), threshold=_GATE)
    stars = sum(bool(flag(row, "is_star")) for row in one.rows)
    if stars:
        return state_count(
            formatter,
            "role_stars",
            NN_(
                "One of %(ranked)s people ranked is a star: very probably among the best quarter "
                "of the role, all its metrics taken together.",
                "%(stars)s of %(ranked)s people ranked are stars: each very probably among the "
                "best quarter of the role, all its metrics taken together.",
            ),
            stars,
            n=one.ranked,
            threshold=_STAR,
            stars=formatter.count(stars),
            ranked=formatter.count(one.ranked),
        )
    first = _likeliest(one)
    return state(
        formatter,
        "role_without_star",
        N_(
            "People differ, but nobody is far enough ahead to be called a star. The likeliest to "
            "be among the best quarter of the role is %(name)s, with %(probability)s."
        ),
        n=one.ranked,
        threshold=_STAR,
        name=display_name(first),
        probability=_top(first, formatter),
    )
