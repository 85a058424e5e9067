"""Coaching that a person received and gave, as recorded.

Here belong recorded sessions of the last twelve months, by counterpart: the one place beside
recommendations where a person's pack names somebody else. No figure of theirs is shown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.attachments import Attachment, csv_attachment
from reports.model import Statement
from reports.months import of_last_year
from reports.person.peers import Peers
from reports.person.review import Coaching, CoachingRow
from reports.records import UNASSIGNED, number, total, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

SESSIONS_FILE = "coaching.csv"
_PRINTED = 5


@dataclass
class _Sum:
    """Sessions with one counterpart, while they are added up."""

    sessions: int = 0
    hours: float = 0.0


def build_coaching(person_id: str, peers: Peers) -> tuple[Coaching, tuple[Attachment, ...]]:
    """The sessions by direction and counterpart, the most hours first; all attached if many."""
    rows = tuple(
        sorted(
            (
                *_rows(person_id, peers, is_given=False),
                *_rows(person_id, peers, is_given=True),
            ),
            key=lambda row: (row.is_given, -float(row.hours), row.counterpart),
        )
    )
    printed = _fair_share(rows)
    given = [row for row in rows if row.is_given]
    coaching = Coaching(
        summary=_summary(rows, peers),
        rows=printed,
        more=_more(len(rows) - len(printed), peers),
        sessions_given=sum(row.sessions for row in given),
        hours_given=_hours(given),
    )
    return coaching, _attached(rows, peers) if coaching.more else ()


def _rows(person_id: str, peers: Peers, *, is_given: bool) -> Iterator[CoachingRow]:
    own, other = ("coach_id", "coachee_id") if is_given else ("coachee_id", "coach_id")
    sums: dict[str, _Sum] = {}
    for row in of_last_year(peers.pack.marts.of("sessions", own, person_id), peers.pack.month):
        found = sums.setdefault(words(row, other), _Sum())
        found.sessions += int(number(row, "sessions") or 0)
        found.hours += float(number(row, "hours") or 0)
    for counterpart, found in sorted(sums.items()):
        if found.sessions:
            yield CoachingRow(_name(counterpart, peers), is_given, found.sessions, found.hours)


def _name(person_id: str, peers: Peers) -> str:
    """The counterpart's name; somebody without one stays nameless, an id says nothing to a reader.

    `Roster.name` would give the id.
    """
    roster = peers.pack.roster
    name = roster.name(person_id)
    if name == person_id or person_id in {"", UNASSIGNED}:
        return peers.pack.formatter.texts.say("somebody not on record")
    return name


def _fair_share(rows: tuple[CoachingRow, ...]) -> tuple[CoachingRow, ...]:
    """As many as there is room for, of both directions where there are both."""
    received = [row for row in rows if not row.is_given]
    given = [row for row in rows if row.is_given]
    from_given = min(len(given), max(_PRINTED // 2, _PRINTED - len(received)))
    return (*received[: _PRINTED - from_given], *given[:from_given])


def _summary(rows: tuple[CoachingRow, ...], peers: Peers) -> Statement:
    formatter = peers.pack.formatter
    if not rows:
        return state(
            formatter,
            "coaching_not_recorded",
            N_("No coaching session of yours is on record in the twelve months to %(month)s."),
            n=0,
            month=peers.month_name,
        )
    sums = {
        is_given: [row for row in rows if row.is_given == is_given] for is_given in (False, True)
    }
    return state(
        formatter,
        "coaching_recorded",
        N_(
            "Recorded in the twelve months to %(month)s: sessions received: %(received)s "
            "(%(hours_received)s hours), given: %(given)s (%(hours_given)s hours)."
        ),
        n=sum(row.sessions for row in rows),
        month=peers.month_name,
        received=formatter.count(sum(row.sessions for row in sums[False])),
        hours_received=formatter.decimal(_hours(sums[False])),
        given=formatter.count(sum(row.sessions for row in sums[True])),
        hours_given=formatter.decimal(_hours(sums[True])),
    )


def _hours(rows: Iterable[CoachingRow]) -> float:
    return float(total(row.hours for row in rows) or 0)


def _more(people: int, peers: Peers) -> Statement | None:
    if people <= 0:
        return None
    return state_count(
        peers.pack.formatter,
        "coaching_beyond_print",
        NN_(
            "%(people)s further line is in the attached %(file)s.",
            "%(people)s further lines are in the attached %(file)s.",
        ),
        people,
        people=people,
        file=SESSIONS_FILE,
    )


def _attached(rows: tuple[CoachingRow, ...], peers: Peers) -> tuple[Attachment, ...]:
    say = peers.pack.formatter.texts.say
    direction = {False: say("received from"), True: say("given to")}
    return (
        csv_attachment(
            SESSIONS_FILE,
            say("Coaching sessions of the last twelve months"),
            (say("Direction"), say("Person"), say("Sessions"), say("Hours")),
            ((direction[r.is_given], r.counterpart, r.sessions, round(r.hours, 2)) for r in rows),
        ),
    )
