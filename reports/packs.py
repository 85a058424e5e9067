"""All packs of a month: which there are, what each is called, and its view model.

Here belongs making them of one reading of the marts, one unit of work after the other; rendering
them is `workers`. To look at the packs of a snapshot:

    marts = read_marts(Path("marts.duckdb"), month)
    units = units_of(marts, month, Choices(settings, company=("en",), team=("en",), person=()))
    render_units(units, Path("folder"))
"""

import hashlib
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from reports.context import PackContext, pack_context
from reports.errors import ReportError
from reports.load import build_company_review
from reports.marts import Marts
from reports.model import ROLES, ReportSettings
from reports.months import next_month
from reports.names import slug
from reports.person.build import person_builder
from reports.person.review import PersonReview
from reports.roster import Person, Roster, roster_of
from reports.team.build import build_team
from reports.version import engine_version
from reports.views import Kind, View

# People of no team pack go together in units of this many.
_PEOPLE_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Choices:
    """Which packs are wanted, each in which languages; the settings' own language is ignored."""

    settings: ReportSettings
    company: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    person: tuple[str, ...] = ()

    def languages(self) -> tuple[str, ...]:
        """Every language that is wanted, in the order in which they are named."""
        return tuple(dict.fromkeys((*self.company, *self.team, *self.person)))


@dataclass(frozen=True, slots=True)
class Document:
    """A pack to be rendered.

    Attributes:
        name: path of its file below the month's folder.
        kind: of the pack.
        language: that it is written in.
        subject: id of the person that it is about or for; empty for the company.
        view: what it says.
    """

    name: str
    kind: Kind
    language: str
    subject: str
    view: View


def recipe_of(document: Document) -> str:
    """What the document is made of: two of one recipe are the same file."""
    made_of = f"{engine_version()}\n{document.view!r}"
    return hashlib.sha256(made_of.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Failure:
    """A pack that could not be made, and why."""

    name: str
    cause: str


Unit = tuple[Document | Failure, ...]


def units_of(marts: Marts, month: date, choices: Choices) -> Iterator[Unit]:
    """What is best rendered together: a team with its people, who share their layouts.

    Views are made as they are asked for, so that a thousand of them are never held at once.

    Raises:
        SnapshotError: a column of a mart is missing or of another type.
        LanguageError: there are no texts in a language.
    """
    for language in choices.languages():
        settings = replace(choices.settings, language=language)
        pack = pack_context(marts, month, settings)
        if language in choices.company:
            yield (_company(_without_notes(pack)),)
        yield from _Teams(pack, choices).units()


def _company(pack: PackContext) -> Document | Failure:
    name = f"{pack.settings.language}/company.pdf"
    return _document(name, "company", "", pack, lambda: build_company_review(pack))


def _without_notes(pack: PackContext) -> PackContext:
    """For packs that show no notes: one that is written must not have them rendered anew."""
    return replace(pack, settings=replace(pack.settings, notes=()))


def count_documents(marts: Marts, month: date, choices: Choices) -> int:
    """How many packs there will be, without making one."""
    roster = roster_of(marts, next_month(month))
    return (
        len(choices.company)
        + len(choices.team) * len(managers_of_sellers(roster))
        + len(choices.person) * len(roster.sellers())
    )


def people_shown(marts: Marts, month: date, choices: Choices) -> frozenset[str]:
    """Ids of whom a pack is about, or whose manager has one, in which their notes are printed."""
    roster = roster_of(marts, next_month(month))
    people = list(roster.sellers()) if choices.person else []
    if choices.team:
        for manager in managers_of_sellers(roster):
            people += roster.direct_reports(manager.person_id)
    return frozenset(person.person_id for person in people)


def build_documents(marts: Marts, month: date, choices: Choices) -> list[Document | Failure]:
    """All packs of a month at once; for a company of some hundred people at most."""
    return [document for unit in units_of(marts, month, choices) for document in unit]


@dataclass(frozen=True)
class _Teams:
    """The packs of teams and people in one language."""

    pack: PackContext
    choices: Choices

    @cached_property
    def _build(self) -> Callable[[str], PersonReview]:
        return person_builder(self.pack)

    def units(self) -> Iterator[Unit]:
        roster, language = self.pack.roster, self.pack.settings.language
        has_people = language in self.choices.person
        alone = {person.person_id: person for person in roster.sellers()} if has_people else {}
        if language in self.choices.team:
            for manager in managers_of_sellers(roster):
                people = _selling(roster.direct_reports(manager.person_id))
                for person in people:
                    alone.pop(person.person_id, None)
                yield self._team(manager, people, has_people)
        rest = list(alone.values())
        for first in range(0, len(rest), _PEOPLE_AT_ONCE):
            yield tuple(self._people(rest[first : first + _PEOPLE_AT_ONCE]).values())

    def _people(self, people: Sequence[Person]) -> dict[str, Document | Failure]:
        return {
            person.person_id: _document(
                f"{self.pack.settings.language}/people/{slug(person.name, person.person_id)}.pdf",
                "person",
                person.person_id,
                self.pack,
                partial(self._build, person.person_id),
            )
            for person in people
        }

    def _team(self, manager: Person, people: Sequence[Person], has_people: bool) -> Unit:
        documents = self._people(people)
        name = f"{self.pack.settings.language}/teams/{slug(manager.name, manager.person_id)}.pdf"
        failed = [one for one in documents.values() if isinstance(one, Failure)]
        if failed:
            team: Document | Failure = Failure(name, incomplete(failed))
        else:
            views = {
                one.subject: one.view
                for one in documents.values()
                if isinstance(one, Document) and isinstance(one.view, PersonReview)
            }
            team = _document(
                name,
                "team",
                manager.person_id,
                self.pack,
                lambda: build_team(self.pack, manager.person_id, views),
            )
        return (*documents.values(), team) if has_people else (team,)


def incomplete(failed: Sequence[Failure]) -> str:
    """Why a team pack is not made where a page of it cannot be."""
    causes = "; ".join(f"{one.name}: {one.cause}" for one in failed)
    return f"pages of people are missing ({causes})"


def managers_of_sellers(roster: Roster) -> list[Person]:
    """The managers below whom somebody holds a selling role, by name."""
    return [
        manager
        for manager in roster.managers()
        if any(roster.people[one].role in ROLES for one in roster.subtree(manager.person_id))
    ]


def _selling(people: Sequence[Person]) -> list[Person]:
    return [person for person in people if person.role in ROLES]


def _document(
    name: str, kind: Kind, subject: str, pack: PackContext, build: Callable[[], View]
) -> Document | Failure:
    """The pack, or why its view cannot be made: one person's rows must not stop all others."""
    try:
        return Document(name, kind, pack.settings.language, subject, build())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told with the pack's name
        return failure(name, error)


def failure(name: str, error: Exception) -> Failure:
    """What became of a pack; where in our code, too, unless the error is one that we raised."""
    if isinstance(error, ReportError):
        return Failure(name, str(error))
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return Failure(name, f"{type(error).__name__} in {where}: {error}")
