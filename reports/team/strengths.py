"""What a team is good at, as far as the figures show it.

Here belong targets reached, a place above the other teams, and people who are clearly better than
their role or probably among its best; what is within chance is no strength.
"""

from collections.abc import Iterator, Sequence

from reports.format import Formatter
from reports.marts import Record
from reports.model import Role, Statement
from reports.records import number, share, words
from reports.statements import state, state_count
from reports.team.metrics import TEAM_METRICS
from reports.team.rates import believed, role_rate
from reports.team.scope import Scope, enumerated_names
from reports.team.standing import TeamFigure
from reports.texts import N_, NN_

_PROBABLE = 0.5


def strengths_of(scope: Scope, figures: tuple[TeamFigure, ...]) -> tuple[Statement, ...]:
    """The strengths of the team's figures, then of its people."""
    people = (one for role in scope.roles() for one in _people(scope, role))
    return (*_figures(scope, figures), *people)


def _figures(scope: Scope, figures: tuple[TeamFigure, ...]) -> Iterator[Statement]:
    formatter = scope.pack.formatter
    for figure in figures:
        if _is_target_reached(figure):
            yield _target_reached(figure, formatter)
        if _is_above_others(figure):
            yield state(
                formatter,
                "team_above_others",
                N_("%(metric)s: better than at three of four other teams."),
                n=figure.band.size if figure.band else None,
                threshold="",
                metric=figure.label,
            )


def _target_reached(figure: TeamFigure, formatter: Formatter) -> Statement:
    if figure.unit == "rate":
        message = N_("%(metric)s: %(value)s; the target of %(target)s is reached.")
        values = {
            "value": formatter.value(figure.value, figure.unit),
            "target": formatter.value(figure.target, figure.unit),
        }
    else:
        message = N_("%(metric)s: the target is reached, with %(attained)s of it.")
        values = {"attained": formatter.value(figure.attainment, "share")}
    return state(
        formatter,
        "team_target_reached",
        message,
        n=figure.cases,
        threshold="",
        metric=figure.label,
        **values,
    )


def _is_target_reached(figure: TeamFigure) -> bool:
    """Whether the target is reached; a share of cases must do so beyond chance."""
    if figure.attainment is None or figure.attainment < 1:
        return False
    if figure.interval is None or figure.target is None:
        return True
    return figure.interval.low >= float(figure.target)


def _is_above_others(figure: TeamFigure) -> bool:
    """Whether even the lower end of what the figure may be lies above the others' middle half."""
    if figure.band is None:
        return False
    measured = figure.attainment if figure.band.is_attainment else figure.value
    if figure.interval is not None:
        measured = figure.interval.low
    return measured is not None and float(measured) > figure.band.high


def _people(scope: Scope, role: Role) -> Iterator[Statement]:
    holders = {person.person_id for person in scope.in_role(role)}
    rows = [
        row
        for row in scope.pack.marts.of("ranking", "metric", TEAM_METRICS[role].ranked)
        if words(row, "role") == role and words(row, "person_id") in holders
    ]
    reference = role_rate(scope, role)
    above = [row for row in rows if _is_above(row, reference)]
    likely = [row for row in rows if row not in above and _is_likely(row)]
    if above:
        yield _named(
            "people_above_role",
            NN_(
                "%(metric)s: clearly above the role’s rate is %(names)s.",
                "%(metric)s: clearly above the role’s rate are %(names)s.",
            ),
            N_("clearly: the 90%% interval leaves out the role’s rate"),
            above,
            scope,
            role,
        )
    if likely:
        yield _named(
            "people_probably_best",
            NN_(
                "%(metric)s: %(names)s belongs more likely than not to the best quarter of the "
                "role.",
                "%(metric)s: %(names)s each belong more likely than not to the best quarter of "
                "the role.",
            ),
            N_("told from a probability of %(limit)s"),
            likely,
            scope,
            role,
            limit=scope.pack.formatter.value(_PROBABLE, "share"),
        )


def _named(
    rule: str,
    messages: tuple[str, str],
    threshold: str,
    rows: Sequence[Record],
    scope: Scope,
    role: Role,
    **values: str,
) -> Statement:
    formatter = scope.pack.formatter
    return state_count(
        formatter,
        rule,
        messages,
        len(rows),
        n=len(rows),
        threshold=threshold,
        metric=formatter.texts.say(TEAM_METRICS[role].ranked_label),
        names=enumerated_names((words(row, "person_id") for row in rows), scope),
        **values,
    )


def _is_above(row: Record, reference: float | None) -> bool:
    """Of nobody who is not ranked: whether for want of data, of peers or of any difference."""
    ends = believed(row)
    if reference is None or ends is None or words(row, "unranked_reason"):
        return False
    return ends.low > reference


def _is_likely(row: Record) -> bool:
    return number(row, "rank") is not None and (share(row, "p_top_quartile") or 0) > _PROBABLE
