"""Made-up pictures of every kind, ordinary and odd ones.

Here belong values only, the same in every run.
"""

import math
from collections.abc import Sequence
from typing import TypedDict

from reports.charts.pictures import (
    BridgeBar,
    BridgePicture,
    CaterpillarPicture,
    CaterpillarRow,
    FlowPicture,
    FlowStep,
    FunnelLimit,
    FunnelPicture,
    FunnelPoint,
    HeatCell,
    HeatMapPicture,
    Mark,
    Picture,
    TrendPicture,
)
from reports.model import Interval, Point, Series, Statement, Unit
from tests.unit.reports.people import month_back

MARKS: tuple[Mark, ...] = ("above", "below", "")
MARKUP = "<script>alert('x')</script> & $x_1$"
LONG = "Freifrau Maximiliane Wilhelmine von und zu Hohenstaufen-Oberpfaffenhofen-Wessling II"
STRANGE = "東京 Zoe\u0308 \x07\n"
NAMES = ("Zoë Łukasiewicz", MARKUP, LONG, "Ö", STRANGE, "")
GAPS = (0.2, 0.25, None, 0.3, 0.31, 0.2, None, None, 0.3, 0.3, 0.28, 0.27, 0.29)


class _Common(TypedDict):
    key: str
    title: str
    alt: Statement
    note: str


def _common(key: str) -> _Common:
    return {"key": key, "title": "what", "alt": Statement("rule", "finding"), "note": "n: cases"}


def series(
    values: Sequence[float | None], target: float | None = 0.3, unit: Unit = "rate"
) -> Series:
    """Months that end with the review month, the last of which is not settled."""
    last = len(values) - 1
    points = tuple(
        Point(
            month=month_back(last - index),
            value=value,
            cases=None if value is None else 100 + index,
            target=target,
            interval=None if value is None or unit != "rate" else Interval(value / 2, value * 2),
            is_mature=index < last,
        )
        for index, value in enumerate(values)
    )
    return Series("close_rate_worked", "Close rate", unit, "EUR", points)


def trend(
    values: Sequence[float | None] = GAPS, target: float | None = 0.3, unit: Unit = "rate"
) -> TrendPicture:
    """A line."""
    return TrendPicture(**_common("trend"), series=series(values, target, unit))


def caterpillar(rows: Sequence[CaterpillarRow], unit: Unit = "rate") -> CaterpillarPicture:
    """Intervals around a rate of 30 %."""
    return CaterpillarPicture(
        **_common("caterpillar"), unit=unit, rows=tuple(rows), reference=0.3,
        reference_label="role 30.0 %",
    )  # fmt: skip


def people(count: int, own: int = 2) -> list[CaterpillarRow]:
    """So many rows in descending order, the outer tenths of them marked."""
    rows = []
    for at in range(count):
        value = 0.6 - 0.5 * at / max(count - 1, 1)
        mark: Mark = "above" if at < count / 10 else "below" if at >= count * 0.9 else ""
        rows.append(
            CaterpillarRow(f"Person {at}", value, value - 0.05, value + 0.08, 40 + at, mark,
                           at == own)
        )  # fmt: skip
    return rows


def funnel(points: Sequence[FunnelPoint], center: float = 0.3) -> FunnelPicture:
    """Points with their limits."""
    limits = []
    for n in range(5, 205, 10):
        half = math.sqrt(center * (1 - center) / n)
        inner = max(center - 1.96 * half, 0.0), min(center + 1.96 * half, 1.0)
        outer = max(center - 3.09 * half, 0.0), min(center + 3.09 * half, 1.0)
        limits.append(FunnelLimit(n, *inner, *outer))
    return FunnelPicture(
        **_common("funnel"), points=tuple(points), limits=tuple(limits), center=center,
        n_label="n: leads decided",
    )  # fmt: skip


def crowd(count: int = 60) -> list[FunnelPoint]:
    """Many marked points, most of them close together."""
    return [
        FunnelPoint(
            f"Person Number {at}", 60 + 7 * (at % 9), 0.3 + 0.02 * (at % 13 - 6), MARKS[at % 3]
        )
        for at in range(count)
    ]


def heat_map(rows: int, columns: int, unit: Unit = "rate") -> HeatMapPicture:
    """A grid with a gap here and there."""
    size = 1.0 if unit == "rate" else 40.0
    cells = tuple(
        tuple(
            None
            if (row + column) % 7 == 6
            else HeatCell(size * ((row * 3 + column * 5) % 11) / 11, 5 + row, MARKS[column % 3])
            for column in range(columns)
        )
        for row in range(rows)
    )
    return HeatMapPicture(
        **_common("heat"), rows=tuple(f"Giver {at}" for at in range(rows)),
        columns=tuple(f"Taker {at}" for at in range(columns)), cells=cells, unit=unit,
        reference=size * 0.4,
    )  # fmt: skip


def flow(*steps: FlowStep) -> FlowPicture:
    """A chain."""
    return FlowPicture(**_common("flow"), steps=steps)


def bridge(*bars: BridgeBar, currency: str | None = "EUR") -> BridgePicture:
    """A waterfall."""
    return BridgePicture(**_common("bridge"), bars=bars, currency=currency)


CHAIN = (
    FlowStep("Leads handed over", 2410, None, None, role="SDR"),
    FlowStep("Leads accepted", 1890, 1890 / 2410, 1.2, True, "AE"),
    FlowStep("Deals won", 88, 88 / 1890, 34, False),
    FlowStep("New customers", 80, 80 / 88, 1, True, "AM"),
)
PORTFOLIO = (
    BridgeBar("Start", 4_210_000, True),
    BridgeBar("New customers", 640_000),
    BridgeBar("Lost customers", -455_000),
    BridgeBar("End", 4_395_000, True),
)
ORDINARY: dict[str, Picture] = {
    "trend": trend(),
    "trend of amounts": trend([4e5 * (1 + one / 9) for one in range(13)], 5e5, "amount"),
    "caterpillar": caterpillar(people(20)),
    "caterpillar of 400": caterpillar(people(400, own=200)),
    "funnel": funnel(crowd()),
    "heat map": heat_map(6, 8),
    "heat map of 30 by 30": heat_map(30, 30),
    "heat map of counts": heat_map(4, 3, "count"),
    "flow": flow(*CHAIN),
    "bridge": bridge(*PORTFOLIO),
}


def _odd_rows() -> list[CaterpillarRow]:
    return [
        CaterpillarRow(name, 0.3, 0.3, 0.3, None if at % 2 else 7, MARKS[at % 3], at == 2)
        for at, name in enumerate(NAMES)
    ]


def _named(grid: HeatMapPicture) -> HeatMapPicture:
    return HeatMapPicture(
        **_common("heat"), rows=NAMES, columns=NAMES, cells=grid.cells, unit="share",
        reference=None,
    )  # fmt: skip


ODD: dict[str, Picture] = {
    "trend without values": trend([None] * 13),
    "trend without target": trend([None] * 13, None),
    "trend of one month": trend([None] * 12 + [0.25], None),
    "trend of zeros": trend([0.0] * 13, 0.0),
    "trend of tiny values": trend([1e-9] * 13, None),
    "trend of losses": trend([-2e7 * one for one in range(13)], -1e8, "amount"),
    "trend without months": trend([]),
    "caterpillar without rows": caterpillar([]),
    "caterpillar of one": caterpillar(people(1, own=0)),
    "caterpillar of points": caterpillar(_odd_rows()),
    "caterpillar of losses": caterpillar(
        [CaterpillarRow("A", -5e6, -9e6, 1e6, 1, "below")], "amount"
    ),
    "caterpillar of the nameless": caterpillar(
        [CaterpillarRow("", one.value, one.low, one.high, None) for one in people(60, own=-1)]
    ),
    "caterpillar of 60 names": caterpillar(
        [CaterpillarRow(NAMES[at % 6], 0.3, 0.2, 0.4, 1, MARKS[at % 3]) for at in range(60)]
    ),
    "funnel without points": funnel([]),
    "funnel of one": funnel([FunnelPoint(LONG, 3, 1.0, "above")]),
    "funnel of zeros": funnel([FunnelPoint(MARKUP, 0, 0.0, "below")] * 3, 0.0),
    "funnel of odd names": funnel(
        [FunnelPoint(name, 10 * at, 0.9, "above") for at, name in enumerate(NAMES)]
    ),
    "funnel without anything": FunnelPicture(
        **_common("funnel"), points=(), limits=(), center=0.0, n_label=""
    ),
    "heat map without cells": heat_map(0, 0),
    "heat map of gaps": HeatMapPicture(
        **_common("heat"), rows=("A",), columns=("B",), cells=((None,),), unit="rate",
        reference=0.5,
    ),
    "heat map of one": heat_map(1, 1),
    "heat map of odd names": _named(heat_map(6, 6)),
    "flow without steps": flow(),
    "flow of one": flow(FlowStep(MARKUP, 0, None, None)),
    "flow of odd names": flow(*(FlowStep(name, 0, 0.0, 0.0, True, name) for name in NAMES)),
    "bridge without bars": bridge(),
    "bridge of zeros": bridge(BridgeBar("A", 0, True), BridgeBar("B", 0), currency=None),
    "bridge below the axis": bridge(
        BridgeBar(LONG, -5e6, True), BridgeBar(MARKUP, -1), BridgeBar("", -5e6 - 1, True)
    ),
    "bridge of many": bridge(*(BridgeBar(f"Change number {at}", 1e7) for at in range(14))),
}  # fmt: skip
