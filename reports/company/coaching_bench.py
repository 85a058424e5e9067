"""The coach bench: who could coach, by direction, with what speaks for and against each.

Here belongs `coach_candidates`, condensed to one line per person and direction; reasons in words
are in `coaching_reasons`, what is said of many at once in `coaching_bench_said`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.company.coaching_able import Able, named, order, places
from reports.company.coaching_beliefs import (
    Belief,
    beliefs_of,
    common_belief,
    is_able,
    said_of_all,
)
from reports.company.coaching_bench_effect import effect_so_far
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
    effect: Statement | None


@dataclass(frozen=True, slots=True)
class Bench:
    """The whole bench."""

    lead: Statement
    directions: tuple[BenchDirection, ...]
    notes: tuple[str, ...]


def build_bench(context: Context, scale: Scale) -> Bench | None:
    """The bench; None where nobody holds a role that coaches."""
    able_in = named(context)
    rows = able_in.rows
    if not rows:
        return None
    known = [one for one in DIRECTIONS if context.marts.of("candidates", "direction", one)]
    other = sorted({words(row, "direction") for row in rows} - set(DIRECTIONS))
    directions = tuple(_direction(one, able_in, context, scale) for one in (*known, *other))
    able: dict[str, list[Record]] = {}
    for row in filter(is_able, rows):
        able.setdefault(words(row, "person_id"), []).append(row)
    everybody = {words(row, "person_id") for row in rows}
    return Bench(
        lead=lead(able, len(everybody), context.formatter),
        directions=directions,
        notes=tuple(notes(able, bool(able_in.left_out), context.formatter)),
    )


def _direction(direction: str, known: Able, context: Context, scale: Scale) -> BenchDirection:
    people: dict[str, list[Record]] = {}
    for row in known.rows:
        if words(row, "direction") == direction:
            people.setdefault(words(row, "person_id"), []).append(row)
    able = sorted((rows for rows in people.values() if any(map(is_able, rows))), key=order)
    away = [person for person, rows in people.items() if not any(map(is_able, rows))]
    believed = [beliefs_of(rows, scale) for rows in able]
    common = common_belief(believed)
    shown = list(zip(places(able), able, believed, strict=True))
    weak = frozenset(person for where, person in known.left_out if where == direction)
    return BenchDirection(
        direction=direction,
        title=direction_name(direction, context.formatter.texts),
        shared=None if common is None else said_of_all(common, len(able), context.formatter),
        coaches=tuple(
            _coach(place, rows, tuple(one for one in own if one != common), context, scale)
            for place, rows, own in shown[:_SHOWN]
        ),
        more=further(shown[_SHOWN:], context),
        away=missing(direction, away, weak, len(able), context),
        effect=effect_so_far(direction, context, scale) if able else None,
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
