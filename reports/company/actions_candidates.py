"""What can be chosen for page 1, and what candidates of all kinds share: people, dates, limits.

Here belong the candidate as a value, whose task something is, by when, and what is too small to
matter. Candidates are made in `actions_found`, `actions_chain` and `actions_advised`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports import due
from reports.company.context import Context
from reports.model import Finding, Role, Statement
from reports.roster import Person
from reports.statements import state, state_count
from reports.texts import N_, NN_

Kind = Literal["finding", "chain", "coaching", "process"]

# After the cutoff: two weeks for what can be done at once, three for a first session, four where
# people have to agree.
SOON, FIRST_SESSION, AGREED = due.SOON, 21, 28
# What is expected of four months (`MONTHS_OF_EFFECT`) is too small to matter below this share of
# what the company won in the review month ...
MIN_SHARE = 0.005
# ... coaching too uncertain below this probability that it helps at all ...
MIN_CHANCE = 0.8
# ... and a process too close to its limit below this multiple of it.
MIN_BEYOND = 1.25
# Of more managers than that, the role is named, or how many more there are.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that could be done.

    Attributes:
        kind: what is kept apart when three are chosen.
        key: breaks ties, so that the order is always the same.
        people: ids of everybody it names; nobody is named twice.
        money_a_month: what it is expected to bring or to save; 0 where that is not known.
        finding: where it is one of the month's findings.
    """

    kind: Kind
    key: str
    rule: str
    who: tuple[Statement, ...]
    what: Statement
    why: Statement
    when: Statement
    gain: Statement | None
    people: frozenset[str] = frozenset()
    money_a_month: float = 0.0
    finding: Finding | None = None


def matters(money: float | None, context: Context) -> bool:
    """Whether money expected of four months is worth a place on page 1; if unknown, it may."""
    won = context.pack.company.figure("amount_won")
    return money is None or won is None or money >= MIN_SHARE * float(won)


def by(days: int, context: Context) -> Statement:
    """A date after the cutoff, on a weekday."""
    return _date(N_("by %(day)s"), "action_due", days, context)


def first_session_by(context: Context) -> Statement:
    """When a pair should have met."""
    return _date(N_("first session by %(day)s"), "coaching_due", FIRST_SESSION, context)


def _date(message: str, rule: str, days: int, context: Context) -> Statement:
    day = context.formatter.day(due.due_day(context.pack.month, days))
    return state(context.formatter, rule, message, day=day)


def manager_of(person_id: str, context: Context) -> tuple[Statement, ...]:
    """The person's manager; the head of sales where the CRM names none."""
    manager = context.pack.roster.manager_of(person_id)
    return _named([manager], context) if manager else head_of_sales(context)


def managers_of(role: Role, context: Context) -> tuple[Statement, ...]:
    """Who leads the people of a role, by name where they are few."""
    roster, found = context.pack.roster, dict[str, Person]()
    for person in roster.sellers():
        manager = roster.manager_of(person.person_id)
        if manager and person.role == role:
            found[manager.person_id] = manager
    people = sorted(found.values(), key=lambda person: (person.name, person.person_id))
    if not people:
        return head_of_sales(context)
    if len(people) > _NAMED:
        return (state(context.formatter, "action_owner", _MANAGERS[role], n=len(people)),)
    return _named(people, context)


def deciders(leads: Mapping[str, int], context: Context) -> tuple[Statement, ...]:
    """Who sees to leads being decided: those with most of them by name, the others as a number.

    Args:
        leads: by manager; those of "" are the head of sales' to give to somebody.
        context: the month.
    """
    roster = context.pack.roster
    ids = sorted(leads, key=lambda one: (-leads[one], roster.name(one), one))
    found: list[Statement] = []
    for manager_id in ids[:_NAMED]:
        person = roster.people.get(manager_id)
        found += _named([person], context) if person else head_of_sales(context)
    if more := len(ids) - len(found):
        messages = NN_("and %(count)s more manager", "and %(count)s more managers")
        found.append(state_count(context.formatter, "action_owner", messages, more, count=more))
    return tuple(found) or head_of_sales(context)


def head_of_sales(context: Context) -> tuple[Statement, ...]:
    """Whose task it is where nobody else's."""
    return (state(context.formatter, "action_owner", N_("Head of sales")),)


def data_owner(context: Context) -> tuple[Statement, ...]:
    """Who answers for the data."""
    contact = context.pack.settings.dispute_contact
    if not contact:
        return head_of_sales(context)
    return (state(context.formatter, "action_owner", N_("%(name)s"), name=contact),)


def _named(people: list[Person], context: Context) -> tuple[Statement, ...]:
    return tuple(
        state(context.formatter, "action_owner", N_("%(name)s"), name=person.name)
        for person in people
    )


_MANAGERS: dict[Role, str] = {
    "sdr": N_("All managers of SDRs"),
    "ae": N_("All managers of AEs"),
    "am": N_("All managers of AMs"),
}
