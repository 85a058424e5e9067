"""A group's own figures: against target, other teams and its own past.

Here belong the lines of the table, the sentence above it and the picture of the main rate; the same
for a team and for the teams of managers below.
"""

from collections.abc import Collection
from dataclasses import dataclass

from reports.charts.pictures import TrendPicture
from reports.context import PackContext
from reports.figures import label, month_before
from reports.format import Formatter
from reports.model import Interval, Number, Role, Series, Statement, Unit
from reports.sections import describe, trend_picture
from reports.statements import state
from reports.team.bands import Band, band_of_teams
from reports.team.figures import GroupFigures
from reports.team.metrics import TEAM_METRICS, TeamMetric
from reports.texts import N_


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
        """Against the month before; None where a figure is missing or has not settled yet."""
        if self.value is None or self.previous is None or not self.is_mature:
            return None
        return float(self.value) - float(self.previous)

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
    notes: tuple[str, ...]

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
        summary=_summary(groups, pack),
        figures=figures,
        picture=_picture(pack, groups, key),
        notes=_notes(pack, groups, figures),
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


def _summary(groups: tuple[GroupFigures, ...], pack: PackContext) -> Statement:
    """The result of the role that most of the people hold, in one sentence."""
    formatter, month = pack.formatter, pack.formatter.month(pack.month)
    if not groups:
        message = N_("Nobody in the team held a selling role in %(month)s.")
        return state(formatter, "team_without_role", message, n=0, month=month)
    result, value = _result(groups)
    if result is None or value is None:
        message = N_("There are no figures of the team’s people for %(month)s.")
        return state(formatter, "team_without_figures", message, n=0, month=month)
    group = next(group for group in groups if result in TEAM_METRICS[group.role].figures)
    values: dict[str, object] = {
        "metric": label(result.metric, formatter.texts),
        "month": month,
        "value": formatter.value(value, result.unit, _currency(group, result)),
    }
    people, attained = len(group.holders()), group.attainment(result)
    if attained is None:
        message = N_("%(metric)s in %(month)s: %(value)s, without a target.")
        return state(formatter, "team_result", message, n=people, threshold="", **values)
    values["attained"] = formatter.value(attained, "share")
    values["target"] = formatter.value(group.target(result), result.unit, _currency(group, result))
    return state(
        formatter,
        "team_result_against_target",
        N_("%(metric)s: %(value)s, %(attained)s of the target of %(target)s."),
        n=people,
        threshold=N_("target: %(target)s"),
        **values,
    )


def _result(groups: tuple[GroupFigures, ...]) -> tuple[TeamMetric | None, Number | None]:
    """The first main result that has a figure."""
    for group in groups:
        result = TEAM_METRICS[group.role].figures[0]
        value = group.value(result)
        if value is not None:
            return result, value
    return None, None


def _currency(group: GroupFigures, metric: TeamMetric) -> str | None:
    return group.currency() if metric.unit == "amount" else None


def _notes(
    pack: PackContext, groups: tuple[GroupFigures, ...], figures: tuple[TeamFigure, ...]
) -> tuple[str, ...]:
    """What must be known to read the figures that are really there."""
    formatter: Formatter = pack.formatter
    say = formatter.texts.say
    notes = [
        say(
            "The figures are those of the people who hold a selling role in the team at the end of "
            "the month; earlier months are of the same people in that role."
        )
    ]
    if any(figure.band for figure in figures):
        notes.append(
            say(
                "Other teams: the middle half of at least five other teams; of sums, of what they "
                "attained. No team is named."
            )
        )
    elif figures:
        notes.append(
            say("Other teams: fewer than five have a figure, so that no band of them is shown.")
        )
    if any(not figure.is_mature for figure in figures):
        notes.append(
            say(
                "Rates of leads have no change where under 90%% of the leads of one of the months "
                "are decided."
            )
        )
    for group in groups:
        result = TEAM_METRICS[group.role].figures[0]
        covered, people = group.people_with_target(result), len(group.holders())
        if 0 < covered < people:
            notes.append(
                say(
                    "%(metric)s: %(covered)s of %(people)s people have a target; what is attained "
                    "is theirs alone.",
                    metric=label(result.metric, formatter.texts),
                    covered=covered,
                    people=people,
                )
            )
    return tuple(notes)
