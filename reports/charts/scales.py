"""From values to places, and the ticks of an axis with their labels.

Here belongs what all pictures with axes share.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, floor
from typing import TYPE_CHECKING

from reports.format import Formatter
from reports.model import Unit

if TYPE_CHECKING:
    from matplotlib.ticker import MaxNLocator

_SAME, _LEAST = 1e-3, 0.1  # values this near are one; classes of one stretch at least so far
_STEPS = [1, 2, 2.5, 5, 10]


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` lie from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value lies."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def within(self, value: float) -> float:
        """Where a value lies, or the end of the scale that it is beyond."""
        return self(min(max(value, self.low), self.high))

    def ticks(self, about: int, *, whole: bool = False) -> list[float]:
        """Round values within the scale, not many more than asked for."""
        air = (self.high - self.low) * 1e-9
        found = (float(tick) + 0.0 for tick in _locator(about).tick_values(self.low, self.high))
        return [
            tick
            for tick in found
            if self.low - air <= tick <= self.high + air and not (whole and tick % 1)
        ]


def edges(values: Iterable[float], about: int, *, whole: bool = False) -> list[float]:
    """Round limits of at most so many classes that hold all values; none of no values."""
    known = list(values)
    if not known:
        return []
    low, high = min(known), max(known)
    if high - low < _SAME:
        high = low + max(abs(low) * 0.1, _LEAST)
    limits: list[float] = []
    # Where classes do not begin at a round value there may be one too many.
    for fewer in range(about, 0, -1):
        limits = _round_limits(low, high, fewer, whole=whole)
        if len(limits) <= about + 1:
            break
    return limits


def _round_limits(low: float, high: float, about: int, *, whole: bool) -> list[float]:
    found = [float(tick) + 0.0 for tick in _locator(about).tick_values(low, high)]
    if whole:
        found = sorted({float(floor(found[0])), *(float(ceil(tick)) for tick in found)})
    start = max((at for at, tick in enumerate(found) if tick <= low + 1e-12), default=0)
    end = next((at for at, tick in enumerate(found) if tick >= high - 1e-12), len(found) - 1)
    return found[start : max(end, start + 1) + 1]


@cache
def _locator(about: int) -> "MaxNLocator":
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=about, steps=_STEPS)


def spread(
    values: Iterable[float], *, air: float = 0.06, zero: bool = False
) -> tuple[float, float]:
    """The lowest and the highest value with some air; a stretch around a single value.

    Args:
        values: what is drawn.
        air: as a share of the stretch, on both sides.
        zero: whether 0 is drawn as well; there is no air beyond it.
    """
    known = [*values, *([0.0] if zero else [])]
    low, high = min(known, default=0.0), max(known, default=1.0)
    margin = air * (high - low) or abs(high) * 0.1 or 0.1
    if zero and high > 0:
        return (low if low == 0 else low - margin), high + margin
    return low - margin, (high if zero and low < 0 else high + margin)


def labelled(
    scale: Scale, about: int, unit: Unit, formatter: Formatter, currency: str | None = None
) -> list[tuple[float, str]]:
    """The ticks of an axis with what stands beside them, never the same twice."""
    ticks = scale.ticks(about, whole=unit in {"count", "amount"})
    labels = tick_labels(ticks, unit, formatter, currency)
    first: dict[str, float] = {}
    for tick, label in zip(ticks, labels, strict=True):
        first.setdefault(label, tick)
    return [(tick, label) for label, tick in first.items()]


def tick_labels(
    ticks: Sequence[float], unit: Unit, formatter: Formatter, currency: str | None = None
) -> list[str]:
    """With as many digits as it takes to tell them apart, all the same."""
    if unit in {"rate", "share"}:
        digits = next((few for few in range(3) if _are_round(ticks, few)), 3)
        return [formatter.rate(tick, digits) for tick in ticks]
    return [formatter.value(tick, unit, currency) for tick in ticks]


def _are_round(ticks: Sequence[float], digits: int) -> bool:
    return all(abs(tick * 100 - round(tick * 100, digits)) < 1e-6 for tick in ticks)


def apart(wanted: Sequence[float], room: float, low: float, high: float) -> list[float]:
    """Places in ascending order moved as little as needed to lie `room` apart within the ends.

    Neighbours that would touch move apart from their common middle; where there is more than there
    is room for, the last ones reach beyond the end.
    """
    groups: list[tuple[float, int]] = []  # where each group starts, and how many are in it
    for place in wanted:
        start, count = max(place, low), 1
        while groups and groups[-1][0] + groups[-1][1] * room > start:
            before, more = groups.pop()
            # Each would start the group where it wants to be itself.
            start = (before * more + (start - more * room) * count) / (more + count)
            start, count = max(start, low), more + count
        groups.append((start, count))
    places = [start + at * room for start, count in groups for at in range(count)]
    limit = high
    for at in range(len(places) - 1, -1, -1):
        places[at] = max(min(places[at], limit), low)
        limit = places[at] - room
    return places
