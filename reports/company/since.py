"""What changed since last month, and what became of last month's advice.

Here belongs the whole, and who came and went; headline figures are in `since_figures`, the advice
in `since_advice`. Who became a star is not told: that would take last month's ranking, and a month
is reviewed from its own drop alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.company.coaching_words import role_name
from reports.company.context import Context
from reports.company.since_advice import followed_up
from reports.company.since_figures import moved
from reports.intervals import OUTSIDE_90
from reports.lists import listed
from reports.model import ROLES, Statement
from reports.records import words
from reports.roles import MAIN_METRIC
from reports.roster import roster_of
from reports.statements import state
from reports.texts import N_

# By who has risen and who has fallen: whether there is anybody. Whether so many are more than
# chance makes is for the reader to see: no single name is said to be certain.
_MOVED = {
    (True, True): N_(
        "In the main metric of the role, recent months differ from the time before more than usual "
        "for %(moved)s of %(judged)s people: better for %(rising)s, weaker for %(falling)s. By "
        "chance alone it would be about %(chance)s."
    ),
    (True, False): N_(
        "In the main metric of the role, recent months differ from the time before more than usual "
        "for %(moved)s of %(judged)s people: better for %(rising)s. By chance alone it would be "
        "about %(chance)s."
    ),
    (False, True): N_(
        "In the main metric of the role, recent months differ from the time before more than usual "
        "for %(moved)s of %(judged)s people: weaker for %(falling)s. By chance alone it would be "
        "about %(chance)s."
    ),
}


@dataclass(frozen=True, slots=True)
class Since:
    """The month's changes and the follow-up of the advice, each a few sentences."""

    changes: tuple[Statement, ...]
    advice: tuple[Statement, ...]


def build_since(context: Context) -> Since:
    """What changed."""
    changes = (*moved(context), *_people(context), *_trends(context))
    return Since(changes=changes, advice=tuple(followed_up(context)))


def _people(context: Context) -> Iterator[Statement]:
    """Who took up one of the three roles in the month, and who left one."""
    now = context.pack.roster
    then = roster_of(context.marts, context.pack.month)
    changed: list[str] = []
    for person_id in dict.fromkeys((*then.people, *now.people)):
        before, after = (
            roster.people[person_id].role if person_id in roster.people else ""
            for roster in (then, now)
        )
        if before != after and (before in ROLES or after in ROLES):
            changed.append(_change(now.name(person_id), before, after, context))
    if changed:
        message = N_("Who holds a role changed: %(people)s.")
        names = listed(sorted(changed), context.formatter)
        yield state(context.formatter, "roles_changed", message, n=len(changed), people=names)


def _change(name: str, before: str, after: str, context: Context) -> str:
    """One person in a list; who has left the three roles for another one is told by that."""
    texts = context.formatter.texts
    message = N_("%(name)s (%(before)s → %(after)s)")
    if not before:
        message = N_("%(name)s (new, %(after)s)")
    elif not after:
        message = N_("%(name)s (left, %(before)s)")
    roles = {"before": role_name(before, texts), "after": role_name(after, texts)}
    return texts.say(message, name=name, **roles)


def _trends(context: Context) -> Iterator[Statement]:
    """Whose last months differ from what was believed of them, and how many do so by chance."""
    main = tuple(MAIN_METRIC.items())
    judged = [
        row
        for row in context.marts.rows("ranking")
        if (words(row, "role"), words(row, "metric")) in main and words(row, "trend")
    ]
    found = {
        trend: sorted(
            context.pack.roster.name(words(row, "person_id"))
            for row in judged
            if words(row, "trend") == trend
        )
        for trend in ("rising", "falling")
    }
    message = _MOVED.get((bool(found["rising"]), bool(found["falling"])))
    if message:
        chance = OUTSIDE_90 * len(judged)
        yield state(
            context.formatter,
            "people_moved",
            message,
            n=len(judged),
            moved=context.formatter.count(sum(len(names) for names in found.values())),
            judged=context.formatter.count(len(judged)),
            chance=context.formatter.count(round(chance) if chance >= 1 else round(chance, 1)),
            **{trend: listed(names, context.formatter) for trend, names in found.items()},
        )
