"""Why a person is recommended nothing, as far as the figures and the coaches' hours tell.

Here belong the reasons, each with a rule of its own. They follow what the first page says about the
person's rates, so that the two never contradict each other.
"""

from collections.abc import Iterator, Sequence

from reports.model import Role, Statement
from reports.person.peers import Peers
from reports.person.review import StandingRow
from reports.statements import state, state_count
from reports.texts import N_, NN_

_TOO_FEW = frozenset({"standing_without_data", "standing_too_few_data"})
_NO_GAIN = NN_(
    "No recommendation this month: “%(metrics)s” is clearly behind the role’s, but no coaching was "
    "found whose expected gain outweighs its hours.",
    "No recommendation this month: %(rates)s of your rates are clearly behind the role’s "
    "(%(metrics)s), but no coaching was found whose expected gain outweighs its hours.",
)
_NOBODY_FREE = NN_(
    "No recommendation this month: “%(metrics)s” is clearly behind the role’s, but no coach with "
    "free hours was found for it.",
    "No recommendation this month: %(rates)s of your rates are clearly behind the role’s "
    "(%(metrics)s), but no coach with free hours was found for them.",
)


def no_advice(
    person_id: str, role: Role, standing: Sequence[StandingRow], peers: Peers
) -> tuple[Statement, ...]:
    """Said where nothing is recommended: the true reason, and what can be done all the same."""
    return tuple(_reasons(person_id, role, standing, peers))


def _reasons(
    person_id: str, role: Role, standing: Sequence[StandingRow], peers: Peers
) -> Iterator[Statement]:
    below = [row for row in standing if row.verdict.rule == "standing_below"]
    if below:
        yield _of_those_below(person_id, role, below, peers)
        yield _ask_manager(person_id, peers)
        return
    rule, message = _of_the_others({row.verdict.rule for row in standing})
    yield state(peers.pack.formatter, rule, message)


def _of_those_below(
    person_id: str, role: Role, below: Sequence[StandingRow], peers: Peers
) -> Statement:
    is_busy = _is_nobody_free(person_id, role, below, peers)
    formatter = peers.pack.formatter
    return state_count(
        formatter,
        "below_role_no_coach_free" if is_busy else "below_role_without_coaching",
        _NOBODY_FREE if is_busy else _NO_GAIN,
        len(below),
        n=len(below),
        threshold=N_("whole 90%% interval behind the role’s rate"),
        metrics="; ".join(row.label for row in below),
        rates=formatter.count(len(below)),
    )


def _is_nobody_free(person_id: str, role: Role, below: Sequence[StandingRow], peers: Peers) -> bool:
    """Whether the marts know coaches for these rates, and all of them are taken."""
    free = [
        peers.free_coaches[role, row.metric]
        for row in below
        if (role, row.metric) in peers.free_coaches
    ]
    return bool(free) and not any(coaches - {person_id} for coaches in free)


def _ask_manager(person_id: str, peers: Peers) -> Statement:
    formatter, manager = peers.pack.formatter, peers.pack.roster.manager_of(person_id)
    if manager is None:
        return state(
            formatter,
            "below_role_ask_manager",
            N_("What would help is best found out together with your manager."),
        )
    return state(
        formatter,
        "below_role_ask_manager",
        N_("What would help is best found out together with your manager, %(manager)s."),
        manager=manager.name,
    )


def _of_the_others(verdicts: set[str]) -> tuple[str, str]:
    if verdicts <= _TOO_FEW:
        return (
            "nothing_recommended_too_few_data",
            N_("No recommendation this month: too few cases of yours so far to tell what helps."),
        )
    if "standing_above" in verdicts:
        return (
            "nothing_recommended_above_role",
            N_("No recommendation this month: none of your rates is clearly behind the role’s."),
        )
    if verdicts <= {"standing_role_too_small", *_TOO_FEW}:
        return (
            "nothing_recommended_role_too_small",
            N_(
                "No recommendation this month: too few people hold your role for a comparison to "
                "tell what helps."
            ),
        )
    return (
        "nothing_recommended",
        N_(
            "No recommendation this month: nothing in your figures is far enough from chance to "
            "act on."
        ),
    )
