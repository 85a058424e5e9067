"""The three things to do: who, what, why, by when and what it is expected to bring.

Here belongs their choice; what can be chosen is made in `actions_found`, `actions_chain` and
`actions_advised`.

Rule `actions_chosen`. What can be chosen stands in this order: findings that call for action, as
`rules.apply` orders them; then losses of the chain and coaching by their money a month; then
processes, loads and targets that are far beyond their limit, by kind. From the top, at most three
are taken: two findings and one of each other kind first, then what is left, never two that name the
same person. What is too small to matter (`actions_candidates`) is not taken to fill the three.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.company.actions_advised import advised
from reports.company.actions_candidates import Candidate, Kind
from reports.company.actions_chain import lost_in_chain
from reports.company.actions_found import found
from reports.company.context import Context
from reports.model import Finding, Statement
from reports.statements import state
from reports.texts import N_

AT_MOST = 3
# What comes next is on the page after; the coaching pages list everything.
NEXT_AT_MOST = 7
# How many of a kind, round by round, until there are three.
_ROUNDS: tuple[Mapping[Kind, int], ...] = (
    {"finding": 2, "chain": 1, "coaching": 1, "process": 1},
    {"finding": 2, "chain": 2, "coaching": 2, "process": 2},
    {"finding": AT_MOST, "chain": AT_MOST, "coaching": AT_MOST, "process": AT_MOST},
)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do."""

    rule: str
    who: tuple[Statement, ...]
    what: Statement
    why: Statement
    when: Statement
    gain: Statement | None


@dataclass(frozen=True, slots=True)
class Actions:
    """At most three things, the most pressing first; what else could be done, and what was found.

    Attributes:
        title: how many there are.
        things: what page 1 says.
        rule: how they were chosen, where there was a choice.
        next: what else was pressing enough, in the same order.
        others: findings that are not among the three.
    """

    title: Statement
    things: tuple[Action, ...]
    rule: Statement | None
    next: tuple[Action, ...]
    others: tuple[Finding, ...]


def build_actions(context: Context) -> Actions:
    """The month's three things to do."""
    candidates = (*found(context), *_by_value(context), *advised(context, "process"))
    chosen = choose(candidates)
    listed = [one.finding for one in chosen if one.finding is not None]
    waiting = [one for one in candidates if one not in chosen and one.finding is None]
    return Actions(
        title=_title(len(chosen), context),
        things=tuple(map(_action, chosen)),
        rule=_rule(len(candidates), context) if waiting else None,
        next=tuple(map(_action, waiting[:NEXT_AT_MOST])),
        others=tuple(finding for finding in context.findings if finding not in listed),
    )


def _action(one: Candidate) -> Action:
    return Action(one.rule, one.who, one.what, one.why, one.when, one.gain)


def choose(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """At most three, in the order of the candidates."""
    chosen: list[int] = []
    for most in _ROUNDS:
        for index, candidate in enumerate(candidates):
            taken = [candidates[one] for one in chosen]
            if (
                len(chosen) < AT_MOST
                and index not in chosen
                and sum(one.kind == candidate.kind for one in taken) < most[candidate.kind]
                and not any(one.people & candidate.people for one in taken)
            ):
                chosen.append(index)
    return tuple(candidates[index] for index in sorted(chosen))


def _by_value(context: Context) -> Iterator[Candidate]:
    """Losses and coaching, the most money a month first."""
    both = (*lost_in_chain(context), *advised(context, "coaching"))
    yield from sorted(both, key=lambda one: (-one.money_a_month, one.key))


def _title(number: int, context: Context) -> Statement:
    return state(context.formatter, "actions_chosen", _TITLES[number], n=number)


def _rule(number: int, context: Context) -> Statement:
    return state(
        context.formatter,
        "actions_chosen",
        N_(
            "What stands on page 1 was chosen among %(candidates)s pressing things: findings that "
            "call for action first, then by money, of different kinds, and nobody twice."
        ),
        n=number,
        candidates=context.formatter.count(number),
    )


_TITLES = (
    N_("Nothing is pressing enough to be done this month"),
    N_("One thing to do"),
    N_("Two things to do"),
    N_("Three things to do"),
)
