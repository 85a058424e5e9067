"""How far chance moves counts and shares of cases: intervals, and changes between two months.

Here belong formulas for totals of companies and teams, the same ones as in the marts; those of
people come from the marts.
"""

from math import sqrt

from reports.model import Interval, Number

# 95 % quantile of the normal distribution: 90 % of the mass lies within it on both sides.
Z_90 = 1.6448536269514722
# What is left: how much of what never changes lies outside of its 90 % range by chance alone.
OUTSIDE_90 = 0.1


def wilson(successes: Number | None, trials: Number | None) -> Interval | None:
    """The 90 % interval of `successes` out of `trials`; None where there were no trials."""
    if successes is None or trials is None or trials <= 0:
        return None
    n, share = float(trials), float(successes) / float(trials)
    centre = share + Z_90**2 / (2 * n)
    spread = Z_90 * sqrt(share * (1 - share) / n + Z_90**2 / (4 * n**2))
    scale = 1 + Z_90**2 / n
    return Interval(max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))


def spread_of_change(share: float, trials: float, before: float, trials_before: float) -> float:
    """Standard deviation of the difference of two shares of cases, if nothing but chance moved."""
    common = (share * trials + before * trials_before) / (trials + trials_before)
    return sqrt(common * (1 - common) * (1 / trials + 1 / trials_before))
