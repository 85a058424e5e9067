"""How the others in a role do, as a band that names nobody.

Here belongs the sentence about people outside the team: their middle half, told only of at least
five of them.
"""

from collections.abc import Sequence

from reports.bands import BAND_OF_AT_LEAST, middle_half
from reports.figures import label
from reports.marts import Record
from reports.model import Statement
from reports.records import number, quotient, words
from reports.statements import state
from reports.team.figures import GroupFigures, target_of, value_of
from reports.team.metrics import TEAM_METRICS, TeamMetric
from reports.team.scope import Scope
from reports.texts import N_

_ATTAINED = N_(
    "Others in the role (%(people)s people, nobody named): the middle half reached %(low)s to "
    "%(high)s of their targets for “%(metric)s”."
)
_RATES = N_(
    "Others in the role (%(people)s people, nobody named): the middle half had between %(low)s and "
    "%(high)s in “%(metric)s”."
)


def peers_line(scope: Scope, group: GroupFigures) -> Statement | None:
    """Where the middle half of the others lies in what they attained, or else in their rate."""
    metrics = TEAM_METRICS[group.role]
    result, rate = metrics.figures[0], metrics.rate
    others = _others(scope, group)
    reached = (quotient(value_of([row], result), target_of([row], result)) for row in others)
    attained = [share for share in reached if share is not None]
    rates = [float(value) for row in others if (value := value_of([row], rate)) is not None]
    return _told(_ATTAINED, result, attained, scope) or _told(_RATES, rate, rates, scope)


def _others(scope: Scope, group: GroupFigures) -> list[Record]:
    """The month's rows of everybody in the role who is neither in the team nor its manager."""
    own = {*scope.ids, *group.former, scope.manager.person_id}
    return [
        row
        for row in scope.pack.marts.of(f"{group.role}_months", "month", scope.pack.month)
        if number(row, "days_in_role") and words(row, "person_id") not in own
    ]


def _told(
    message: str, metric: TeamMetric, values: Sequence[float], scope: Scope
) -> Statement | None:
    ends, formatter = middle_half(values), scope.pack.formatter
    if ends is None:
        return None
    return state(
        formatter,
        "peers_outside_team",
        message,
        n=len(values),
        threshold=N_("shown of at least %(least)s people"),
        people=len(values),
        low=formatter.value(ends[0], "share"),
        high=formatter.value(ends[1], "share"),
        metric=label(metric.metric, formatter.texts),
        least=BAND_OF_AT_LEAST,
    )
