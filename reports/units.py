"""One unit of work: documents that share layouts, rendered one by one in this process.

Here belongs what becomes of each document; many units at once are `workers`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reports.layout import Laid, bind, lay_out
from reports.names import slug
from reports.packs import Failure, Unit, failure
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
    """Renders a unit's documents one by one; people's layouts serve their team as well."""
    layouts = _Layouts()
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


class _Layouts:
    """The layouts of one unit, each made once."""

    def __init__(self) -> None:
        self._people: dict[str, Laid] = {}

    def of(self, view: View) -> Laid:
        """The pages of a view; a team's with those of its people."""
        if not isinstance(view, TeamReview):
            return self._person(view) if isinstance(view, PersonReview) else lay_out(view)
        people = {slug(one.name, one.person_id): self._person(one) for one in view.people}
        return bind(lay_out(view), people)

    def _person(self, view: PersonReview) -> Laid:
        if view.person_id not in self._people:
            self._people[view.person_id] = lay_out(view)
        return self._people[view.person_id]
