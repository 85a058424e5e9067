"""Who coached whom in the last twelve months, as a picture.

Here belongs what is read from `coaching_monthly`; the picture is drawn by `reports.charts`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from reports.charts.pictures import HeatCell, HeatMapPicture
from reports.company.coaching_words import hours_text, real, whole
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.months import first_of_year, of_last_year
from reports.records import UNASSIGNED, words
from reports.statements import state
from reports.texts import N_

# More rows or columns than these cannot be read on one page.
_SHOWN = 20

_Sessions = Mapping[tuple[str, str], int]

# By whether any hours are recorded, and whether several pairs met most often.
_MESSAGES: Mapping[tuple[bool, bool], str] = {
    (True, False): N_(
        "%(sessions)s sessions with %(hours)s\u00a0h in twelve months, by %(coaches)s coaches with "
        "%(coachees)s coachees; %(coach)s and %(coachee)s met most often (%(most)s)."
    ),
    (True, True): N_(
        "%(sessions)s sessions with %(hours)s\u00a0h in twelve months, by %(coaches)s coaches with "
        "%(coachees)s coachees; the most of one pair is %(most)s (%(pairs)s pairs)."
    ),
    (False, False): N_(
        "%(sessions)s sessions in twelve months, without recorded hours, by %(coaches)s coaches "
        "with %(coachees)s coachees; %(coach)s and %(coachee)s met most often (%(most)s)."
    ),
    (False, True): N_(
        "%(sessions)s sessions in twelve months, without recorded hours, by %(coaches)s coaches "
        "with %(coachees)s coachees; the most of one pair is %(most)s (%(pairs)s pairs)."
    ),
}


def build_map(context: Context) -> HeatMapPicture | None:
    """Sessions by coach and coachee; None of fewer than two of either."""
    rows = recent_sessions(context)
    held: Counter[tuple[str, str]] = Counter()
    for row in rows:
        held[words(row, "coach_id"), words(row, "coachee_id")] += whole(row, "sessions")
    coaches = _most_active(held, 0)
    within = {pair: number for pair, number in held.items() if pair[0] in coaches}
    coachees = _most_active(within, 1)
    if len(coaches) < 2 or len(coachees) < 2:
        return None
    formatter, roster = context.formatter, context.pack.roster
    first, last = first_of_year(context.pack.month), context.pack.month
    return HeatMapPicture(
        key="coaching-map",
        title=formatter.texts.say(
            "Coaching sessions by coach and coachee, %(first)s to %(last)s",
            first=formatter.month(first),
            last=formatter.month(last),
        ),
        alt=_finding(held, rows, context),
        note=_note(held, coaches, coachees, formatter),
        rows=tuple(roster.name(coach) for coach in coaches),
        columns=tuple(roster.name(coachee) for coachee in coachees),
        cells=tuple(
            tuple(_cell(held.get((coach, coachee), 0)) for coachee in coachees) for coach in coaches
        ),
        unit="count",
        reference=None,
    )


def recent_sessions(context: Context) -> Sequence[Record]:
    """The rows of the last twelve months of which both people are known."""
    return [
        row
        for row in of_last_year(context.marts.rows("sessions"), context.pack.month)
        if UNASSIGNED not in (words(row, "coach_id"), words(row, "coachee_id"))
    ]


def _most_active(held: _Sessions, side: int) -> tuple[str, ...]:
    """Who held, or had, most sessions; at most as many as can be shown."""
    counts: Counter[str] = Counter()
    for pair, number in held.items():
        counts[pair[side]] += number
    return tuple(sorted(counts, key=lambda person: (-counts[person], person))[:_SHOWN])


def _cell(sessions: int) -> HeatCell | None:
    return HeatCell(float(sessions), float(sessions)) if sessions else None


def _finding(held: _Sessions, rows: Sequence[Record], context: Context) -> Statement:
    formatter, roster = context.formatter, context.pack.roster
    most = max(held.values())
    closest = sorted(pair for pair, number in held.items() if number == most)
    hours = [value for row in rows if (value := real(row, "hours")) is not None]
    names = {} if len(closest) > 1 else {"coach": closest[0][0], "coachee": closest[0][1]}
    return state(
        formatter,
        "coaching_by_pair",
        _MESSAGES[bool(hours), len(closest) > 1],
        n=sum(held.values()),
        threshold="",
        sessions=formatter.count(sum(held.values())),
        hours=hours_text(sum(hours) if hours else None, formatter),
        coaches=formatter.count(len({pair[0] for pair in held})),
        coachees=formatter.count(len({pair[1] for pair in held})),
        most=formatter.count(most),
        pairs=formatter.count(len(closest)),
        **{part: roster.name(person) for part, person in names.items()},
    )


def _note(
    held: _Sessions, coaches: Sequence[str], coachees: Sequence[str], formatter: Formatter
) -> str:
    say = formatter.texts.say
    shown = sum(
        number
        for (coach, coachee), number in held.items()
        if coach in coaches and coachee in coachees
    )
    if shown < sum(held.values()):
        return say(
            "Rows: the %(coaches)s most active coaches; columns: their %(coachees)s most active "
            "coachees. n = %(shown)s of %(sessions)s sessions; the others are not drawn.",
            coaches=formatter.count(len(coaches)),
            coachees=formatter.count(len(coachees)),
            shown=formatter.count(shown),
            sessions=formatter.count(sum(held.values())),
        )
    return say(
        "Rows: coaches; columns: coachees; the most active first. n = %(sessions)s sessions; a "
        "session with several coachees counts for each.",
        sessions=formatter.count(shown),
    )
