"""What changed since last month, and what became of last month's advice.

Here belongs the whole, and who came and went; headline figures are in `since_figures`, the advice
in `since_advice`. Who became a star is not told: that would take last month's ranking, and a month
is reviewed from its own drop alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.company.context import Context
from reports.company.since_advice import followed_up
from reports.company.since_figures import moved
from reports.marts import Record
from reports.model import ROLES, Statement
from reports.records import UNASSIGNED, day, some_day, words
from reports.roster import next_month
from reports.rules.evidence import listed
from reports.statements import state
from reports.texts import N_

# In the last months against what was believed before, somebody stands out by chance this often.
TREND_BY_CHANCE = 0.1
_MAIN_METRIC = {"sdr": "qualified_lead_rate", "ae": "close_rate", "am": "account_expansion"}


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
    people = {words(row, "person_id"): None for row in context.marts.rows("people")}
    changed: list[str] = []
    for person in people:
        rows = context.marts.of("people", "person_id", person)
        before, after = _role_at(rows, context, 0), _role_at(rows, context, 1)
        if person != UNASSIGNED and before != after and {before, after} & set(ROLES):
            changed.append(_change(context.pack.roster.name(person), before, after, context))
    if changed:
        message = N_("Who holds a role changed: %(people)s.")
        names = listed(sorted(changed), context.formatter)
        yield state(context.formatter, "roles_changed", message, n=len(changed), people=names)


def _change(name: str, before: str, after: str, context: Context) -> str:
    """One person in a list; who has left the three roles for another one is told by that."""
    roles = {"before": _role(before, context), "after": _role(after, context)}
    message = N_("%(name)s (%(before)s → %(after)s)")
    if not before:
        message = N_("%(name)s (new, %(after)s)")
    elif not after:
        message = N_("%(name)s (left, %(before)s)")
    return context.formatter.texts.say(message, name=name, **roles)


def _role(role: str, context: Context) -> str:
    known = {"manager": N_("manager"), "coach": N_("coach")}.get(role)
    return context.formatter.texts.say(known) if known else role.upper()


def _role_at(rows: tuple[Record, ...], context: Context, end: int) -> str:
    """The role held when the month began (0) or ended (1); empty without one."""
    month = context.pack.month
    at = next_month(month) if end else month
    for row in rows:
        until, gone = some_day(row, "valid_to"), some_day(row, "left_on")
        is_held = day(row, "valid_from") < at and (until is None or until >= at)
        if is_held and (gone is None or gone >= at):
            return words(row, "role")
    return ""


def _trends(context: Context) -> Iterator[Statement]:
    """Whose last months differ from what was believed of them, and how many do so by chance."""
    judged = [
        row
        for row in context.marts.rows("ranking")
        if words(row, "metric") == _MAIN_METRIC.get(words(row, "role")) and words(row, "trend")
    ]
    names = {
        trend: listed(
            sorted(
                context.pack.roster.name(words(row, "person_id"))
                for row in judged
                if words(row, "trend") == trend
            ),
            context.formatter,
        )
        for trend in ("rising", "falling")
    }
    if names["rising"] and names["falling"]:
        message = N_(
            "In the main metric of the role, recent months were clearly better for %(rising)s, "
            "clearly weaker for %(falling)s; about %(chance)s of %(judged)s people differ "
            "that much by chance alone."
        )
    elif names["rising"]:
        message = N_(
            "In the main metric of the role, recent months were clearly better for %(rising)s; "
            "about %(chance)s of %(judged)s people differ that much by chance alone."
        )
    elif names["falling"]:
        message = N_(
            "In the main metric of the role, recent months were clearly weaker for %(falling)s; "
            "about %(chance)s of %(judged)s people differ that much by chance alone."
        )
    else:
        return
    yield state(
        context.formatter,
        "people_moved",
        message,
        n=len(judged),
        judged=context.formatter.count(len(judged)),
        chance=context.formatter.count(round(TREND_BY_CHANCE * len(judged))),
        **names,
    )
