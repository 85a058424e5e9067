"""How well people are rated: order, stars, stated probabilities, intervals, and false flags.

Here belongs what is measured of one organisation; what is required of many is in `goals`.
"""

from dataclasses import dataclass

import numpy as np

from dagster_project.coaching.evidence import Flags, Floats, score
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.quantiles import Z90, Z95
from dagster_project.coaching.rating import Rating, rate
from dagster_project.coaching.standing import judged, of_rating
from dagster_project.settings_statistics import RatingSettings
from dagster_project.study.organisations import Organisation, simulate
from dagster_project.study.scenarios import Scenario


@dataclass(frozen=True)
class Rated:
    """One organisation, rated.

    Attributes:
        precision, naive_precision: share of the truly best quarter among the best quarter by
            rating, and by last month's rate.
        stars, true_stars: how many were named, and how many of them are truly among the best.
        is_top, stated: (peers,) truth, and the probability stated.
        covered: share of 90 % intervals that hold the truth.
        naive_covered: of those by a beta-binomial prior fitted by moments.
        flags: stars and outliers together. naive_flags: people whose own 95 % interval of last
            month excludes the role's rate.
    """

    precision: float
    naive_precision: float
    stars: int
    true_stars: int
    is_top: Flags
    stated: Floats
    covered: float
    naive_covered: float
    flags: int
    naive_flags: int


def measure_rating(scenario: Scenario, seed: int) -> Rated:
    """Simulates an organisation and rates it as the product does."""
    settings = RatingSettings()
    of = simulate(scenario, seed)
    rating = rate(
        of.panel,
        of.panel.last,
        settings,
        of.peers,
        learns_half_life=RATES[scenario.metric].learns_half_life,
    )
    standing = of_rating(rating, scenario.metric, settings)
    said = judged(standing, settings)
    truth = of.relative(of.truth[:, -1])[of.peers]
    count = max(round(len(truth) / 4), 1)
    is_top = _best(truth, count)
    believed = standing.people["score"].to_numpy(float)
    error = np.abs(believed - believed.mean() - truth)
    is_star = said["is_star"].to_numpy(bool)
    return Rated(
        precision=float(is_top[_best(believed, count)].mean()),
        naive_precision=float(is_top[_best(last_rates(of)[of.peers], count)].mean()),
        stars=int(is_star.sum()),
        true_stars=int((is_star & is_top).sum()),
        is_top=is_top,
        stated=standing.people["p_top"].to_numpy(float),
        covered=float((error <= Z90 * standing.people["score_sd"].to_numpy(float)).mean()),
        naive_covered=_plug_in(rating, truth),
        flags=int((is_star | said["outlier"].notna().to_numpy()).sum()),
        naive_flags=_own_intervals(of),
    )


def _best(values: Floats, count: int) -> Flags:
    chosen = np.zeros(len(values), dtype=bool)
    chosen[np.argsort(-values, kind="stable")[:count]] = True
    return chosen


def last_rates(of: Organisation) -> Floats:
    """(P,) everybody's plain rate of the last month; −1 without trials."""
    last = score(of.panel, of.panel.last, 1)
    trials = last.trials[:, 0]
    rates: Floats = np.divide(
        last.observed[:, 0], trials, out=np.full(len(trials), -1.0), where=trials > 0
    )
    return rates


def _own_intervals(of: Organisation) -> int:
    """People whose own interval (Wilson; square root for counts) excludes the role's rate."""
    last = score(of.panel, of.panel.last, 1)
    observed, trials = last.observed[of.peers, 0], last.trials[of.peers, 0]
    observed, trials = observed[trials > 0], trials[trials > 0]
    if of.panel.family == "poisson":
        off = 2 * (np.sqrt(observed + 0.375) - np.sqrt(trials * last.role_rate))
        return int((np.abs(off) > Z95).sum())
    spread = np.sqrt(last.role_rate * (1 - last.role_rate) / trials)
    return int((np.abs(observed / trials - last.role_rate) > Z95 * spread).sum())


def _plug_in(rating: Rating, truth: Floats) -> float:
    """Coverage of intervals with the spread of people put at its estimate by moments."""
    off, information = rating.observed - rating.expected, rating.information
    known = rating.is_peer & (information > 0)
    d, v = off[known] / information[known], 1 / information[known]
    between = max(0.0, float(d.var(ddof=1) - v.mean()))
    kept = between / (between + v)
    error = np.abs(kept * (d - d.mean()) - truth[known[rating.is_peer]])
    return float((error <= Z90 * np.sqrt(kept * v)).mean())
