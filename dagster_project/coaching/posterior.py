"""Shrinkage: what is believed of each of many units, given one noisy estimate of each.

Here belongs the normal-normal model with its spread integrated out on a grid, which a plug-in
estimate of the spread would put at 0 too often. Whose estimates they are is the callers' matter.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from dagster_project.coaching.evidence import Flags, Floats
from dagster_project.coaching.quantiles import TOP_QUARTILE

# Standard deviations that are tried, as multiples of the prior's scale.
_GRID = np.concatenate([[0.001], np.geomspace(0.03, 1.5, 39)]) / 0.3


@dataclass(frozen=True)
class Posterior:
    """Of N units.

    Attributes:
        mean, sd: (N,) of each unit's true effect.
        p_top: (N,) probability of lying in the upper quarter of the population.
        mu, tau: the population's mean and standard deviation, as believed.
    """

    mean: Floats
    sd: Floats
    p_top: Floats
    mu: float
    tau: float


def shrink(
    d: Floats,
    s2: Floats,
    ss: Floats | None = None,
    scale: float = 0.3,
    among: Flags | None = None,
) -> Posterior:
    """Posterior of each unit's effect under a normal population of unknown mean and spread.

    The mean is integrated out, the spread over a grid under a half-normal prior (Gelman 2006) with
    a factor tau, that is a Rayleigh prior, which keeps the spread off zero.

    Args:
        d: (N,) estimates; ignored where `s2` is infinite.
        s2: (N,) their variances; infinite without data.
        ss: (N,) variances with which they weigh in the population, where discounted evidence makes
            them differ from `s2`.
        scale: of the prior on the spread, in the units of `d`; its mode.
        among: (N,) who makes up the population; everybody with data, unless said otherwise.
    """
    ss = s2 if ss is None else ss
    has_data = np.isfinite(s2) & np.isfinite(ss)
    population = has_data if among is None or not (has_data & among).any() else has_data & among
    if population.sum() < 2:
        return _alone(d, s2, has_data, scale)
    grid = _GRID * scale
    weight, mu, precision = _spread(d[population], ss[population], grid, scale)
    estimate = np.where(has_data, d, 0.0)[:, None]
    known = np.where(has_data, s2, np.inf)[:, None]
    tau2 = grid**2
    kept = 1 / (1 + known / tau2)  # 1 − B
    means = (1 - kept) * mu + kept * estimate
    variances = tau2 * (1 - kept) + (1 - kept) ** 2 / precision
    mean = means @ weight
    variance = (variances + means**2) @ weight - mean**2
    above = (means - mu - TOP_QUARTILE * grid) / np.sqrt(variances)
    return Posterior(
        mean=mean,
        sd=np.sqrt(np.maximum(variance, 1e-18)),
        p_top=np.minimum(ndtr(above) @ weight, 1.0),  # rounding
        mu=float(mu @ weight),
        tau=float(grid @ weight),
    )


def _spread(d: Floats, ss: Floats, grid: Floats, scale: float) -> tuple[Floats, Floats, Floats]:
    """Per standard deviation of the grid: its weight, the population's mean, and its precision."""
    total = ss[:, None] + grid**2
    precision = (1 / total).sum(axis=0)
    mu = (d[:, None] / total).sum(axis=0) / precision
    log_weight = -0.5 * (np.log(total) + (d[:, None] - mu) ** 2 / total).sum(axis=0)
    log_weight += -0.5 * np.log(precision) - 0.5 * (grid / scale) ** 2 + np.log(grid)
    log_weight += np.log(np.gradient(grid))
    weight = np.exp(log_weight - log_weight.max())
    return weight / weight.sum(), mu, precision


def _alone(d: Floats, s2: Floats, has_data: Flags, scale: float) -> Posterior:
    """Nobody to compare with: nothing is believed but that the unit is average."""
    sd = np.where(has_data, np.sqrt(np.where(has_data, s2, 0.0)), scale)
    return Posterior(mean=np.zeros(len(d)), sd=sd, p_top=np.full(len(d), 0.25), mu=0.0, tau=scale)
