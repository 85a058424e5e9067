"""Goals 1 to 4 and 8: the order of people, stars, stated probabilities, intervals, false flags.

Here belong what is required of ratings and which figure answers it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from dagster_project.study import scenarios
from dagster_project.study.batters import improvement
from dagster_project.study.figures import Figure, Row, mean, ratio, share
from dagster_project.study.rated import Rated
from dagster_project.study.scenarios import Scenario

_MIN_STATEMENTS = 100  # of a bin whose calibration is judged
# Hardly ever, less than chance, more than chance, rather yes, star.
_BOUNDS = (0.1, 0.25, 0.5, 0.8)
_RAW, _PLUG_IN, _OWN = "last month's rate", "beta-binomial plug-in", "own 95 % intervals"


@dataclass(frozen=True)
class Bin:
    """Statements of P(top quartile) of about the same size, and how often they came true."""

    scenario: str
    stated: float
    observed: float
    statements: int


def calibration(rated: dict[str, list[Rated]]) -> list[Bin]:
    """Five bins per scenario with unequal people, those without statements left out."""
    found = []
    for scenario in scenarios.RATED:
        stated = np.concatenate([one.stated for one in rated[scenario.name]])
        is_top = np.concatenate([one.is_top for one in rated[scenario.name]])
        number = np.digitize(stated, _BOUNDS)
        for one in np.unique(number):
            own = number == one
            figures = float(stated[own].mean()), float(is_top[own].mean()), int(own.sum())
            found.append(Bin(scenario.name, *figures))
    return found


def rating_goals(rated: dict[str, list[Rated]]) -> Iterator[Row]:
    """Rows 1 to 4."""
    yield from _ranking(rated)
    yield from _stars(rated)
    yield from _intervals(rated)
    yield from _false_flags(rated)


def batters_goal() -> Row:
    """Row 8."""
    beliefs, all_alike = improvement()
    what = "times less squared error than raw rates, batters of 1970"
    naive_way = "the mean of all for each"
    return Row(8, what, Figure(beliefs), 3.4, None, naive_way, Figure(all_alike))


def _ranking(rated: dict[str, list[Rated]]) -> Iterator[Row]:
    for scenario, low in ((scenarios.AE, 0.60), (scenarios.SDR, 0.65)):
        own = rated[scenario.name]
        naive = mean([one.naive_precision for one in own])
        reached = mean([one.precision for one in own])
        what = f"share of the best quarter found, {scenario.name}"
        yield Row(1, what, reached, low=low, naive_way=_RAW, naive=naive)


def _stars(rated: dict[str, list[Rated]]) -> Iterator[Row]:
    for scenario in (scenarios.AE, scenarios.SDR, scenarios.EFFICIENCY):
        own = rated[scenario.name]
        stars, true = [one.stars for one in own], [one.true_stars for one in own]
        yield Row(2, f"stars who are truly of it, {scenario.name}", ratio(true, stars), low=0.88)
    bins = [one for one in calibration(rated) if one.statements >= _MIN_STATEMENTS]
    worst = max(bins, key=lambda one: abs(one.stated - one.observed), default=None)
    if worst is not None:
        error = np.sqrt(worst.observed * (1 - worst.observed) / worst.statements)
        figure = Figure(abs(worst.stated - worst.observed), float(error))
        yield Row(2, f"stated P off by at most ({worst.scenario})", figure, high=0.12)


def _intervals(rated: dict[str, list[Rated]]) -> Iterator[Row]:
    static = (scenarios.AE_STATIC, scenarios.SDR_STATIC)
    moving = (scenarios.AE, scenarios.SDR, scenarios.EFFICIENCY, scenarios.SDR_NOISY)
    for scenario in (*static, *moving):
        own = rated[scenario.name]
        low = 0.85 if scenario in static else 0.80
        yield Row(
            3,
            f"90 % intervals hold the truth, {scenario.name}",
            mean([one.covered for one in own]),
            low=low,
            high=0.95,
            naive_way=_PLUG_IN,
            naive=mean([one.naive_covered for one in own]),
        )


def _false_flags(rated: dict[str, list[Rated]]) -> Iterator[Row]:
    for group, name, high in (
        (scenarios.EQUAL, "all equal", 0.10),
        (scenarios.EQUAL_NOISY, "all equal, overdispersed", 0.12),
    ):
        own = _together(rated, group)
        flags, naive = (
            share([one.flags > 0 for one in own]),
            share([one.naive_flags > 0 for one in own]),
        )
        yield Row(4, f"reviews with a flag, {name}", flags, None, high, _OWN, naive)
        stars = share([one.stars > 0 for one in own])
        yield Row(4, f"reviews with a star, {name}", stars, high=0.02)


def _together(rated: dict[str, list[Rated]], group: Iterable[Scenario]) -> list[Rated]:
    return [one for scenario in group for one in rated[scenario.name]]
