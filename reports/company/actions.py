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
from reports.statements import state, state_count
from reports.texts import N_, NN_

AT_MOST = 3
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
    who: Statement
    what: Statement
    why: Statement
    when: Statement
    gain: Statement | None


@dataclass(frozen=True, slots=True)
class Actions:
    """At most three things, the most pressing first; and the findings that are not among them."""

    title: Statement
    things: tuple[Action, ...]
    rule: Statement | None
    others: tuple[Finding, ...]


def build_actions(context: Context) -> Actions:
    """The month's three things to do."""
    candidates = (*found(context), *_by_value(context), *advised(context, "process"))
    chosen = choose(candidates)
    listed = {one.finding for one in chosen if one.finding is not None}
    return Actions(
        title=_title(len(chosen), context),
        things=tuple(
            Action(one.rule, one.who, one.what, one.why, one.when, one.gain) for one in chosen
        ),
        rule=_rule(len(candidates), context) if chosen else None,
        others=tuple(finding for finding in context.findings if finding not in listed),
    )


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
    formatter = context.formatter
    if not number:
        message = N_("Nothing to be done is pressing enough to stand on this page.")
        return state(formatter, "actions_chosen", message, n=0)
    return state_count(
        formatter,
        "actions_chosen",
        NN_("One thing to do", "%(things)s things to do"),
        number,
        things=number,
    )


def _rule(number: int, context: Context) -> Statement:
    return state_count(
        context.formatter,
        "actions_chosen",
        NN_(
            "All that is pressing enough this month.",
            "Chosen among %(candidates)s: findings that call for action first, then by money, of "
            "different kinds, and nobody twice.",
        ),
        number,
        candidates=context.formatter.count(number),
    )
