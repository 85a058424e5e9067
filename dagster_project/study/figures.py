"""Figures of the study, each with its standard error and what is required of it.

Here belong the arithmetic over many organisations and the form of a row; which rows there are is in
`goals`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# Few organisations leave much to chance: their figures may miss a goal by so many standard errors.
FEW_ORGANISATIONS = 80
_TOLERATED = 3.0


@dataclass(frozen=True)
class Figure:
    """A value and its standard error over organisations; 0 where nothing is drawn."""

    value: float
    error: float = 0.0


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        goal: number of the goal that it belongs to.
        what: is measured.
        reached: the figure.
        low, high: between which it has to lie.
        naive_way, naive: what is usually done, and what comes of it; empty and None for nothing.
        unit: behind the figures, such as ` s`.
    """

    goal: int
    what: str
    reached: Figure
    low: float | None = None
    high: float | None = None
    naive_way: str = ""
    naive: Figure | None = None
    unit: str = ""

    def passes(self, organisations: int) -> bool:
        """Whether the goal is reached.

        Args:
            organisations: how many there were of each scenario.
        """
        leeway = _TOLERATED * self.reached.error if organisations < FEW_ORGANISATIONS else 0.0
        low = -np.inf if self.low is None else self.low - leeway
        high = np.inf if self.high is None else self.high + leeway
        return bool(low <= self.reached.value <= high)

    @property
    def required(self) -> str:
        """The goal in signs."""
        low, high = (
            "" if bound is None else text(bound, self.unit) for bound in (self.low, self.high)
        )
        if low and high:
            return f"{low} to {high}"
        return f"≥ {low}" if low else f"≤ {high}"


def text(value: float, unit: str = "") -> str:
    """0.25 → .25; 3.47 → 3.47; unknown → –."""
    if not np.isfinite(value):
        return "–"
    # Small figures, such as a bias, keep a third digit.
    digits = f"{abs(value):.3f}" if round(abs(value), 3) < 0.1 else f"{abs(value):.2f}"
    sign = "−" if value < 0 and float(digits) else ""
    return sign + digits.removeprefix("0" if digits.startswith("0.") else "") + unit


def mean(values: Sequence[float]) -> Figure:
    """The mean of organisations; unknown ones are left out."""
    known = np.array(values, dtype=float)
    known = known[np.isfinite(known)]
    if len(known) < 2:
        return Figure(float(known.mean()) if len(known) else np.nan, np.nan)
    return Figure(float(known.mean()), float(known.std(ddof=1) / np.sqrt(len(known))))


def share(happened: Sequence[bool]) -> Figure:
    """In which share of organisations something happened.

    The error is that of a share with two successes and two failures more (Agresti and Coull 1998),
    as it would otherwise be 0 where nothing ever happened.
    """
    count = len(happened)
    supposed = (sum(happened) + 2) / (count + 4)
    error = np.sqrt(supposed * (1 - supposed) / (count + 4))
    return Figure(float(np.mean(happened)) if count else np.nan, float(error))


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Figure:
    """Sum of parts by sum of wholes over organisations, each of which is one draw."""
    part, whole = np.array(parts, dtype=float), np.array(wholes, dtype=float)
    total = float(whole.sum())
    if not total:
        return Figure(np.nan, np.nan)
    value = float(part.sum()) / total
    count = len(part)
    spread = float(((part - value * whole) ** 2).sum())
    return Figure(value, float(np.sqrt(spread * count / max(count - 1, 1))) / total)
