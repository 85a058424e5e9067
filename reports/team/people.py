"""The table of a manager's people, role by role.

Here belong the lines: the month's result with its target, the rate, what is believed of the person,
and where that leads; the picture is `rates`. Whoever holds no selling role is in
`others`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from reports.charts.pictures import CaterpillarPicture
from reports.marts import Record
from reports.model import Interval, Number, Role, Statement, Unit
from reports.months import days_in, next_month
from reports.records import number, quotient, share, words
from reports.roster import Person
from reports.team.figures import GroupFigures, target_of, value_of
from reports.team.former import no_longer
from reports.team.metrics import TEAM_METRICS
from reports.team.peers import peers_line
from reports.team.rates import believed, rates_picture
from reports.team.scope import Scope
from reports.texts import N_

_TRENDS: Mapping[str, str] = {
    "rising": N_("rising"),
    "falling": N_("falling"),
    "steady": N_("steady"),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in one role, or a sum of people."""

    name: str
    detail: str
    result: Number | None
    target: Number | None
    attainment: float | None
    rate: Number | None
    adjusted: float | None
    interval: Interval | None
    p_top: float | None
    trend: str
    days: int | None


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """The people of one team; without a label where there is only one group."""

    label: str
    lines: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """One role's people."""

    role: Role
    title: str
    result_label: str
    unit: Unit
    currency: str | None
    rate_label: str
    adjusted_label: str
    groups: tuple[PeopleGroup, ...]
    former: PersonLine | None
    total: PersonLine | None
    peers: Statement | None
    picture: CaterpillarPicture | None


def people_tables(scope: Scope, groups: Sequence[GroupFigures]) -> tuple[PeopleTable, ...]:
    """A table for each role that somebody holds, the main role first."""
    return tuple(_table(scope, group) for group in groups)


def _table(scope: Scope, group: GroupFigures) -> PeopleTable:
    metrics, texts = TEAM_METRICS[group.role], scope.pack.formatter.texts
    result = metrics.figures[0]
    rows = {words(row, "person_id"): row for row in group.holders()}
    ranked = {
        words(row, "person_id"): row
        for row in scope.pack.marts.of("ranking", "metric", metrics.ranked)
        if words(row, "role") == group.role
    }
    people = scope.in_role(group.role)
    lines = {
        one.person_id: _line(scope, one, group, rows.get(one.person_id), ranked.get(one.person_id))
        for one in people
    }
    return PeopleTable(
        role=group.role,
        title=texts.say(metrics.title),
        result_label=texts.say(metrics.result_label),
        unit=result.unit,
        currency=group.currency() if result.unit == "amount" else None,
        rate_label=texts.say(metrics.rate_label),
        adjusted_label=texts.say(metrics.ranked_label),
        groups=_groups(scope, people, lines),
        former=_former(scope, group) if group.former else None,
        total=_total(scope, group) if len(people) > 1 or group.former else None,
        peers=peers_line(scope, group),
        picture=rates_picture(scope, group.role, people, ranked),
    )


def _groups(
    scope: Scope, people: Sequence[Person], lines: Mapping[str, PersonLine]
) -> tuple[PeopleGroup, ...]:
    """Direct reports first, then team by team, as the people are ordered."""
    say = scope.pack.formatter.texts.say

    def key(person: Person) -> tuple[bool, str]:
        is_direct = person.person_id in scope.direct
        return is_direct, "" if is_direct else person.team

    found = [(key_, list(members)) for key_, members in groupby(people, key)]
    if len(found) == 1:
        return (PeopleGroup("", tuple(lines[one.person_id] for one in found[0][1])),)
    return tuple(
        PeopleGroup(
            say("Direct reports") if is_direct else team or say("Without a team"),
            tuple(lines[one.person_id] for one in members),
        )
        for (is_direct, team), members in found
    )


def _line(
    scope: Scope, person: Person, group: GroupFigures, row: Record | None, ranked: Record | None
) -> PersonLine:
    metrics = TEAM_METRICS[group.role]
    result, rows = metrics.figures[0], [] if row is None else [row]
    value, target = value_of(rows, result), target_of(rows, result)
    trend = _TRENDS.get(words(ranked, "trend")) if ranked else None
    since = next_month(scope.pack.month) - person.in_role_since
    return PersonLine(
        name=person.name,
        detail=_detail(scope, row),
        result=value,
        target=target,
        attainment=quotient(value, target),
        rate=value_of(rows, metrics.rate),
        adjusted=share(ranked, "rate_adjusted") if ranked else None,
        interval=believed(ranked),
        p_top=share(ranked, "p_top_quartile") if ranked and _is_ranked(ranked) else None,
        trend=scope.pack.formatter.texts.say(trend) if trend else "",
        days=since.days,
    )


def _detail(scope: Scope, row: Record | None) -> str:
    """How much of the month the person held the role, where it was not all of it."""
    month, texts = scope.pack.month, scope.pack.formatter.texts
    days = None if row is None else number(row, "days_in_role")
    length = days_in(month)
    if days is None or days >= length:
        return ""
    return texts.say(
        "%(days)s\u00a0of\u00a0%(length)s\u00a0days\u00a0in\u00a0role", days=days, length=length
    )


def _former(scope: Scope, group: GroupFigures) -> PersonLine:
    """Those who left the role during the month together: the team is the people above and them."""
    result, rows = TEAM_METRICS[group.role].figures[0], group.former_holders()
    value, target = value_of(rows, result), target_of(rows, result)
    return _sum_of(
        no_longer(len(rows), scope.pack.formatter.texts),
        value,
        target,
        quotient(value, target),
        value_of(rows, TEAM_METRICS[group.role].rate),
    )


def _total(scope: Scope, group: GroupFigures) -> PersonLine:
    metrics = TEAM_METRICS[group.role]
    result = metrics.figures[0]
    return _sum_of(
        scope.pack.formatter.texts.say("The team"),
        group.value(result),
        group.target(result),
        group.attainment(result),
        group.value(metrics.rate),
    )


def _sum_of(
    name: str,
    result: Number | None,
    target: Number | None,
    attainment: float | None,
    rate: Number | None,
) -> PersonLine:
    """A line of several people: nothing that is believed of one person."""
    return PersonLine(
        name=name,
        detail="",
        result=result,
        target=target,
        attainment=attainment,
        rate=rate,
        adjusted=None,
        interval=None,
        p_top=None,
        trend="",
        days=None,
    )


def _is_ranked(row: Record) -> bool:
    return number(row, "rank") is not None
