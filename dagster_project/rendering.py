"""The packs of one month: rendered where something about them is new, else kept as they are.

Here belong the order of steps that survives a crash, and the record of what was rendered
(`manifest.json` beside the packs). What a pack says and looks like is in `reports`.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dagster_project.closing.rendered import (
    Entry,
    begin_packs,
    finish_packs,
    is_intact,
    known_files,
    note_finished,
)
from dagster_project.closing.version import current_code_version
from dagster_project.dbt_project import PROJECT_DIR
from dagster_project.errors import ReviewsError
from dagster_project.output_ids import short_id, some_ids
from dagster_project.settings import Settings
from reports.marts import read_marts
from reports.notes import notes_without_pack
from reports.packs import Choices, Document, Failure, Unit, count_documents, recipe_of, units_of
from reports.units import Result
from reports.version import engine_version
from reports.workers import render_units

# How a pack is called where its file's folder is.
KINDS = {"company": "company", "teams": "team", "people": "person"}


class PacksFailedError(ReviewsError):
    """Some packs could not be rendered; all others are there."""


@dataclass
class Packs:
    """What became of the packs of one month.

    Attributes:
        files: what the manifest says of each file, by name.
        kept: names of those that were there before.
        failed: what could not be made, and why.
        unseen: ids of whom the month's notes are about who is in none of its packs.
        told: what is said of those notes; empty where there are none.
    """

    files: dict[str, Entry] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    told: str = ""

    @property
    def count(self) -> int:
        """Of all packs that there should be."""
        return len(self.files) + len(self.failed)


def kind_of_file(name: str) -> str:
    """`company`, `team` or `person`, by the name of a pack's file."""
    return KINDS[Path(name).parts[1].removesuffix(".pdf")]


def packs_recipe(choices: Choices, settings: Settings) -> str:
    """A hash over everything that the packs of a month depend on beside the marts' rows."""
    parts = [
        repr(choices),
        settings.figures_hash(),
        current_code_version(PROJECT_DIR),
        engine_version(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def render_month(
    folder: Path,
    snapshot: Path,
    month: date,
    choices: Choices,
    *,
    workers: int,
    recipe: str,
    tell: Callable[[int, int], None],
) -> Packs:
    """Renders to `folder` what is not there yet; a failing pack stops no other.

    Args:
        folder: of the month's revision.
        snapshot: the published marts.
        month: the review month.
        choices: which packs are wanted.
        workers: processes that render.
        recipe: of the month as a whole, for the manifest.
        tell: called with how many packs are done, and how many there are.

    Raises:
        ReportError: the marts cannot be read.
    """
    marts = read_marts(snapshot, month)
    total = count_documents(marts, month, choices)
    work = _Work(folder, known_files(folder), lambda done: tell(done, total))
    begin_packs(folder)
    units = work.left(units_of(marts, month, choices))
    render_units(units, folder, workers=workers, tell=work.note)
    packs = work.packs
    packs.unseen = notes_without_pack(marts, month, choices)
    finish_packs(
        folder,
        {
            "snapshot": snapshot.name,
            "recipe": recipe,
            "files": _sorted(packs.files),
            "failed": _sorted(packs.failed),
            "notes_without_pack": packs.unseen,
        },
    )
    return packs


def told_unseen(month: str, ids_unseen: Sequence[str], choices: Choices, file: str) -> str:
    """Which notes of a month are printed nowhere, and what to do; empty where all are printed."""
    if not ids_unseen:
        return ""
    count = len(ids_unseen)
    notes = f"{count} note{'' if count == 1 else 's'} of {month} {'is' if count == 1 else 'are'}"
    if not choices.team and not choices.person:
        return f"{notes} in no pack: reports.team and reports.person are switched off"
    ids = some_ids([short_id(one) for one in ids_unseen])
    check = "check the id" if count == 1 else "check the ids"
    return f"{notes} about nobody who is in a pack: {ids}; {check} in {file}"


def _sorted(values: Mapping[str, object]) -> dict[str, object]:
    return {name: values[name] for name in sorted(values)}


class _Work:
    """Decides what is left to render, and writes down what has been."""

    def __init__(
        self, folder: Path, known: Mapping[str, Entry], tell: Callable[[int], None]
    ) -> None:
        self.packs = Packs()
        self._folder = folder
        self._known = known
        self._tell = tell
        self._begun: dict[str, dict[str, object]] = {}

    def left(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """The units without the documents that are there, made of the same and unharmed."""
        for unit in units:
            rest = tuple(one for one in unit if not self._is_there(one))
            if rest:
                yield rest

    def _is_there(self, document: Document | Failure) -> bool:
        if isinstance(document, Failure):
            return False
        name, recipe = document.name, recipe_of(document)
        known = self._known.get(name)
        if known and known.get("recipe") == recipe and is_intact(self._folder, name, known):
            self.packs.files[name] = known
            self.packs.kept.add(name)
            self._tell(self.packs.count)
            return True
        self._begun[name] = {
            "recipe": recipe,
            "kind": document.kind,
            "subject": document.subject,
            "language": document.language,
        }
        return False

    def note(self, result: Result) -> None:
        """What became of one document."""
        begun = self._begun.pop(result.name, {})
        if isinstance(result, Failure):
            self.packs.failed[result.name] = result.cause
        else:
            entry = {"sha256": result.sha256, "pages": result.pages} | begun
            self.packs.files[result.name] = entry
            note_finished(self._folder, result.name, entry)
        self._tell(self.packs.count)
