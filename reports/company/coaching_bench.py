"""The coach bench: who could coach, by direction, with what speaks for and against each.

Here belongs `coach_candidates`, condensed to one line per person and direction; reasons in words
are in `coaching_reasons`, what is said of many at once in `coaching_bench_said`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.company.coaching_bench_said import further, lead, missing, notes
from reports.company.coaching_reasons import against, in_favour
from reports.company.coaching_words import (
    DIRECTIONS,
    MAIN_METRIC,
    Scale,
    direction_name,
    metric_name,
    person_name,
    place,
    real,
    some,
    whole,
)
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Number, Statement
from reports.records import flag, number, words

# In full per direction; all others who could coach are named in order below the table.
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a coach in some metrics."""

    metrics: str
    chance: str
    change: str
    basis: str


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
    coaches: tuple[BenchCoach, ...]
    more: Statement | None
    away: Statement | None


@dataclass(frozen=True, slots=True)
class Bench:
    """The whole bench."""

    lead: Statement
    directions: tuple[BenchDirection, ...]
    people: int
    notes: tuple[str, ...]


def build_bench(context: Context, scale: Scale) -> Bench | None:
    """The bench; None where nobody holds a role that coaches."""
    rows = context.marts.rows("candidates")
    if not rows:
        return None
    known = [one for one in DIRECTIONS if context.marts.of("candidates", "direction", one)]
    other = sorted({words(row, "direction") for row in rows} - set(DIRECTIONS))
    directions = tuple(_direction(one, context, scale) for one in (*known, *other))
    able = {words(row, "person_id"): row for row in rows if flag(row, "is_eligible")}
    everybody = {words(row, "person_id") for row in rows}
    return Bench(
        lead=lead(able, len(everybody), context.formatter),
        directions=directions,
        people=len(able),
        notes=tuple(notes(able, context.formatter)),
    )


def _direction(direction: str, context: Context, scale: Scale) -> BenchDirection:
    people: dict[str, list[Record]] = {}
    for row in context.marts.of("candidates", "direction", direction):
        people.setdefault(words(row, "person_id"), []).append(row)
    able = [rows for rows in people.values() if any(flag(row, "is_eligible") for row in rows)]
    able.sort(key=lambda rows: _order(direction, rows))
    away = [person for person, rows in people.items() if not any(map(_is_able, rows))]
    return BenchDirection(
        direction=direction,
        title=direction_name(direction, context.formatter.texts),
        coaches=tuple(
            _coach(index + 1, rows, context, scale) for index, rows in enumerate(able[:_SHOWN])
        ),
        more=further(able[_SHOWN:], _SHOWN, context),
        away=missing(direction, away, len(able), context),
    )


def _is_able(row: Record) -> bool:
    return bool(flag(row, "is_eligible"))


def _main(direction: str) -> str:
    return MAIN_METRIC.get(direction.rpartition("_to_")[2], "")


def _order(direction: str, rows: Sequence[Record]) -> tuple[float, float, str]:
    """By rank in what the direction aims at first, then by the best of the other ranks."""
    ranks = {words(row, "metric"): number(row, "rank") for row in rows if _is_able(row)}
    known = [float(rank) for rank in ranks.values() if rank is not None]
    first = ranks.get(_main(direction))
    best = min(known, default=float("inf"))
    return (
        float("inf") if first is None else float(first),
        best,
        words(rows[0], "person_id"),
    )


def _coach(index: int, rows: Sequence[Record], context: Context, scale: Scale) -> BenchCoach:
    formatter, first = context.formatter, rows[0]
    return BenchCoach(
        place=index,
        name=person_name(first, "person_id", "full_name", context.pack.roster),
        detail=place("", words(first, "team"), formatter.texts),
        beliefs=tuple(_beliefs(rows, scale, formatter)),
        free=formatter.count(real(first, "hours_free")),
        capacity=formatter.count(number(first, "capacity")),
        pros=in_favour(rows, context, scale),
        cons=against(rows, context, scale),
    )


def _beliefs(rows: Sequence[Record], scale: Scale, formatter: Formatter) -> Iterator[Belief]:
    """Metrics in which the same is believed stand together, the direction's first metric first."""
    groups: dict[tuple[str, bool, Number | None], list[Record]] = {}
    main = _main(words(rows[0], "direction"))
    for row in sorted(rows, key=lambda row: words(row, "metric") != main):
        if _is_able(row):
            proven = bool(flag(row, "is_proven"))
            chance = formatter.rate(real(row, "p_positive"), 0)
            groups.setdefault((chance, proven, number(row, "engagements")), []).append(row)
    texts = formatter.texts
    for (chance, is_proven, _), group in groups.items():
        first = group[0]
        if is_proven:
            engagements = whole(first, "engagements")
            basis = texts.count(
                "%(engagements)s engagement", "%(engagements)s engagements", engagements,
                engagements=formatter.count(engagements),
            )  # fmt: skip
        else:
            basis = texts.say("unproven")
        yield Belief(
            metrics=some(metric_name(words(row, "metric"), texts) for row in group),
            chance=chance,
            change=_change(first, scale) if is_proven else "",
            basis=basis,
        )


def _change(row: Record, scale: Scale) -> str:
    value, low, high = (real(row, f"value_added{end}") for end in ("", "_low", "_high"))
    if value is None or low is None or high is None:
        return ""
    return scale.shift(words(row, "metric"), value, low, high)
