"""A group's own figures: against target, other teams and its own past.

Here belong the lines of the table and the picture of the main rate, the same for a team and for the
teams of managers below; the words are in `summary`.
"""

from collections.abc import Collection
from dataclasses import dataclass

from reports.charts.pictures import TrendPicture
from reports.context import PackContext
from reports.figures import label
from reports.model import Interval, Number, Role, Series, Statement, Unit
from reports.months import month_before
from reports.sections import describe, trend_picture
from reports.team.bands import Band, band_of_teams
from reports.team.figures import GroupFigures
from reports.team.metrics import TEAM_METRICS, TeamMetric
from reports.team.summary import notes_of, summary_of


@dataclass(frozen=True, slots=True)
class TeamFigure:
    """One figure of a group."""

    metric: str
    label: str
    role: Role
    unit: Unit
    currency: str | None
    value: Number | None
    cases: Number | None
    interval: Interval | None
    target: Number | None
    attainment: float | None
    previous: Number | None
    is_mature: bool
    band: Band | None
    series: Series
    trend: Statement

    @property
    def change(self) -> Number | None:
        """Against the month before as known now; None where one is missing or not settled yet."""
        if self.value is None or self.previous is None or not self.is_mature:
            return None
        return float(self.value) - float(self.previous)

    @property
    def gap(self) -> Number | None:
        """Against the target; None where there is none."""
        if self.value is None or self.target is None:
            return None
        return float(self.value) - float(self.target)

    @property
    def is_below_target(self) -> bool:
        """Whether there is a target that has not been reached."""
        return self.attainment is not None and self.attainment < 1


@dataclass(frozen=True, slots=True)
class Standing:
    """A group's figures of the month; `picture` is of the role that most of the people hold."""

    summary: Statement
    figures: tuple[TeamFigure, ...]
    picture: TrendPicture | None
    notes: tuple[Statement, ...]

    @property
    def has_bands(self) -> bool:
        """Whether there is anything to say of other teams."""
        return any(figure.band for figure in self.figures)


def standing_of(
    pack: PackContext, groups: tuple[GroupFigures, ...], own_teams: Collection[str], key: str
) -> Standing:
    """The standing of people whose figures are given by role, the main role first."""
    shown = [
        (group, metric)
        for group in groups
        for metric in TEAM_METRICS[group.role].figures[: 3 if len(groups) < 2 else 2]
    ]
    figures = tuple(_figure(pack, group, metric, own_teams) for group, metric in shown)
    return Standing(
        summary=summary_of(groups, pack),
        figures=figures,
        picture=_picture(pack, groups, key),
        notes=notes_of(
            pack,
            groups,
            has_bands=any(figure.band for figure in figures),
            has_past=any(figure.previous is not None for figure in figures),
            is_mature=all(figure.is_mature for figure in figures),
        ),
    )


def _figure(
    pack: PackContext, group: GroupFigures, metric: TeamMetric, own_teams: Collection[str]
) -> TeamFigure:
    formatter, before = pack.formatter, month_before(pack.month, 1)
    series = group.series(metric, formatter.texts)
    return TeamFigure(
        metric=metric.metric,
        label=label(metric.metric, formatter.texts),
        role=group.role,
        unit=metric.unit,
        currency=series.currency,
        value=group.value(metric),
        cases=group.cases(metric),
        interval=group.interval(metric),
        target=group.target(metric),
        attainment=group.attainment(metric),
        previous=group.value(metric, before),
        is_mature=group.is_mature(metric) and group.is_mature(metric, before),
        band=band_of_teams(metric, own_teams, pack.marts, pack.month),
        series=series,
        trend=describe(series, formatter),
    )


def _picture(pack: PackContext, groups: tuple[GroupFigures, ...], key: str) -> TrendPicture | None:
    if not groups:
        return None
    rate = TEAM_METRICS[groups[0].role].rate
    series = groups[0].series(rate, pack.formatter.texts)
    if all(point.value is None for point in series.points):
        return None
    return trend_picture(key, series, describe(series, pack.formatter), pack.formatter)
