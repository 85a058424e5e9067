"""What each picture shows, as frozen values; how it is drawn is in the module of its kind.

Here belongs data only. Every picture says what is drawn (`title`: figure, unit, period), what it
shows (`alt`: the finding, which is its alternative text) and how to read its marks (`note`: bands,
limits, n).
"""

from dataclasses import dataclass
from typing import Literal

from reports.model import Number, Series, Statement, Unit

Mark = Literal["", "above", "below"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What all pictures have; `key` (a-z, 0-9, -) is unique within a document."""

    key: str
    title: str
    alt: Statement
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPicture(Picture):
    """Thirteen months with target and 90 % band; months that are not mature are hollow."""

    series: Series


@dataclass(frozen=True, slots=True)
class CaterpillarRow:
    """One person's interval; `label` may be empty where people stay nameless."""

    label: str
    value: float
    low: float
    high: float
    n: Number | None
    mark: Mark = ""
    is_highlighted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaterpillarPicture(Picture):
    """Intervals in descending order around the role's rate."""

    unit: Unit
    rows: tuple[CaterpillarRow, ...]
    reference: float | None
    reference_label: str


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One person's rate by the number of cases; named where it is outside the limits."""

    label: str
    n: float
    rate: float
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class FunnelLimit:
    """Where chance alone would keep a rate of `n` cases, in 95 and 99.8 of 100 cases."""

    n: float
    low: float
    high: float
    low_outer: float
    high_outer: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPicture(Picture):
    """Rates by number of cases around the common rate, with the limits of chance."""

    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimit, ...]
    center: float
    n_label: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One pair: a rate, its cases, and whether it is beyond chance."""

    value: float
    n: float
    mark: Mark = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMapPicture(Picture):
    """Pairs by row and column; a pair without cases is None."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[HeatCell | None, ...], ...]
    unit: Unit
    reference: float | None


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step of the chain: how many came here, which share of the step before, after how long.

    Where the role changes, `role` names the one whose steps begin.
    """

    label: str
    count: Number
    share: float | None
    days: float | None
    is_role_change: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPicture(Picture):
    """The chain from the first step to the last, each as wide as its count."""

    steps: tuple[FlowStep, ...]


@dataclass(frozen=True, slots=True)
class BridgeBar:
    """One bar: a total on the axis, or a change that starts where the bar before ended."""

    label: str
    value: Number
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgePicture(Picture):
    """From a start to an end by its changes, which add up."""

    bars: tuple[BridgeBar, ...]
    currency: str | None
