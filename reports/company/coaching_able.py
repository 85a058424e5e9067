"""Who of the candidates is named for which metric, and in which order they stand.

Here belongs leaving out what nobody should be proposed for, and who shares a number; the lines of
the bench are made in `coaching_bench`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.company.coaching_beliefs import is_able, main_metric
from reports.company.coaching_words import real
from reports.company.context import Context
from reports.marts import Record
from reports.records import flag, number, words

_NONE = float("inf")
_Key = tuple[str, str, str]  # direction, metric, person


@dataclass(frozen=True, slots=True)
class Able:
    """The candidates, those left out marked as not eligible.

    Attributes:
        rows: of `coach_candidates`.
        left_out: direction and person of whom a metric is left out.
    """

    rows: tuple[Record, ...]
    left_out: frozenset[tuple[str, str]]


def named(context: Context) -> Able:
    """Nobody unproven for a metric of the own role in which they are weak themselves.

    What is recommended this month stays, so that the bench names every coach of the pairs.
    """
    weak = {
        _key(row, "person_id")
        for row in context.marts.rows("candidate_reasons")
        if words(row, "reason") == "weak_in_metric"
    }
    asked = {_key(row, "coach_id") for row in context.marts.rows("recommendations")}
    rows: list[Record] = []
    left_out: set[tuple[str, str]] = set()
    for row in context.marts.rows("candidates"):
        key = _key(row, "person_id")
        coach, _, coachee = key[0].partition("_to_")
        is_weak = coach == coachee and key in weak and not flag(row, "is_proven")
        if is_able(row) and is_weak and key not in asked:
            left_out.add((key[0], key[2]))
            rows.append({**row, "is_eligible": False})
        else:
            rows.append(row)
    return Able(tuple(rows), frozenset(left_out))


def order(rows: Sequence[Record]) -> tuple[float, float, float, str]:
    """By what coaching may add in the main metric, then of those who can coach only in others."""
    able = [row for row in rows if is_able(row)]
    main = main_metric(words(rows[0], "direction"))
    first = [row for row in able if words(row, "metric") == main] or able
    fitness = [value for row in first if (value := real(row, "fitness")) is not None]
    ranks = [place for row in first if (place := number(row, "rank")) is not None]
    return (
        0.0 if any(words(row, "metric") == main for row in able) else 1.0,
        # What differs by rounding alone is the same.
        -round(max(fitness), 9) if fitness else _NONE,
        float(min(ranks)) if ranks else _NONE,
        words(rows[0], "person_id"),
    )


def places(ordered: Sequence[Sequence[Record]]) -> list[int]:
    """A number each; who is believed to add the same shares the first of theirs."""
    found: list[int] = []
    before = None
    for place, rows in enumerate(ordered, 1):
        is_other, fitness, *_ = order(rows)
        is_same = fitness != _NONE and (is_other, fitness) == before
        found.append(found[-1] if is_same else place)
        before = is_other, fitness
    return found


def _key(row: Record, person: str) -> _Key:
    return words(row, "direction"), words(row, "metric"), words(row, person)
