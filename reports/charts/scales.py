"""From values to places, and the ticks of an axis with their labels.

Here belongs what all pictures with axes share.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reports.format import Formatter
from reports.model import Unit

if TYPE_CHECKING:
    from matplotlib.ticker import MaxNLocator

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

    def ticks(self, about: int) -> list[float]:
        """Round values within the scale, not many more than asked for."""
        air = (self.high - self.low) * 1e-9
        found = _locator(about).tick_values(self.low, self.high)
        return [float(tick) + 0.0 for tick in found if self.low - air <= tick <= self.high + air]


@cache
def _locator(about: int) -> "MaxNLocator":
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=about, steps=_STEPS)


def spread(values: Iterable[float], *, air: float = 0.06, zero: bool = False) -> Sequence[float]:
    """The lowest and the highest value with some air; a stretch around a single value."""
    known = [*values, *([0.0] if zero else [])]
    low, high = min(known, default=0.0), max(known, default=1.0)
    margin = air * (high - low) or abs(high) * 0.1 or 0.1
    return (
        low if zero and low == 0 else low - margin,
        high if zero and high == 0 else high + margin,
    )


def tick_labels(
    ticks: Sequence[float], unit: Unit, formatter: Formatter, currency: str | None = None
) -> list[str]:
    """With as many digits as it takes to tell them apart, all the same."""
    if unit in {"rate", "share"}:
        digits = next(
            (few for few in range(3) if all(_is_round(tick * 100, few) for tick in ticks)), 3
        )
        return [formatter.rate(tick, digits) for tick in ticks]
    return [formatter.value(tick, unit, currency) for tick in ticks]


def _is_round(value: float, digits: int) -> bool:
    return abs(value - round(value, digits)) < 1e-6  # noqa: PLR2004
