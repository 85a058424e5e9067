"""Where extracted drops lie: one immutable folder each, put there in one step.

Here belong names, hashes and the order of writing. Quarantine goes first: raw Parquet without its
quarantine would look complete.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from dagster_project.durable import replace_durably

# Raised with every change of this package that makes other rows of the same files.
FORMAT = 2

MANIFEST = "extraction.json"
_PARTIAL = ".partial"


@dataclass(frozen=True)
class Extraction:
    """One extracted drop.

    Attributes:
        source: the CRM, as named in the settings.
        drop_id: names the folders of raw Parquet and quarantine.
        raw_path: the folder with one Parquet per entity.
        content_hash: sha256 over everything that the result depends on.
        is_cached: it had been extracted before.
        rows: kept, per entity.
        rejected: rows that were not kept, per entity; entities without any are missing.
        flagged: kept rows with an oddity, likewise.
        files: sha256 of each file that was read, by name; of earlier drops, where people were
            compared with them, by its path as seen from the drop's folder: `../2026-10-01/…`.
        mapping: digest of the mapping that it was read with.
        recipe: sha256 over what the result depends on beside the drop's files. Empty, like the
            former two, in what was extracted before they were recorded.
        unread: days of earlier drops that the mapping cannot read, and why: not compared with.
    """

    source: str
    drop_id: str
    raw_path: Path
    content_hash: str
    is_cached: bool
    rows: dict[str, int]
    rejected: dict[str, int]
    flagged: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)
    mapping: str = ""
    recipe: str = ""
    unread: dict[str, str] = field(default_factory=dict)


def hash_of(content: object) -> str:
    """Sha256 of anything that JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def drop_id_of(path: str, content_hash: str) -> str:
    """The drop's folder name, in characters that no shell or glob expands, and its hash."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", path.rstrip("/").rsplit("/", 1)[-1]).lstrip(".")
    return f"{name or 'drop'}-{content_hash[:12]}"


@dataclass(frozen=True)
class Scratch:
    """Unfinished: copies and spilled data, raw Parquet, quarantine. On the disks of the results."""

    work: Path
    raw: Path
    quarantine: Path


@dataclass(frozen=True)
class Shelf:
    """The folders of one source below the work folder. One process writes at a time."""

    raw: Path
    quarantine: Path

    @property
    def people(self) -> Path:
        """The people of drops that later ones were compared with; may be removed at any time."""
        return self.raw / ".people"

    @contextmanager
    def scratch(self) -> Iterator[Scratch]:
        """Folders for what is not finished; what a crash has left of them is removed."""
        partial = (self.raw / _PARTIAL, self.quarantine / _PARTIAL)
        scratch = Scratch(partial[0] / "work", partial[0] / "raw", partial[1] / "quarantine")
        try:
            for folder in partial:
                shutil.rmtree(folder, ignore_errors=True)
            for folder in (scratch.work, scratch.raw, scratch.quarantine):
                folder.mkdir(parents=True)
            yield scratch
        finally:
            for folder in partial:
                shutil.rmtree(folder, ignore_errors=True)

    def find(self, drop_id: str, content_hash: str) -> Extraction | None:
        """An earlier extraction of the same content, where all of it is there."""
        manifest = self.raw / drop_id / MANIFEST
        if not manifest.exists() or not (self.quarantine / drop_id).is_dir():
            return None
        content = json.loads(manifest.read_text(encoding="utf-8"))
        if content["content_hash"] != content_hash:
            return None
        return Extraction(**content, raw_path=manifest.parent, is_cached=True)

    def keep(self, scratch: Scratch, extraction: Extraction) -> Extraction:
        """Puts the finished folders in their places; nothing else makes them visible."""
        content = asdict(extraction)
        del content["raw_path"], content["is_cached"]
        text = json.dumps(content, indent=1, sort_keys=True)
        (scratch.raw / MANIFEST).write_text(text + "\n", encoding="utf-8")
        replace_durably(scratch.quarantine, self.quarantine / extraction.drop_id)
        replace_durably(scratch.raw, self.raw / extraction.drop_id)
        return replace(extraction, raw_path=self.raw / extraction.drop_id)
