"""Recommendations as things to do: coaching, and processes, loads and targets.

Here belong which recommendations are pressing enough for page 1, and their order.
"""

from collections.abc import Iterator
from typing import Literal

from reports.advice import advise
from reports.advice_facts import MONTHS_OF_EFFECT
from reports.advice_gains import together
from reports.company.actions_candidates import (
    MIN_BEYOND,
    MIN_CHANCE,
    SOON,
    Candidate,
    by,
    first_session_by,
    manager_of,
    matters,
)
from reports.company.context import Context
from reports.marts import Record
from reports.records import share, words

# Of those who develop the best (`slate`) no gain is estimated; they are on the coaching pages.
_COACHING = "pair"
# In the order of the statistics (`KINDS`), which hold these limits against a share or a multiple.
_PROCESSES = ("process_reasons", "process_sla", "workload", "target")
# What is listed where it is below its limit.
_BELOW = frozenset({"target"})


def advised(context: Context, kind: Literal["coaching", "process"]) -> Iterator[Candidate]:
    """Candidates of one kind, the most pressing first."""
    rows = context.marts.rows("recommendations")
    if kind == "coaching":
        pressing = [row for row in rows if words(row, "kind") == _COACHING and _helps(row, context)]
    else:
        pressing = [row for row in rows if _beyond(row) >= MIN_BEYOND]
        pressing.sort(key=_process_order)
    for row in pressing:
        yield _candidate(row, kind, context)


def _candidate(row: Record, kind: Literal["coaching", "process"], context: Context) -> Candidate:
    advice = advise(row, context.pack.roster, context.formatter, "lead")
    ids = (advice.person_id, advice.coach_id, advice.counterpart_id)
    return Candidate(
        kind=kind,
        key=advice.recommendation_id,
        rule=advice.reason.rule,
        who=manager_of(advice.person_id, context),
        what=advice.text,
        why=together(advice.reason.rule, (advice.reason, advice.caveat)) or advice.reason,
        when=first_session_by(context) if kind == "coaching" else by(SOON, context),
        gain=advice.expected,
        people=frozenset(person for person in ids if person),
        money_a_month=(share(row, "money") or 0.0) / MONTHS_OF_EFFECT,
    )


def _helps(row: Record, context: Context) -> bool:
    return (share(row, "p_positive") or 0.0) >= MIN_CHANCE and matters(share(row, "money"), context)


def _beyond(row: Record) -> float:
    """How far beyond its limit, as a multiple; 0 of what is no process."""
    value, limit, kind = share(row, "value"), share(row, "threshold"), words(row, "kind")
    if kind not in _PROCESSES or value is None or limit is None or limit <= 0:
        return 0.0
    if kind in _BELOW:
        return limit / value if value > 0 else float("inf")
    return value / limit


def _process_order(row: Record) -> tuple[int, float, str]:
    kind = _PROCESSES.index(words(row, "kind"))
    return kind, -_beyond(row), words(row, "recommendation_id")
