"""What chance does to the months of a role: to one, to all of them, and to several metrics at once.

Here belong tests and correlations of what is left of months; how good people are is in `rating`.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import chdtrc
from scipy.stats import betabinom, binom

from dagster_project.coaching.evidence import Floats, Scores
from dagster_project.coaching.metrics import NET_RETENTION

_MIN_CELL = 0.3  # variance of a person's month below which its distance is no normal deviate
_MIN_MONTHS = 60  # person-months below which two metrics are taken for independent
# Net retention has no months of its own. In simulated portfolios, its errors went with those of the
# two rates that are counted on the same customers like this.
_WITH_NET_RETENTION = {"account_retention": 0.7, "account_expansion": 0.4}


def months_p(scores: Scores, phi: float) -> float:
    """P-value of a chi-square test that all months are alike for the role as a whole."""
    z2 = scores.month_effects**2 * scores.month_information / phi
    degrees = int((scores.month_information > 0).sum()) - 1
    return float(chdtrc(degrees, z2.sum())) if degrees > 0 else 1.0


def at_most(observed: Floats, expected: Floats, trials: Floats, phi: float) -> Floats:
    """(P,) how often chance makes so few events or fewer: beta-binomial, binomial where phi is 1.

    Deviations tell that badly where few events are to be expected.

    Args:
        observed: (P,) events.
        expected: (P,) events to be expected.
        trials: (P,) whole numbers of at least 1.
        phi: how many times wider than binomial events vary.
    """
    share = np.clip(expected / trials, 1e-12, 1 - 1e-12)
    if phi <= 1:
        return np.asarray(binom.cdf(observed, trials, share), dtype=np.float64)
    # The correlation within a person's month that makes the variance phi times as large.
    alike = np.minimum((phi - 1) / np.maximum(trials - 1, 1), 0.999)
    weight = 1 / alike - 1
    found = betabinom.cdf(observed, trials, share * weight, (1 - share) * weight)
    return np.asarray(found, dtype=np.float64)


def residuals(scores: Scores) -> Floats:
    """(P, W) how far each month of a person is off the person's own level, in standard deviations.

    NaN where next to nothing was to be expected.
    """
    information, off = scores.information, scores.observed - scores.expected
    total = information.sum(axis=1)
    level = np.divide(off.sum(axis=1), total, out=np.zeros(len(total)), where=total > 0)
    known = information > _MIN_CELL
    spread = np.sqrt(np.where(known, information, 1.0))
    return np.where(known, (off - information * level[:, None]) / spread, np.nan)


def correlations(metrics: Sequence[str], months: Sequence[Floats | None]) -> Floats:
    """How much chance moves the metrics of a person together: from their months.

    A deal that is won by luck counts in every rate that deals are counted in. Negative correlations
    are taken for none, so that a sum of metrics is never surer than its independent parts.

    Args:
        metrics: M names.
        months: of each, the residuals of the same people in the same months; None without any.

    Returns:
        (M, M), 1 on the diagonal.
    """
    found = np.eye(len(metrics))
    for one in range(len(metrics)):
        for other in range(one):
            found[one, other] = found[other, one] = _together(
                (metrics[one], metrics[other]), months[one], months[other]
            )
    return found


def _together(names: tuple[str, str], one: Floats | None, other: Floats | None) -> float:
    if one is None or other is None:
        rest = [name for name in names if name != NET_RETENTION]
        return _WITH_NET_RETENTION.get(rest[0], 0.0) if len(rest) == 1 else 0.0
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < _MIN_MONTHS:
        return 0.0
    left, right = one[both], other[both]
    size = float(np.sqrt((left @ left) * (right @ right)))
    return min(max(float(left @ right) / size, 0.0), 1.0) if size > 0 else 0.0
