"""People who went from selling into coaching or management, and what became of all concerned.

Here belongs what is read from `coaching_transitions`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.company.coaching_words import Scale, hours_text, person_name, real, role_name, whole
from reports.company.context import Context
from reports.format import MISSING, Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import UNASSIGNED, day, flag, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

_FINDINGS: Mapping[str, str] = {
    "team_sells_less": N_("The team sells less since then, beyond chance and season."),
    "own_score_fell": N_("The own figures have fallen, beyond chance."),
    "coachees_fell": N_("The coachees have fallen behind, beyond chance."),
    "beyond_hours": N_("More coaching a month than hours were offered for."),
    "no_coaching": N_("No coaching session yet, %(months)s months after the move."),
    "coachees_rose": N_("The coachees do better since then, beyond chance."),
    "": N_("Nothing stands out."),
}
_GRAVE = frozenset(_FINDINGS) - {"", "coachees_rose"}


@dataclass(frozen=True, slots=True)
class Move:
    """One move."""

    name: str
    team: str
    change: str
    since: str
    months: str
    is_watched: bool
    own_before: str
    own_after: str
    own_levels: str
    coachees: str
    coachees_detail: str
    team_before: str
    team_after: str
    finding: Statement


@dataclass(frozen=True, slots=True)
class Moves:
    """All moves of the last twelve months."""

    lead: Statement
    rows: tuple[Move, ...]
    notes: tuple[str, ...]


def build_moves(context: Context, scale: Scale) -> Moves | None:
    """The moves, newest first; None where there are none."""
    rows = context.marts.rows("transitions")
    if not rows:
        return None
    return Moves(
        lead=_lead(rows, context.formatter),
        rows=tuple(_move(row, context, scale) for row in rows),
        notes=tuple(_notes(context.formatter)),
    )


def _lead(rows: Sequence[Record], formatter: Formatter) -> Statement:
    watched = sum(bool(flag(row, "is_watched")) for row in rows)
    grave = sum(words(row, "finding") in _GRAVE for row in rows)
    return state_count(
        formatter,
        "moves_into_coaching",
        NN_(
            "%(moves)s person moved from selling into coaching or management within a year. On the "
            "watch list of the first six months: %(watched)s. With a finding to act on: %(grave)s.",
            "%(moves)s people moved from selling into coaching or management within a year. On the "
            "watch list of the first six months: %(watched)s. With a finding to act on: %(grave)s.",
        ),
        len(rows),
        moves=formatter.count(len(rows)),
        watched=formatter.count(watched),
        grave=formatter.count(grave),
    )


def _move(row: Record, context: Context, scale: Scale) -> Move:
    formatter = context.formatter
    texts, team = formatter.texts, words(row, "team")
    months = whole(row, "months_since")
    coached = real(row, "hours_per_month")
    return Move(
        name=person_name(row, "person_id", "full_name", context.pack.roster),
        team="" if team == UNASSIGNED else team,
        change=texts.say(
            "%(before)s to %(after)s",
            before=role_name(words(row, "from_role"), texts),
            after=role_name(words(row, "to_role"), texts),
        ),
        since=formatter.month(day(row, "moved_in")),
        months=texts.count(
            "%(months)s month ago", "%(months)s months ago", months, months=formatter.count(months)
        ),
        is_watched=bool(flag(row, "is_watched")),
        own_before=_result(row, "result_before", formatter),
        own_after=_result(row, "result_after", formatter),
        own_levels=_levels(row, scale, formatter),
        coachees=formatter.count(whole(row, "coachees")),
        coachees_detail=""
        if coached is None or not whole(row, "coachees")
        else texts.say("%(hours)s\u00a0h a month", hours=hours_text(coached, formatter)),
        team_before=_result(row, "team_before", formatter),
        team_after=_result(row, "team_after", formatter),
        finding=_finding(row, months, scale),
    )


def _result(row: Record, column: str, formatter: Formatter) -> str:
    value, currency = real(row, column), words(row, "currency")
    if value is None:
        return MISSING
    if currency:
        return formatter.amount(value, currency)
    return formatter.texts.say("%(leads)s leads", leads=formatter.decimal(value))


def _levels(row: Record, scale: Scale, formatter: Formatter) -> str:
    """The own main metric before and, of who goes on selling, since."""
    metric = words(row, "metric")
    before = scale.level(metric, real(row, "score_before"))
    after = scale.level(metric, real(row, "score_after"))
    say = formatter.texts.say
    if not before and not after:
        return ""
    if not after:
        return say("rate before: %(before)s", before=before)
    return say("rate: %(before)s before, %(after)s since", before=before or MISSING, after=after)


def _finding(row: Record, months: int, scale: Scale) -> Statement:
    formatter, code = scale.formatter, words(row, "finding")
    message = _FINDINGS.get(code)
    if message is None:
        message = N_("Stands out: %(finding)s.")
    values: dict[str, str] = {
        "finding": code.replace("_", " "),
        "months": formatter.count(months),
        "coachees": formatter.count(whole(row, "coachees")),
    }
    before, after = real(row, "coachees_before"), real(row, "coachees_after")
    if before is not None and after is not None:
        values |= {
            "coachees_before": scale.of_hundred(before),
            "coachees_after": scale.of_hundred(after),
        }
    return state(
        formatter, f"move_{code or 'without_finding'}", message, n=months, threshold="", **values
    )


def _notes(formatter: Formatter) -> Iterator[str]:
    yield formatter.texts.say(
        "Results are a month’s: those of the person, and of the team that was left, the person "
        "included, before and since the move. None of it says that the move is the cause."
    )
