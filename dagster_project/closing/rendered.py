"""Whether the packs of a revision are complete, by the manifest that is written last.

Here belong the manifest's place and its order of writing; what is rendered belongs to the assets.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from dagster_project.durable import replace_durably, sync
from dagster_project.home import Home

MANIFEST = "manifest.json"


def is_rendered(home: Home, month: date, revision: int) -> bool:
    """True where all packs of the revision were written."""
    return (home.reports(month, revision) / MANIFEST).is_file()


def rendered_packs(folder: Path, recipe: str) -> dict[str, dict[str, int | str]] | None:
    """The packs of a folder by name with pages and sha256, where they were made by this recipe.

    None where they are incomplete, were made otherwise, or are not what was rendered any more.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files: dict[str, dict[str, int | str]] = manifest["files"]
        if manifest.get("recipe") != recipe or not files:
            return None
        hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files}
    except (OSError, ValueError, KeyError, TypeError):  # no manifest, a torn one, or no file
        return None
    return files if all(files[n].get("sha256") == found for n, found in hashes.items()) else None


def begin_packs(folder: Path) -> None:
    """Makes the folder unfinished: until its new manifest is there, it holds no packs."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    if manifest.exists():
        manifest.unlink()
        sync(folder)


def finish_packs(folder: Path, content: Mapping[str, object]) -> None:
    """Writes the manifest, after everything that it lists."""
    staged = folder / f".{MANIFEST}.partial"
    staged.write_text(json.dumps(content, indent=1), encoding="utf-8")
    replace_durably(staged, folder / MANIFEST)
