"""Bands of others, which name nobody: the middle half of at least five.

Here belong the least number of people or teams behind a band, a promise of the design, and the
arithmetic; whose figures a band is made of is decided where it is shown.
"""

from collections.abc import Sequence

from reports.model import exact

BAND_OF_AT_LEAST = 5


def middle_half(values: Sequence[float]) -> tuple[float, float] | None:
    """Both quartiles, by interpolation; None of fewer than five values."""
    if len(values) < BAND_OF_AT_LEAST:
        return None
    ordered = sorted(values)
    return _quantile(ordered, 0.25), _quantile(ordered, 0.75)


def _quantile(ordered: Sequence[float], share_below: float) -> float:
    """By linear interpolation between neighbours, so exact that it prints as it should."""
    place = share_below * (len(ordered) - 1)
    index = int(place)
    if index + 1 >= len(ordered):
        return ordered[index]
    low, high = exact(ordered[index]), exact(ordered[index + 1])
    return float(low + (high - low) * exact(place - index))
