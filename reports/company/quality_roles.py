"""Who works but holds no role, and so is in no ranking and gets no pack.

Here belong people whom the settings or the CRM forgot: a title rule that matches nobody fails
without an error. Work that is nobody's is in `quality_effects`.
"""

from collections.abc import Iterator, Mapping

from reports.company.quality_rows import Effect
from reports.context import PackContext
from reports.lists import listed
from reports.marts import Record
from reports.months import next_month
from reports.records import day, number, some_day, words
from reports.roster import Person
from reports.statements import state_count
from reports.texts import N_, NN_

# Per role: what shows that somebody does its work.
_WORK: Mapping[str, tuple[str, ...]] = {
    "sdr": ("leads_sent", "calls"),
    "ae": ("deals_worked", "open_pipeline_amount"),
    "am": ("accounts_held",),
}


def without_role(pack: PackContext) -> Iterator[Effect]:
    """People with work of the month, employed at its end, who held no role on any of its days."""
    people = tuple(_forgotten(pack))
    if not people:
        return
    formatter, people_count = pack.formatter, len(people)
    count = formatter.count(people_count)
    if titles := sorted({person.title for person in people if person.title}):
        named = listed(titles, formatter)
        problem = state_count(
            formatter, _RULE, _WITH_TITLES, people_count, people=count, titles=named
        )
    else:
        problem = state_count(formatter, _RULE, _WITHOUT_TITLES, people_count, people=count)
    effect = state_count(formatter, f"{_RULE}_effect", _EFFECT, people_count)
    yield Effect(problem, formatter.texts.say(_FIGURES), effect)


_RULE = "quality_no_role"
_WITH_TITLES = NN_(
    "%(people)s person with leads, calls, deals or customers of the month has no role (by title: "
    "%(titles)s).",
    "%(people)s people with leads, calls, deals or customers of the month have no role (by title: "
    "%(titles)s).",
)
_WITHOUT_TITLES = NN_(
    "%(people)s person with leads, calls, deals or customers of the month has no role.",
    "%(people)s people with leads, calls, deals or customers of the month have no role.",
)
_EFFECT = NN_(
    "This person is in no ranking and gets no personal pack. A role in the CRM, or a title rule in "
    "the settings, changes that.",
    "They are in no ranking and get no personal pack. A role in the CRM, or a title rule in the "
    "settings, changes that.",
)
_FIGURES = N_("Rankings, targets and packs of people without a role")


def _forgotten(pack: PackContext) -> Iterator[Person]:
    working = {
        words(row, "person_id")
        for role, columns in _WORK.items()
        for row in pack.marts.people[role]
        if words(row, "person_id") in pack.roster.people
        and not number(row, "days_in_role")
        and any(number(row, column) for column in columns)
    }
    for person_id in sorted(working):
        rows = pack.marts.of("people", "person_id", person_id)
        if not any(_holds_a_role(row, pack) for row in rows):
            yield pack.roster.people[person_id]


def _holds_a_role(row: Record, pack: PackContext) -> bool:
    """Whether a period has a role, and a day of the month in it."""
    until = some_day(row, "valid_to")
    begun = day(row, "valid_from") < next_month(pack.month)
    return bool(words(row, "role")) and begun and (until is None or until > pack.month)
