"""What is said of many candidates at once: how many could coach, who else, and why others cannot.

Here belong sentences and notes of the coach bench; single coaches are in `coaching_bench`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from reports.company.coaching_beliefs import Belief
from reports.company.coaching_reasons import WEAK, blocked_by, blocks
from reports.company.coaching_words import person_name, some, whole
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import flag, number
from reports.statements import state_count
from reports.texts import NN_


def lead(able: Mapping[str, Sequence[Record]], people: int, formatter: Formatter) -> Statement:
    """How many could coach now; capacity is a person's, whatever the direction."""
    if not able:
        return state_count(
            formatter,
            "coach_bench_empty",
            NN_(
                "The only person who could coach by their role is not available.",
                "None of the %(people)s people who could coach by their role is available.",
            ),
            people,
            people=formatter.count(people),
        )
    proven = sum(any(flag(row, "is_proven") for row in rows) for rows in able.values())
    messages = NN_(
        "%(able)s of %(people)s people could coach now. Room for coachees: %(room)s. With a "
        "measured effect of their coaching: %(proven)s.",
        "%(able)s of %(people)s people could coach now. Room for coachees: %(room)s. With a "
        "measured effect of their coaching: %(proven)s.",
    )
    if not proven:
        messages = NN_(
            "%(able)s of %(people)s people could coach now. Room for coachees: %(room)s. What "
            "their coaching does has not been measured yet.",
            "%(able)s of %(people)s people could coach now. Room for coachees: %(room)s. What "
            "their coaching does has not been measured yet of any of them.",
        )
    return state_count(
        formatter,
        "coach_bench",
        messages,
        len(able),
        n=people,
        able=formatter.count(len(able)),
        people=formatter.count(people),
        room=formatter.count(sum(whole(rows[0], "capacity") for rows in able.values())),
        proven=formatter.count(proven),
    )


def further(
    rest: Sequence[tuple[int, Sequence[Record], Sequence[Belief]]], context: Context
) -> Statement | None:
    """Everybody else who could coach in a direction, with the place of each, in order."""
    formatter = context.formatter
    if not rest:
        return None
    names = some(
        formatter.texts.say(
            "%(place)s. %(name)s (%(chance)s, room for %(room)s)",
            place=formatter.count(place),
            name=person_name(rows[0], "person_id", "full_name", context.pack.roster),
            chance=beliefs[0].chance,
            room=formatter.count(number(rows[0], "capacity")),
        )
        for place, rows, beliefs in rest
    )
    return state_count(
        formatter,
        "coach_bench_more",
        NN_("%(more)s more could coach: %(names)s.", "%(more)s more could coach: %(names)s."),
        len(rest),
        more=formatter.count(len(rest)),
        names=names,
    )


def missing(
    direction: str, away: Sequence[str], weak: Set[str], able: int, context: Context
) -> Statement | None:
    """How many cannot coach, by what alone keeps them from it; `weak` were left out for that."""
    if not away:
        return None
    formatter = context.formatter
    counts = Counter(
        blocked_by(context.marts, direction, person) or (WEAK if person in weak else "")
        for person in away
    )
    reasons = some(blocks(code, people, formatter) for code, people in counts.most_common())
    messages = NN_(
        "%(away)s other is not available: %(reasons)s.",
        "%(away)s others are not available: %(reasons)s.",
    )
    return state_count(
        formatter,
        "coach_bench_away",
        messages,
        len(away),
        n=len(away) + able,
        away=formatter.count(len(away)),
        reasons=reasons,
    )


def notes(
    able: Mapping[str, Sequence[Record]], is_left_out: bool, formatter: Formatter
) -> Iterator[str]:
    """How to read the tables."""
    if not able:
        return
    say = formatter.texts.say
    yield say(
        "In order of what their coaching may add in the main metric of the coachee’s role: the "
        "expected change, and a margin for what is not known of it yet, so that something is "
        "learned of who is unproven. Who is believed to add the same has the same number; the "
        "unproven are believed to be like other coaches. Who could coach only in other metrics "
        "stands last."
    )
    yield say(
        "Probability: that coaching by this person helps at all; below it what it has changed in "
        "coachees’ figures, pulled towards the average coach, with its 90%% interval. Room is a "
        "person’s, whatever the direction. Steady: share of months at least as good as expected."
    )
    if is_left_out:
        yield say(
            "A metric of the own role in which somebody is weak, and unproven as a coach, is left "
            "out, unless a pair in it is recommended."
        )
