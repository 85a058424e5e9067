"""Many packs rendered, in this process or in warm workers beside it.

Here belongs the way of work: units in, files and what became of each out. One pack that fails, and
one worker that dies, is told and stops no other.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reports.layout import Laid, bind, lay_out
from reports.names import slug
from reports.packs import Failure, Unit
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
Progress = Callable[[Result], None]


def render_units(
    units: Iterable[Unit], folder: Path, *, tell: Progress = lambda _: None
) -> list[Result]:
    """Renders every document of the units to `folder`; what cannot be is told as a failure.

    Args:
        units: what is rendered together; asked for as it is needed.
        folder: that the documents' names are below.
        tell: called for each document as soon as it is finished.
    """
    results = []
    for unit in units:
        for result in render_unit(unit, folder):
            tell(result)
            results.append(result)
    return results


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
            yield Failure(document.name, f"{type(error).__name__}: {error}")
        else:
            yield Rendered(document.name, made.sha256, made.pages)


class _Layouts:
    """The layouts of one unit, each made once."""

    def __init__(self) -> None:
        self._people: dict[str, Laid] = {}

    def of(self, view: View) -> Laid:
        """The pages of a view; a team's with those of its people."""
        if not isinstance(view, TeamReview):
            laid = lay_out(view)
            if view_key := _key(view):
                self._people[view_key] = laid
            return laid
        people = {}
        for person in view.people:
            if person.person_id not in self._people:
                self._people[person.person_id] = lay_out(person)
            people[slug(person.name, person.person_id)] = self._people[person.person_id]
        return bind(lay_out(view), people)


def _key(view: View) -> str:
    return getattr(view, "person_id", "")
