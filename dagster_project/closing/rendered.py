"""Which packs of a revision there are, by the manifest that is written last.

Here belong the manifest's place, its order of writing, and what is known of files before it is
there; what is rendered belongs to the assets.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dagster_project.durable import replace_durably, sync
from dagster_project.home import Home

MANIFEST = "manifest.json"
# While packs are rendered: the manifest before, and a line for each file that has been finished.
_BEFORE, _FINISHED = ".manifest.before.json", ".finished.jsonl"
Entry = Mapping[str, Any]


def is_rendered(home: Home, month: date, revision: int) -> bool:
    """True where all packs of the revision were written."""
    manifest = _read(home.reports(month, revision) / MANIFEST)
    return manifest is not None and not manifest.get("failed")


def rendered_packs(folder: Path, recipe: str) -> dict[str, Entry] | None:
    """The packs of a folder by name, where all of them were made by this recipe.

    None where they are incomplete, were made otherwise, or are not what was rendered any more.
    """
    manifest = _read(folder / MANIFEST)
    if manifest is None or manifest.get("failed") or manifest.get("recipe") != recipe:
        return None
    files: dict[str, Entry] = manifest["files"]
    return files if files and all(is_intact(folder, name, files[name]) for name in files) else None


def known_unseen(folder: Path) -> tuple[str, ...]:
    """Ids of whom notes were about who was in none of a folder's packs."""
    return tuple((_read(folder / MANIFEST) or {}).get("notes_without_pack", ()))


def known_files(folder: Path) -> dict[str, Entry]:
    """What was rendered to a folder by name, also by a run that did not finish; newest last."""
    found: dict[str, Entry] = {}
    for name in (_BEFORE, MANIFEST):
        found |= (_read(folder / name) or {"files": {}})["files"]
    return found | dict(_finished(folder))


def is_intact(folder: Path, name: str, entry: Entry) -> bool:
    """Whether a file is still what was rendered."""
    try:
        content = (folder / name).read_bytes()
        return bool(hashlib.sha256(content).hexdigest() == entry["sha256"])
    except (OSError, KeyError, TypeError):
        return False


def begin_packs(folder: Path) -> None:
    """Makes the folder unfinished: until its new manifest is there, it holds no packs."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / MANIFEST).exists():
        (folder / MANIFEST).replace(folder / _BEFORE)
        sync(folder)


def note_finished(folder: Path, name: str, entry: Entry) -> None:
    """Remembers a finished file, so that a run after a crash need not render it again."""
    with (folder / _FINISHED).open("a", encoding="utf-8") as file:
        file.write(json.dumps([name, dict(entry)]) + "\n")


def finish_packs(folder: Path, content: Mapping[str, object]) -> None:
    """Writes the manifest, after everything that it lists, and removes whatever it does not."""
    staged = folder / f".{MANIFEST}.partial"
    staged.write_text(json.dumps(content, indent=1), encoding="utf-8")
    replace_durably(staged, folder / MANIFEST)
    files = content["files"]
    _remove_others(folder, files if isinstance(files, Mapping) else ())


def _remove_others(folder: Path, names: Iterable[str]) -> None:
    """Packs of people who are in no scope any more, and what crashes have left."""
    kept = {folder / name for name in names} | {folder / MANIFEST}
    for path in sorted(folder.rglob("*"), reverse=True):  # files before the folders they are in
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path not in kept:
            path.unlink()


def _read(path: Path) -> dict[str, Any] | None:
    """A manifest with its files; None where there is none, or a torn one."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        is_one = isinstance(manifest, dict) and isinstance(manifest.get("files"), dict)
    except (OSError, ValueError):
        return None
    return manifest if is_one else None


def _finished(folder: Path) -> Iterator[tuple[str, Entry]]:
    try:
        lines = (folder / _FINISHED).read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            name, entry = json.loads(line)
        except ValueError:  # torn by a crash
            continue
        yield name, entry
