"""The frozen view models: everything a pack says, before it is laid out.

Here belong plain values with their meaning (numbers, dates, finished sentences); those of a role's
table are in `role_table`. Reading them from marts is `load` and its helpers, turning numbers into
text is `format`, layout is templates.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Number = int | float | Decimal
Unit = Literal["count", "rate", "amount", "share"]
Role = Literal["sdr", "ae", "am"]
Severity = Literal["act", "watch", "note"]


def exact(value: Number) -> Decimal:
    """A number as the decimal that it prints as."""
    # NumPy's doubles are floats whose repr is no number.
    return Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)


ROLES: tuple[Role, ...] = ("sdr", "ae", "am")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, by which rule, from which figures (as printed), against which limit."""

    rule: str
    text: str
    inputs: tuple[tuple[str, str], ...] = ()
    n: Number | None = None
    threshold: str = ""

    def __str__(self) -> str:
        """The sentence; templates print a statement as it is."""
        return self.text


@dataclass(frozen=True, slots=True)
class Note:
    """What a manager wrote about a person's month, for the person's pack."""

    person_id: str
    month: date
    text: str


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What a pack must know that is not in the marts."""

    company_name: str
    language: str
    page_size: str
    dispute_contact: str
    time_zone: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """One delivery of CRM files that the month was built from."""

    source: str
    drop_id: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Which month, as known when, from what: the data that a pack shows."""

    month: date
    revision: int
    cutoff_at: datetime
    drops: tuple[Drop, ...]
    is_reconstructed: bool
    is_qualified_by_acceptance: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """The range that a rate is compatible with, at 90 % confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a metric, as known at the review month's cutoff."""

    month: date
    value: float | None
    cases: Number | None
    target: float | None
    interval: Interval | None
    is_mature: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Thirteen months of one metric; a month without a figure is a point without a value."""

    metric: str
    label: str
    unit: Unit
    currency: str | None
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the five numbers of page 1."""

    metric: str
    label: str
    role: Role
    unit: Unit
    currency: str | None
    value: Number | None
    cases: Number | None
    interval: Interval | None
    target: Number | None
    previous: Number | None
    series: Series
    trend: Statement
    # How far chance alone moves it in 9 of 10 months (`reports.chance`); None: no yardstick.
    swing: float | None = None

    @property
    def change(self) -> Number | None:
        """Against the month before at equal age; None where either is missing."""
        if self.value is None or self.previous is None:
            return None
        return float(self.value) - float(self.previous)

    @property
    def is_beyond_chance(self) -> bool | None:
        """Whether the change is more than chance makes in 9 of 10 months; None: cannot be told."""
        if self.change is None or self.swing is None:
            return None
        return abs(float(self.change)) > self.swing

    @property
    def gap(self) -> Number | None:
        """Value less target; None where either is missing."""
        if self.value is None or self.target is None:
            return None
        return float(self.value) - float(self.target)

    @property
    def attainment(self) -> Number | None:
        """Share of the target reached; None where either is missing."""
        if self.value is None or not self.target:
            return None
        return float(self.value) / float(self.target)

    @property
    def is_below_target(self) -> bool:
        """Whether there is a target, and the value has not reached it."""
        return self.value is not None and self.target is not None and self.value < self.target


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that needs attention, by a rule that can be argued with."""

    rule: str
    severity: Severity
    sentence: str
    threshold: str
    action: str
    inputs: tuple[tuple[str, str], ...] = ()
    n: Number | None = None


@dataclass(frozen=True, slots=True)
class QualityRow:
    """How many rows of one entity arrived, and what became of them."""

    source: str
    entity: str
    delivered: int
    kept: int
    rejected: int
    flagged: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were rejected or flagged, and where the first of them is to be found."""

    entity: str
    action: str
    reason: str
    rows: int
    first_seen: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric as the marts' documentation defines it, word for word."""

    metric: str
    label: str
    role: str
    numerator: str
    denominator: str
    counted_in: str
    text: str
