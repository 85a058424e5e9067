"""Binomial chances, and rates moved on the scale of log-odds.

Here belong formulas that several pages use; what they are used for is said there. Nothing here
overflows, whatever a mart holds.
"""

from math import exp, fsum, lgamma, log, log1p, sqrt

_REACH = 9.0  # standard deviations beyond which nothing is left to add up
_LARGEST = 20.0  # logs: a factor of half a billion


def grown(logs: float) -> float:
    """The factor of a change in logs."""
    return exp(min(logs, _LARGEST))


def rate_moved(rate: float, logits: float) -> float:
    """A rate between 0 and 1 after a change of its log-odds."""
    found = log(rate / (1 - rate)) + logits
    if found >= 0:
        return 1 / (1 + exp(-found))
    return exp(found) / (1 + exp(found))


def chance_of(count: int, trials: int, rate: float) -> float:
    """Probability of so many cases or more in `trials`, each with the probability `rate`."""
    if count <= 0 or rate >= 1:
        return 1.0
    if rate <= 0:
        return 0.0
    return min(1.0, fsum(_probability(events, trials, rate) for events in range(count, trials + 1)))


def binomial_quantile(cases: int, rate: float, mass: float) -> float:
    """The number of events that `mass` of the distribution lies below, interpolated."""
    spread = sqrt(cases * rate * (1 - rate))
    start = max(0, int(cases * rate - _REACH * spread - _REACH))
    below = 0.0
    for events in range(start, cases + 1):
        here = _probability(events, cases, rate)
        if below + here >= mass:
            return max(0.0, events - (below + here - mass) / here)
        below += here
    return float(cases)


def _probability(events: int, cases: int, rate: float) -> float:
    ways = lgamma(cases + 1) - lgamma(events + 1) - lgamma(cases - events + 1)
    return exp(ways + events * log(rate) + (cases - events) * log1p(-rate))
