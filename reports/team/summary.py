"""A group's month in one sentence, and what must be known to read its figures.

Here belong the words above and below the table of figures; the figures are in `standing`.
"""

from collections.abc import Iterator

from reports.bands import BAND_OF_AT_LEAST
from reports.context import PackContext
from reports.figures import MATURE_FROM, label
from reports.model import Number, Statement
from reports.statements import state, state_count
from reports.team.figures import GroupFigures
from reports.team.metrics import TEAM_METRICS, TeamMetric
from reports.texts import N_, NN_

_MEMBERS = N_(
    "The figures are those of the people who hold a selling role in the team at the end of the "
    "month; earlier months are of the same people in that role."
)
_FORMER = NN_(
    "The figures are those of the people who hold a selling role in the team at the end of the "
    "month, and of %(former)s person who left the role during it; earlier months are of the same "
    "people in that role. Somebody who moved to another team in the same role counts there.",
    "The figures are those of the people who hold a selling role in the team at the end of the "
    "month, and of %(former)s people who left the role during it; earlier months are of the same "
    "people in that role. Somebody who moved to another team in the same role counts there.",
)
_BAND = N_(
    "Other teams: the middle half of at least %(least)s other teams; of sums, of what they "
    "attained. No team is named."
)
_NO_BAND = N_("Other teams: fewer than %(least)s have a figure, so that no band of them is shown.")
_UNSETTLED = N_(
    "Rates of leads have no change where under %(share)s of the leads of one of the months are "
    "decided."
)
_AS_KNOWN_NOW = N_(
    "Earlier months are as known at this month’s cutoff: late decisions and late entries are in "
    "them, which this month still lacks. The company pack compares at equal age, so the two may "
    "differ."
)


def summary_of(groups: tuple[GroupFigures, ...], pack: PackContext) -> Statement:
    """The result of the role that most of the people hold, in one sentence."""
    formatter, month = pack.formatter, pack.formatter.month(pack.month)
    if not groups:
        message = N_("Nobody in the team held a selling role at the end of %(month)s.")
        return state(formatter, "team_without_role", message, n=0, month=month)
    result, value = _result(groups)
    if result is None or value is None:
        message = N_("There are no figures of the team’s people for %(month)s.")
        return state(formatter, "team_without_figures", message, n=0, month=month)
    group = next(group for group in groups if result in TEAM_METRICS[group.role].figures)
    values = {
        "metric": label(result.metric, formatter.texts),
        "month": month,
        "value": formatter.value(value, result.unit, _currency(group, result)),
    }
    people, attained = len(group.holders()), group.attainment(result)
    if attained is None:
        message = N_("%(metric)s in %(month)s: %(value)s, without a target.")
        return state(formatter, "team_result", message, n=people, threshold="", **values)
    values["attained"] = formatter.value(attained, "share")
    if group.people_with_target(result) < people:
        message = N_("%(metric)s: %(value)s; those who have a target reached %(attained)s of it.")
        return state(formatter, "team_result_partly_targeted", message, n=people, **values)
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


def notes_of(
    pack: PackContext,
    groups: tuple[GroupFigures, ...],
    *,
    has_bands: bool,
    has_past: bool,
    is_mature: bool,
) -> tuple[Statement, ...]:
    """What must be known to read the figures that are really there."""
    told = []
    if groups:
        told.append(("other_teams", _BAND if has_bands else _NO_BAND))
    if has_past:
        told.append(("team_past_as_known_now", _AS_KNOWN_NOW))
    if not is_mature:
        told.append(("team_rates_unsettled", _UNSETTLED))
    notes = (
        state(pack.formatter, rule, message, least=BAND_OF_AT_LEAST, share=_settled(pack))
        for rule, message in told
    )
    return (_members(pack, groups), *notes, *_uncovered(pack, groups))


def _members(pack: PackContext, groups: tuple[GroupFigures, ...]) -> Statement:
    """Whose figures they are."""
    former = sum(len(group.former) for group in groups)
    if not former:
        return state(pack.formatter, "team_members", _MEMBERS)
    return state_count(pack.formatter, "team_members", _FORMER, former, former=former)


def _settled(pack: PackContext) -> str:
    return pack.formatter.value(MATURE_FROM, "share")


def _uncovered(pack: PackContext, groups: tuple[GroupFigures, ...]) -> Iterator[Statement]:
    for group in groups:
        result = TEAM_METRICS[group.role].figures[0]
        covered, people = group.people_with_target(result), len(group.holders())
        if 0 < covered < people:
            yield state(
                pack.formatter,
                "team_targets_missing",
                N_(
                    "%(metric)s: %(covered)s of %(people)s people have a target; what is attained "
                    "is theirs alone."
                ),
                n=people,
                threshold="",
                metric=label(result.metric, pack.formatter.texts),
                covered=covered,
                people=people,
            )
