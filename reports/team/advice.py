"""What a manager is advised: about each person, and the few things that matter most.

Here belong the choice and the order of advice. Where the coach comes from another team, nothing is
said that would tell how that coach stands; where the coachee does, only that a coach is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.advice import Advice, advise
from reports.marts import Record
from reports.model import Statement
from reports.months import next_month
from reports.records import words
from reports.statements import state
from reports.team.findings import findings_of
from reports.team.scope import Scope
from reports.team.waiting import waiting_leads
from reports.texts import N_

_PER_PERSON = 2
_TO_DO = 3
_TEACHING = frozenset({"gap_to_coach", "gap_to_upper_quartile"})


@dataclass(frozen=True, slots=True)
class PersonAdvice:
    """What is recommended for one person, at most two."""

    name: str
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class ToDo:
    """One of the things for the manager to do."""

    what: Statement
    why: Statement | None
    gain: Statement | None
    by: str


def advice_by_person(scope: Scope) -> tuple[PersonAdvice, ...]:
    """What is recommended for the people, in the order in which they are listed."""
    found = []
    for person in scope.people:
        rows = scope.pack.marts.of("recommendations", "person_id", person.person_id)
        if rows:
            told = tuple(_told(scope, row) for row in rows[:_PER_PERSON])
            found.append(PersonAdvice(person.name, told))
    return tuple(found)


def lent_coaches(scope: Scope) -> tuple[Statement, ...]:
    """The manager's people who are asked to coach somebody of another team."""
    rows = (
        row
        for row in scope.pack.marts.rows("recommendations")
        if words(row, "coach_id") in scope.ids and words(row, "person_id") not in scope.ids
    )
    return tuple(
        advise(row, scope.pack.roster, scope.pack.formatter, "manager").text for row in rows
    )


def todos_of(scope: Scope) -> tuple[ToDo, ...]:
    """Up to three: leads that wait, the most valuable advice, then what is in the chain.

    Leads that wait come first, as page 1 of the company pack asks the manager for them by a day.
    The costliest finding takes the last place from advice, as it concerns more than one person.
    """
    formatter = scope.pack.formatter
    month = formatter.month(next_month(scope.pack.month))
    by = formatter.texts.say(N_("end of %(month)s"), month=month)
    waiting = [ToDo(what, why, None, day) for what, why, day in _waiting(scope)]
    advice = [_as_todo(_told(scope, row), by) for row in _valuable(scope)]
    findings = [ToDo(what, None, None, by) for what in findings_of(scope)[:_TO_DO]]
    room = _TO_DO - len(waiting)
    head = advice[: room - 1] if findings else advice[:room]
    return (*waiting, *head, *findings[: room - len(head)])


def _waiting(scope: Scope) -> Iterator[tuple[Statement, Statement, str]]:
    found = waiting_leads(scope)
    if found:
        yield found


def _valuable(scope: Scope) -> Iterator[Record]:
    """The best advice for each person; that which asks for nothing is nothing to do."""
    seen: set[str] = set()
    for row in scope.pack.marts.rows("recommendations"):
        person = words(row, "person_id")
        if person in scope.ids and person not in seen and words(row, "kind") != "none":
            seen.add(person)
            yield row


def _as_todo(advice: Advice, by: str) -> ToDo:
    return ToDo(advice.text, advice.reason, advice.gain, by)


def _told(scope: Scope, row: Record) -> Advice:
    advice = advise(row, scope.pack.roster, scope.pack.formatter, "manager")
    coach = words(row, "coach_id")
    if not coach or coach in scope.ids or words(row, "rule_id") not in _TEACHING:
        return advice
    reason = state(
        scope.pack.formatter,
        words(row, "rule_id"),
        N_("%(coach)s, from another team, could help with this and has time for it."),
        n=None,
        threshold="",
        coach=scope.pack.roster.name(coach),
    )
    return replace(advice, reason=reason)
