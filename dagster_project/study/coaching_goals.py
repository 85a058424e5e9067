"""Goals 5 to 7: the effect of coaching, what single coaches add, and the pairs recommended.

Here belong what is required of these and which figure answers it.
"""

from collections.abc import Iterator
from time import perf_counter

import numpy as np

from dagster_project.coaching.assignment import assign
from dagster_project.study import scenarios
from dagster_project.study.coached import Coached
from dagster_project.study.figures import Figure, Row, mean, ratio, share
from dagster_project.study.paired import Paired
from dagster_project.study.scenarios import Scenario

_BEFORE_AFTER = "3 months before/after"


def coaching_goals(coached: dict[str, list[Coached]], paired: list[Paired]) -> Iterator[Row]:
    """Rows 5 to 7."""
    yield from _effects(coached)
    yield from _value_added(coached)
    yield from _pairing(paired)


def _effects(coached: dict[str, list[Coached]]) -> Iterator[Row]:
    for scenario in scenarios.COACHED:
        yield _bias(coached, scenario, 0.04)
    for scenario in scenarios.UNHELPED:
        own = coached[scenario.name]
        success = share([one.low > 0 for one in own])
        naive = share([one.naive_low > 0 for one in own])
        what = f"success claimed, {scenario.name}"
        yield Row(5, what, success, None, 0.10, _BEFORE_AFTER, naive)
    for scenario in scenarios.COACHED:
        own = coached[scenario.name]
        covered = share([one.low <= one.true <= one.high for one in own])
        yield Row(5, f"95 % intervals hold the effect, {scenario.name}", covered, low=0.90)
    for scenario in scenarios.CHOSEN:
        yield _bias(coached, scenario, 0.10)


def _bias(coached: dict[str, list[Coached]], scenario: Scenario, bound: float) -> Row:
    own = coached[scenario.name]
    bias = mean([one.effect - one.true for one in own])
    naive = mean([one.naive - one.true for one in own])
    what = f"bias of the effect in logits, {scenario.name}"
    return Row(5, what, bias, -bound, bound, _BEFORE_AFTER, naive)


def _value_added(coached: dict[str, list[Coached]]) -> Iterator[Row]:
    for scenario, low in zip(scenarios.COACHED, (0.50, 0.75), strict=True):
        own = coached[scenario.name]
        count = mean([one.engagements_per_coach for one in own]).value
        yield Row(
            6,
            f"coaches' value added against the truth, {count:.1f} each, {scenario.name}",
            mean([one.correlation for one in own]),
            low=low,
            naive_way="own sales",
            naive=mean([one.naive_correlation for one in own]),
        )


def _pairing(paired: list[Paired]) -> Iterator[Row]:
    recommended = [one.recommended for one in paired]
    naive = [one.worst_to_best for one in paired]
    way = "worst performers to top sellers"
    reached = mean(recommended)
    yield Row(7, "share of the best possible uplift", reached, 0.80, None, way, mean(naive))
    yield Row(7, f"times the uplift of {way}", ratio(recommended, naive), low=1.5)
    yield Row(7, "pairing 300 coaches with 1,000 people", Figure(_seconds()), high=1.0, unit=" s")


def _seconds() -> float:
    utility = np.random.default_rng(7).random((300, 1000))
    begin = perf_counter()
    assign(utility, np.full(300, 2), np.zeros(utility.shape, dtype=bool))
    return perf_counter() - begin
