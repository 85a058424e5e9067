"""Coaching in a manager's team: advice, hours of the last year, and what they might earn.

Here belongs the part as a whole; advice is chosen in `advice`, findings are told in `findings`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.marts import Record
from reports.model import Number, Statement
from reports.months import of_last_year
from reports.records import number, total, words
from reports.roster import Person
from reports.statements import state
from reports.team.advice import PersonAdvice, advice_by_person, lent_coaches
from reports.team.findings import findings_of
from reports.team.scope import Scope, listed_names
from reports.texts import N_

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class CoachingLine:
    """One person's coaching of the last twelve months, with whom it was."""

    name: str
    given: Number | None
    coachees: str
    received: Number | None
    coaches: str


@dataclass(frozen=True, slots=True)
class IncentiveLine:
    """What a coach's hours of the month cost, and what they would earn under the proposal."""

    name: str
    sessions: Number | None
    hours: Number | None
    selling_time: Number | None
    session_pay: Number | None
    bonus: Number | None
    total: Number | None


@dataclass(frozen=True, slots=True)
class TeamCoaching:
    """Everything about coaching in the team."""

    advice: tuple[PersonAdvice, ...]
    lent: tuple[Statement, ...]
    lead: Statement
    hours: tuple[CoachingLine, ...]
    incentives: tuple[IncentiveLine, ...]
    incentive_total: IncentiveLine | None
    currency: str | None
    findings: tuple[Statement, ...]


def coaching_of(scope: Scope) -> TeamCoaching:
    """The coaching part of a manager's pack."""
    hours = tuple(_hours(scope))
    proposals = [
        row for row in scope.pack.marts.rows("incentives") if words(row, "person_id") in scope.ids
    ]
    return TeamCoaching(
        advice=advice_by_person(scope),
        lent=lent_coaches(scope),
        lead=_lead(scope, hours),
        hours=hours,
        incentives=tuple(_incentive(scope, row) for row in proposals),
        incentive_total=_sum_of(scope, proposals) if len(proposals) > 1 else None,
        currency=next((words(row, "currency") for row in proposals), "") or None,
        findings=findings_of(scope),
    )


def _hours(scope: Scope) -> Iterator[CoachingLine]:
    marts, month = scope.pack.marts, scope.pack.month
    for person in scope.people:
        given = of_last_year(marts.of("sessions", "coach_id", person.person_id), month)
        received = of_last_year(marts.of("sessions", "coachee_id", person.person_id), month)
        if given or received:
            yield _line(scope, person, given, received)


def _line(
    scope: Scope, person: Person, given: list[Record], received: list[Record]
) -> CoachingLine:
    roster = scope.pack.roster
    return CoachingLine(
        name=person.name,
        given=total(number(row, "hours") for row in given),
        coachees=listed_names((words(row, "coachee_id") for row in given), roster),
        received=total(number(row, "hours") for row in received),
        coaches=listed_names((words(row, "coach_id") for row in received), roster),
    )


def _lead(scope: Scope, hours: tuple[CoachingLine, ...]) -> Statement:
    formatter = scope.pack.formatter
    if not hours:
        message = N_("No coaching sessions of the team are recorded in the last %(months)s months.")
        return state(formatter, "team_without_coaching", message, n=0, months=_MONTHS)
    return state(
        formatter,
        "team_coaching_hours",
        N_(
            "In the last %(months)s months the team’s people gave %(given)s hours of coaching and "
            "received %(received)s."
        ),
        n=len(hours),
        months=_MONTHS,
        given=formatter.count(total(line.given for line in hours) or 0),
        received=formatter.count(total(line.received for line in hours) or 0),
    )


def _incentive(scope: Scope, row: Record) -> IncentiveLine:
    return _sums(scope.pack.roster.name(words(row, "person_id")), [row])


def _sum_of(scope: Scope, rows: list[Record]) -> IncentiveLine:
    return _sums(scope.pack.formatter.texts.say("The team"), rows)


def _sums(name: str, rows: list[Record]) -> IncentiveLine:
    def added(column: str) -> Number | None:
        return total(number(row, column) for row in rows)

    return IncentiveLine(
        name=name,
        sessions=added("sessions"),
        hours=added("hours"),
        selling_time=added("selling_time_value"),
        session_pay=added("session_pay"),
        bonus=added("bonus"),
        total=added("total"),
    )
