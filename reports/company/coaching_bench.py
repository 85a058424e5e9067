"""The coach bench: who could coach, by direction, with what speaks for and against each.

Here belongs `coach_candidates`, condensed to one line per person and direction; reasons in words
are in `coaching_reasons`, what is said of many at once in `coaching_bench_said`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.company.coaching_beliefs import (
    Belief,
    beliefs_of,
    common_belief,
    is_able,
    main_metric,
    said_of_all,
)
from reports.company.coaching_bench_said import further, lead, missing, notes
from reports.company.coaching_reasons import against, in_favour
from reports.company.coaching_words import (
    DIRECTIONS,
    Scale,
    direction_name,
    person_name,
    place,
    real,
)
from reports.company.context import Context
from reports.marts import Record
from reports.model import Statement
from reports.records import number, words

# In full per direction; all others who could coach are named in order below the table.
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class BenchCoach:
    """One person who could coach in a direction."""

    place: int
    name: str
    detail: str
    beliefs: tuple[Belief, ...]
    free: str
    capacity: str
    pros: tuple[str, ...]
    cons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BenchDirection:
    """All candidates of one direction."""

    direction: str
    title: str
    shared: Statement | None
    coaches: tuple[BenchCoach, ...]
    more: Statement | None
    away: Statement | None


@dataclass(frozen=True, slots=True)
class Bench:
    """The whole bench."""

    lead: Statement
    directions: tuple[BenchDirection, ...]
    notes: tuple[str, ...]


def build_bench(context: Context, scale: Scale) -> Bench | None:
    """The bench; None where nobody holds a role that coaches."""
    rows = context.marts.rows("candidates")
    if not rows:
        return None
    known = [one for one in DIRECTIONS if context.marts.of("candidates", "direction", one)]
    other = sorted({words(row, "direction") for row in rows} - set(DIRECTIONS))
    directions = tuple(_direction(one, context, scale) for one in (*known, *other))
    able: dict[str, list[Record]] = {}
    for row in filter(is_able, rows):
        able.setdefault(words(row, "person_id"), []).append(row)
    everybody = {words(row, "person_id") for row in rows}
    return Bench(
        lead=lead(able, len(everybody), context.formatter),
        directions=directions,
        notes=tuple(notes(able, context.formatter)),
    )


def _direction(direction: str, context: Context, scale: Scale) -> BenchDirection:
    people: dict[str, list[Record]] = {}
    for row in context.marts.of("candidates", "direction", direction):
        people.setdefault(words(row, "person_id"), []).append(row)
    able = [rows for rows in people.values() if any(map(is_able, rows))]
    able.sort(key=lambda rows: _order(direction, rows))
    away = [person for person, rows in people.items() if not any(map(is_able, rows))]
    believed = [beliefs_of(rows, scale) for rows in able]
    common = common_belief(believed)
    shown = list(zip(able, believed, strict=True))
    return BenchDirection(
        direction=direction,
        title=direction_name(direction, context.formatter.texts),
        shared=None if common is None else said_of_all(common, len(able), context.formatter),
        coaches=tuple(
            _coach(index + 1, rows, tuple(one for one in own if one != common), context, scale)
            for index, (rows, own) in enumerate(shown[:_SHOWN])
        ),
        more=further(shown[_SHOWN:], _SHOWN, context),
        away=missing(direction, away, len(able), context),
    )


def _order(direction: str, rows: Sequence[Record]) -> tuple[float, float, str]:
    """By rank in what the direction aims at first, then by the best of the other ranks."""
    ranks = {words(row, "metric"): number(row, "rank") for row in rows if is_able(row)}
    known = [float(rank) for rank in ranks.values() if rank is not None]
    first = ranks.get(main_metric(direction))
    best = min(known, default=float("inf"))
    return (
        float("inf") if first is None else float(first),
        best,
        words(rows[0], "person_id"),
    )


def _coach(
    index: int,
    rows: Sequence[Record],
    beliefs: tuple[Belief, ...],
    context: Context,
    scale: Scale,
) -> BenchCoach:
    formatter, first = context.formatter, rows[0]
    return BenchCoach(
        place=index,
        name=person_name(first, "person_id", "full_name", context.pack.roster),
        detail=place("", words(first, "team"), formatter.texts),
        beliefs=beliefs,
        free=formatter.count(real(first, "hours_free")),
        capacity=formatter.count(number(first, "capacity")),
        pros=in_favour(rows, context, scale),
        cons=against(rows, context, scale),
    )
