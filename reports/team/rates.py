"""The picture of people's adjusted rates: the manager's own people around the role's rate.

Here belongs the picture as a value; it names nobody outside the team.
"""

from collections.abc import Iterable, Mapping, Sequence

from reports.charts.pictures import CaterpillarPicture, CaterpillarRow, Mark
from reports.marts import Record
from reports.model import Interval, Role, Statement
from reports.records import number, share, words
from reports.roster import Person
from reports.statements import state
from reports.team.metrics import TEAM_METRICS
from reports.team.scope import Scope
from reports.texts import N_


def believed(row: Record | None) -> Interval | None:
    """The 90 % interval of an adjusted rate; None where little is known."""
    if row is None:
        return None
    low, high = share(row, "interval_low"), share(row, "interval_high")
    return None if low is None or high is None else Interval(low, high)


def role_rate(scope: Scope, role: Role) -> float | None:
    """The rate of everybody in the role, which people are held against."""
    rows = scope.pack.marts.of("ranked_roles", "metric", TEAM_METRICS[role].ranked)
    found = (share(row, "role_rate") for row in rows if words(row, "role") == role)
    return next(found, None)


def rates_picture(
    scope: Scope, role: Role, people: Iterable[Person], ranked: Mapping[str, Record]
) -> CaterpillarPicture | None:
    """The people's adjusted rates around the role's; of fewer than two there is no picture."""
    metrics, texts = TEAM_METRICS[role], scope.pack.formatter.texts
    reference = role_rate(scope, role)
    drawn = [
        (one, ranked[one.person_id])
        for one in people
        if one.person_id in ranked and believed(ranked[one.person_id])
    ]
    rows = [_row(one, row, reference) for one, row in drawn if share(row, "rate_adjusted")]
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: (-row.value, row.label))
    return CaterpillarPicture(
        key=f"{scope.prefix}-people-{role}",
        title=texts.say(
            "%(metric)s, 12 months to %(month)s",
            metric=texts.say(metrics.ranked_label),
            month=scope.pack.formatter.month(scope.pack.month),
        ),
        alt=_finding(scope, rows, texts.say(metrics.ranked_label)),
        note=texts.say("Line: 90%% interval. Upright line: the role’s rate. n: cases."),
        unit="rate",
        rows=tuple(rows),
        reference=reference,
        reference_label=texts.say("Everybody in the role"),
    )


def _row(person: Person, row: Record, reference: float | None) -> CaterpillarRow:
    value, ends = share(row, "rate_adjusted") or 0.0, believed(row) or Interval(0.0, 0.0)
    return CaterpillarRow(
        label=person.name,
        value=value,
        low=ends.low,
        high=ends.high,
        n=number(row, "denominator"),
        mark=_mark(ends, reference),
    )


def _mark(ends: Interval, reference: float | None) -> Mark:
    if reference is None or ends.low <= reference <= ends.high:
        return ""
    return "above" if ends.low > reference else "below"


def _finding(scope: Scope, rows: Sequence[CaterpillarRow], metric: str) -> Statement:
    above, below = (sum(row.mark == mark for row in rows) for mark in ("above", "below"))
    message = (
        N_(
            "%(metric)s of %(people)s people: %(above)s clearly above the role’s rate, %(below)s "
            "clearly below it; the others cannot be told from it."
        )
        if above or below
        else N_("%(metric)s of %(people)s people: nobody can be told from the role’s rate.")
    )
    return state(
        scope.pack.formatter,
        "team_against_role",
        message,
        n=len(rows),
        threshold=N_("clearly: the 90%% interval leaves out the role’s rate"),
        metric=metric,
        people=len(rows),
        above=above,
        below=below,
    )
