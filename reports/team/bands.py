"""How other teams do, as a band that names none of them.

Here belongs the band alone: the middle half of the other teams, shown only of at least five.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from reports.bands import middle_half
from reports.marts import Marts
from reports.model import Unit
from reports.records import UNASSIGNED, day, share, words
from reports.team.metrics import TeamMetric


@dataclass(frozen=True, slots=True)
class Band:
    """The middle half of at least five: a quarter lies below `low`, a quarter above `high`."""

    low: float
    high: float
    size: int
    unit: Unit
    is_attainment: bool


def band_of_teams(
    metric: TeamMetric, own: Collection[str], marts: Marts, month: date
) -> Band | None:
    """Other teams' figures of a month; of sums, which grow with a team, attainments."""
    column = "value" if metric.whole else "attainment"
    values = [
        value
        for row in marts.of("team_months", "metric", metric.metric)
        if day(row, "month") == month
        and words(row, "team") not in {*own, UNASSIGNED, ""}
        and (value := share(row, column)) is not None
    ]
    ends = middle_half(values)
    if ends is None:
        return None
    unit: Unit = metric.unit if metric.whole else "share"
    return Band(*ends, len(values), unit, is_attainment=not metric.whole)
