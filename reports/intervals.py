"""Wilson's interval for a share, for company totals; those of people come from the marts.

Here belongs nothing but the formula, the same one as in the marts.
"""

from math import sqrt

from reports.model import Interval, Number

# 95 % quantile of the normal distribution: 90 % of the mass lies within it on both sides.
_Z = 1.6448536269514722


def wilson(successes: Number | None, trials: Number | None) -> Interval | None:
    """The 90 % interval of `successes` out of `trials`; None where there were no trials."""
    if successes is None or trials is None or trials <= 0:
        return None
    n, share = float(trials), float(successes) / float(trials)
    centre = share + _Z**2 / (2 * n)
    spread = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    scale = 1 + _Z**2 / n
    return Interval(max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))
