"""When a stage's rate is out of the ordinary: control charts that know how much months vary anyway.

Here belong the chart of one rate and how often it cries wolf; which rates are charted is decided in
`health`. A month is judged by months before it alone.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dagster_project.coaching.chain.counts import Ratio
from dagster_project.coaching.evidence import Flags, Floats, Ints
from dagster_project.settings_statistics import ChainSettings

_JUDGED = 12  # months at the end of the history, held against those before them
_MIN_BASE = 12  # months that say how much a rate varies
_MOVING_RANGE = 1.128379167095513  # mean distance of two draws from a standard normal
_SAME = 1e-9  # of the expected rate: what rounding alone makes of rates that are equal
_RUNS, _SEED = 20_000, 20_131


@dataclass(frozen=True)
class Chart:
    """One stage in T months.

    Attributes:
        expected: rate of the months of the base; NaN where there are too few.
        sigma: standard deviations that months vary by, in those that chance explains (of an
            amount: in those of one event by its mean).
        z: (T,) distance from the expected rate, in such standard deviations; NaN where not judged.
        up, down: (T,) cumulative sums; NaN in the months of the base.
        alarm: (T,) 1 where the sum upwards crosses the limit, −1 downwards, else 0.
        base, judged: (T,) months that the others are held against, and the others.
        false_alarms: alarms to be expected in a year although nothing has changed; fewer of counts
            that vary by chance alone.
    """

    expected: float
    sigma: float
    z: Floats
    up: Floats
    down: Floats
    alarm: Ints
    base: Flags
    judged: Flags
    false_alarms: float


def usable(ratio: Ratio, settings: ChainSettings) -> Flags:
    """(T,) months that can be judged: mature, and with enough to be a rate of."""
    enough = np.nan_to_num(ratio.denominator) >= settings.min_trials
    if ratio.is_late and len(enough):
        enough[-1] = False
    known: Flags = enough & ~np.isnan(ratio.numerator)
    return known


def chart(ratio: Ratio, settings: ChainSettings) -> Chart:
    """Laney's p′ (u′) chart of a rate with a two-sided CUSUM on it.

    The last twelve months are held against those before them, at least twelve. Months vary by the
    wider of Laney's estimate (2002), from how far neighbours are apart, and their standard
    deviation, which a season widens; of counts at least by chance. The sums (Page 1954) start again
    after an alarm.
    """
    is_usable = usable(ratio, settings)
    base, judged = _split(is_usable)
    expected, sigma = _level(ratio, base)
    z = np.full(len(base), np.nan)
    if sigma > 0:
        z[is_usable] = _distance(ratio, expected)[is_usable] / sigma
    up, down, alarm = cusum(np.where(judged, z, np.nan)[None, :], settings)
    kept = judged & ~np.isnan(z)
    return Chart(
        expected=expected,
        sigma=sigma,
        z=z,
        up=np.where(kept, up[0], np.nan),
        down=np.where(kept, down[0], np.nan),
        alarm=np.where(kept, alarm[0], 0),
        base=base,
        judged=kept,
        false_alarms=false_alarms_per_year(
            int(base.sum()), int(kept.sum()), settings.cusum_slack, settings.cusum_limit
        ),
    )


def cusum(z: Floats, settings: ChainSettings) -> tuple[Floats, Floats, Ints]:
    """Sums of what exceeds the slack, upwards and downwards, that alarm beyond the limit.

    Args:
        z: (N, T) standardised deviations; NaN leaves the sums as they are.
        settings: slack and limit in standard deviations.

    Returns:
        (N, T) sums upwards and downwards, before they start again, and alarms (1, −1, 0).
    """
    return _cusum(z, settings.cusum_slack, settings.cusum_limit)


@lru_cache(maxsize=64)
def false_alarms_per_year(base: int, judged: int, slack: float, limit: float) -> float:
    """Alarms a year in a rate that has not changed, when its level and spread are estimated.

    Simulated with a fixed seed: the estimates of few months make alarms several times as frequent
    as the textbook's run lengths, which take them as known.

    Args:
        base: months that the level and the spread are estimated from.
        judged: months that the sums run over.
        slack: of the sums, in standard deviations.
        limit: of the sums, in standard deviations.
    """
    if base < _MIN_BASE or judged < 1:
        return float("nan")
    draws = np.random.default_rng(_SEED).standard_normal((_RUNS, base + judged))
    past = draws[:, :base]
    spread = np.maximum(_spread(past), 1e-9)
    z = (draws[:, base:] - past.mean(axis=1, keepdims=True)) / spread[:, None]
    alarms = _cusum(z, slack, limit)[2]
    return float(np.count_nonzero(alarms)) / _RUNS / judged * 12


def _cusum(z: Floats, slack: float, limit: float) -> tuple[Floats, Floats, Ints]:
    up, down = np.zeros(z.shape), np.zeros(z.shape)
    alarm = np.zeros(z.shape, dtype=np.int64)
    above, below = np.zeros(len(z)), np.zeros(len(z))
    for month in range(z.shape[1]):
        now = z[:, month]
        is_known = ~np.isnan(now)
        above = np.where(is_known, np.maximum(0, above + now - slack), above)
        below = np.where(is_known, np.maximum(0, below - now - slack), below)
        up[:, month], down[:, month] = above, below
        alarm[:, month] = np.where(below > limit, -1, np.where(above > limit, 1, 0))
        has_alarm = alarm[:, month] != 0
        above[has_alarm] = below[has_alarm] = 0
    return up, down, alarm


def _split(is_usable: Flags) -> tuple[Flags, Flags]:
    """Months of the base and months judged by it; none where there are too few."""
    before = np.arange(len(is_usable)) < len(is_usable) - _JUDGED
    if (is_usable & before).sum() < _MIN_BASE:
        before = np.cumsum(is_usable) <= _MIN_BASE
    if (is_usable & before).sum() < _MIN_BASE:
        before = np.zeros(len(is_usable), dtype=np.bool_)
        return before, before
    return is_usable & before, is_usable & ~before


def _level(ratio: Ratio, base: Flags) -> tuple[float, float]:
    """Expected rate and overdispersion from the base; NaN and 0 where it says nothing."""
    if not base.any():
        return np.nan, 0.0
    expected = float(ratio.numerator[base].sum() / ratio.denominator[base].sum())
    past = _distance(ratio, expected)[base][None, :]
    if np.isnan(past).any():
        return expected, 0.0
    spread = float(_spread(past)[0])
    if ratio.family is None:
        return expected, spread if spread > _SAME else 0.0
    return expected, max(spread, 1.0)


def _spread(past: NDArray[np.float64]) -> Floats:
    """(N,) the wider of mean moving range and standard deviation of (N, T) months."""
    ranges = np.abs(np.diff(past, axis=1)).mean(axis=1) / _MOVING_RANGE
    wider: Floats = np.maximum(ranges, past.std(axis=1, ddof=1))
    return wider


def _distance(ratio: Ratio, expected: float) -> Floats:
    """(T,) from the expected rate, in standard deviations of chance; NaN where it has none."""
    per_event = {
        "binomial": expected * (1 - expected),
        "poisson": expected,
        None: expected**2,
    }[ratio.family]
    trials = np.where(np.nan_to_num(ratio.denominator) > 0, ratio.denominator, np.nan)
    if ratio.family is None:
        trials = np.ones(len(trials))
    if not per_event > 0:
        return np.full(len(trials), np.nan)
    rate = np.where(np.isnan(ratio.rate), expected, ratio.rate)
    distance: Floats = (rate - expected) / np.sqrt(per_event / trials)
    return distance
