"""Between which rates chance alone keeps somebody with so many cases: the limits of a funnel plot.

Here belong the limits; the distribution itself is in `reports.distributions`. Limits are exact
binomial ones, interpolated between whole events, and widened by the root of the overdispersion:
D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24
(2005), sections 2.2 and A.1.1.
"""

from collections.abc import Sequence
from math import sqrt

from reports.charts.pictures import FunnelLimit
from reports.distributions import binomial_quantile

# 95 and 99.8 % of the mass, and the normal quantiles of their tails.
_TAILS = (0.025, 0.001)
_Z = {0.025: 1.959963984540054, 0.001: 3.090232306167814}
_STEPS = 60
# From this variance of the events on, the normal distribution is as good and faster.
_IS_NORMAL = 400.0


def funnel_limits(
    rate: float, cases: Sequence[float], overdispersion: float
) -> tuple[FunnelLimit, ...]:
    """The limits from the fewest to the most cases, close enough to be drawn as lines."""
    known = [number for number in cases if number > 0]
    if not known or not 0 < rate < 1:
        return ()
    first, last = max(1.0, 0.8 * min(known)), max(2.0, 1.05 * max(known))
    steps = {round(first * (last / first) ** (step / _STEPS)) for step in range(_STEPS + 1)}
    return tuple(limits_at(rate, number, overdispersion) for number in sorted(steps))


def limits_at(rate: float, cases: float, overdispersion: float) -> FunnelLimit:
    """The limits for one number of cases, of which there is at least one."""
    whole, wide = max(1, round(cases)), sqrt(max(1.0, overdispersion))
    (low, high), (low_outer, high_outer) = (_ends(rate, whole, tail, wide) for tail in _TAILS)
    return FunnelLimit(float(whole), low, high, low_outer, high_outer)


def _ends(rate: float, cases: int, tail: float, wide: float) -> tuple[float, float]:
    """The two limits; never below 0 or above 1."""
    if cases * rate * (1 - rate) >= _IS_NORMAL:
        half = _Z[tail] * sqrt(rate * (1 - rate) / cases)
        low, high = rate - half, rate + half
    else:
        low, high = (binomial_quantile(cases, rate, mass) / cases for mass in (tail, 1 - tail))
        # With hardly a case, all of the mass is on one side of the rate.
        low, high = min(low, rate), max(high, rate)
    return max(0.0, rate + wide * (low - rate)), min(1.0, rate + wide * (high - rate))
