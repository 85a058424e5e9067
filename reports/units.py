"""One unit of work: documents that share layouts, rendered one by one in this process.

Here belongs what becomes of each document; many units at once are `workers`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reports.layout import Laid, bind, first_page, lay_out
from reports.names import slug
from reports.packs import Document, Failure, Unit, failure
from reports.person.review import PersonReview
from reports.render import write
from reports.team.review import TeamReview
from reports.views import View


@dataclass(frozen=True, slots=True)
class Rendered:
    """A pack that was written, with what is known of its file."""

    name: str
    sha256: str
    pages: int


Result = Rendered | Failure


def render_unit(unit: Unit, folder: Path) -> Iterator[Result]:
    """Renders a unit's documents one by one; people's first pages serve their team as well."""
    layouts = _Layouts(_people_of_teams(unit))
    for document in unit:
        if isinstance(document, Failure):
            yield document
            continue
        try:
            made = write(layouts.of(document.view), folder / document.name)
        except Exception as error:  # noqa: BLE001 - told with the document's name; others go on
            yield failure(document.name, error)
        else:
            yield Rendered(document.name, made.sha256, made.pages)


def _people_of_teams(unit: Unit) -> frozenset[str]:
    """Whose pages are wanted once more."""
    views = [document.view for document in unit if isinstance(document, Document)]
    teams = [view for view in views if isinstance(view, TeamReview)]
    return frozenset(person.person_id for team in teams for person in team.people)


class _Layouts:
    """The layouts of one unit, each made once; what nobody wants again is let go."""

    def __init__(self, wanted_again: frozenset[str]) -> None:
        self._wanted_again = wanted_again
        self._first_pages: dict[str, Laid] = {}

    def of(self, view: View) -> Laid:
        """The pages of a view; a team's with those of its people."""
        laid = lay_out(view)
        if isinstance(view, TeamReview):
            people = {slug(one.name, one.person_id): self._first_page(one) for one in view.people}
            return bind(laid, people)
        if isinstance(view, PersonReview) and view.person_id in self._wanted_again:
            self._first_pages[view.person_id] = first_page(laid)
        return laid

    def _first_page(self, view: PersonReview) -> Laid:
        if view.person_id not in self._first_pages:
            self._first_pages[view.person_id] = first_page(lay_out(view))
        return self._first_pages[view.person_id]
