"""How the others in a role do, as a band that names nobody.

Here belongs the sentence about people outside the team: their middle half, told only of at least
five of them.
"""

from reports.figures import label
from reports.model import Statement
from reports.records import number, words
from reports.statements import state
from reports.team.bands import AT_LEAST, middle_half
from reports.team.figures import GroupFigures, target_of, value_of
from reports.team.metrics import TEAM_METRICS
from reports.team.scope import Scope
from reports.texts import N_


def peers_line(scope: Scope, group: GroupFigures) -> Statement | None:
    """Where the middle half of the others lies in what they attained, or else in their rate."""
    formatter, metrics = scope.pack.formatter, TEAM_METRICS[group.role]
    own = {*scope.ids, scope.manager.person_id}
    rows = [
        row
        for row in scope.pack.marts.of(f"{group.role}_months", "month", scope.pack.month)
        if number(row, "days_in_role") and words(row, "person_id") not in own
    ]
    result = metrics.figures[0]
    attained = [
        float(value) / float(target)
        for row in rows
        if (value := value_of([row], result)) is not None and (target := target_of([row], result))
    ]
    rates = [float(rate) for row in rows if (rate := value_of([row], metrics.rate)) is not None]
    for values, metric, message in (
        (
            attained,
            result.metric,
            N_(
                "Others in the role (%(people)s people, nobody named): the middle half reached "
                "%(low)s to %(high)s of their targets for “%(metric)s”."
            ),
        ),
        (
            rates,
            metrics.rate.metric,
            N_(
                "Others in the role (%(people)s people, nobody named): the middle half had between "
                "%(low)s and %(high)s in “%(metric)s”."
            ),
        ),
    ):
        ends = middle_half(values)
        if ends:
            return state(
                formatter,
                "peers_outside_team",
                message,
                n=len(values),
                threshold=N_("shown of at least %(least)s people"),
                people=len(values),
                low=formatter.value(ends[0], "share"),
                high=formatter.value(ends[1], "share"),
                metric=label(metric, formatter.texts),
                least=AT_LEAST,
            )
    return None
