"""What changed in a team since the month before.

Here belong the sentences about its people and its figures; what became of advice is `followup`.
Somebody who has left the team is counted, not named: they may be somebody else's concern by now.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.format import Formatter
from reports.intervals import Z_90, spread_of_change
from reports.model import Statement
from reports.months import month_before
from reports.records import words
from reports.roster import roster_of
from reports.statements import state, state_count
from reports.team.followup import followup_of
from reports.team.metrics import TEAM_METRICS
from reports.team.scope import Scope, enumerated_names
from reports.team.standing import TeamFigure
from reports.texts import N_, NN_


@dataclass(frozen=True, slots=True)
class TeamSince:
    """What is different from last month, and how earlier advice has turned out."""

    changes: tuple[Statement, ...]
    advice: tuple[Statement, ...]


def since_of(scope: Scope, figures: tuple[TeamFigure, ...]) -> TeamSince:
    """The month's changes and the follow-up of the advice about the team's people."""
    changes = (*_people(scope), *_figures(figures, scope), *_trends(scope))
    return TeamSince(changes, followup_of(scope))


def _people(scope: Scope) -> Iterator[Statement]:
    """Who came, and how many went."""
    pack = scope.pack
    before = roster_of(pack.marts, pack.month).subtree(scope.manager.person_id)
    joined = scope.ids - before
    left = before - pack.roster.subtree(scope.manager.person_id)
    if joined and before:
        yield state_count(
            pack.formatter,
            "team_joined",
            NN_("New in the team: %(names)s.", "%(count)s people are new in the team: %(names)s."),
            len(joined),
            names=enumerated_names(joined, scope),
            count=len(joined),
        )
    if left:
        yield state_count(
            pack.formatter,
            "team_left",
            NN_(
                "%(count)s person is no longer in the team.",
                "%(count)s people are no longer in the team.",
            ),
            len(left),
            count=len(left),
        )


def _figures(figures: tuple[TeamFigure, ...], scope: Scope) -> Iterator[Statement]:
    before = scope.pack.formatter.month(month_before(scope.pack.month, 1))
    for figure in figures:
        if figure.change is not None:
            yield _change(figure, before, scope.pack.formatter)


def _change(figure: TeamFigure, before: str, formatter: Formatter) -> Statement:
    values = {
        "metric": figure.label,
        "value": formatter.value(figure.value, figure.unit, figure.currency),
        "change": formatter.change(figure.change, figure.unit, figure.currency),
        "before": before,
    }
    if not any(digit in values["change"] for digit in "123456789"):
        message = N_("%(metric)s: %(value)s, the same as in %(before)s as known now.")
    elif figure.interval is not None and _is_chance(figure):
        message = N_(
            "%(metric)s: %(value)s, %(change)s against %(before)s as known now, which is within "
            "chance."
        )
    else:
        message = N_("%(metric)s: %(value)s, %(change)s against %(before)s as known now.")
    return state(formatter, "team_metric_change", message, n=figure.cases, threshold="", **values)


def _is_chance(figure: TeamFigure) -> bool:
    """Whether two shares of cases differ by no more than chance makes them differ."""
    cases, earlier = figure.cases, figure.series.points[-2].cases
    if not cases or not earlier or figure.value is None or figure.previous is None:
        return True
    value, previous = float(figure.value), float(figure.previous)
    spread = spread_of_change(value, float(cases), previous, float(earlier))
    return abs(value - previous) <= Z_90 * spread


def _trends(scope: Scope) -> Iterator[Statement]:
    """Who has moved beyond chance over the last months, in the role's main rate."""
    moved: dict[str, set[str]] = {"rising": set(), "falling": set()}
    for role in scope.roles():
        holders = {person.person_id for person in scope.in_role(role)}
        for row in scope.pack.marts.of("ranking", "metric", TEAM_METRICS[role].ranked):
            person, trend = words(row, "person_id"), words(row, "trend")
            if words(row, "role") == role and person in holders and trend in moved:
                moved[trend].add(person)
    for trend, message in (
        ("rising", N_("Rising over the last months, beyond chance: %(names)s.")),
        ("falling", N_("Falling over the last months, beyond chance: %(names)s.")),
    ):
        if moved[trend]:
            yield state(
                scope.pack.formatter,
                f"team_{trend}",
                message,
                n=len(moved[trend]),
                threshold="",
                names=enumerated_names(moved[trend], scope),
            )
