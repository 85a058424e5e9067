"""Drops: one folder per delivery, taken only when complete.

Here belong finding, choosing and fingerprinting. The files of a drop are listed in `landing`, and
which of them a mapping needs is said there.
"""

import hashlib
import json
import re
import time
from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import date

from fsspec.implementations.local import LocalFileSystem

from dagster_project.crm.landing import (
    FileInfo,
    LandingError,
    entries_of,
    filesystem,
    list_files,
    matching,
)
from dagster_project.crm.mapping_model import Mapping
from dagster_project.errors import ReviewsError

SUCCESS = "_SUCCESS"
SETTLED_AFTER_SECONDS = 60.0
SECOND_LOOK_SECONDS = 1.0


class NoDropError(ReviewsError):
    """No drop is there, or none fits."""


@dataclass(frozen=True)
class Drop:
    """One delivery of a CRM's files.

    Attributes:
        source: the CRM, as named in the settings.
        path: folder or URL.
        delivered_on: the day it was taken, from the folder's name; None where that is no date.
    """

    source: str
    path: str
    delivered_on: date | None


def list_drops(landing: str, source: str) -> list[Drop]:
    """The drops below `landing`, oldest first: its folders that are named YYYY-MM-DD.

    Raises:
        NoDropError: the folder is missing, or holds no drop.
    """
    fs, root = filesystem(landing)
    what_to_do = (
        f"Deliver the export of {source!r} into {landing.rstrip('/')}/YYYY-MM-DD, the day it was "
        f"taken; or set sources.{source}.landing; or name a folder with --drop."
    )
    if not fs.isdir(root):
        raise NoDropError(f"landing folder {landing} does not exist. {what_to_do}")
    entries = entries_of(fs, root).values()
    folders = [str(entry["name"]) for entry in entries if entry["type"] == "directory"]
    dated = [(day, path) for path in folders if (day := _day_of(path)) is not None]
    if not dated:
        names = ", ".join(sorted(_name(path) for path in folders)) or "no folder"
        raise NoDropError(f"landing folder {landing} holds no drop (found: {names}). {what_to_do}")
    is_local = isinstance(fs, LocalFileSystem)
    return [
        Drop(source, path if is_local else str(fs.unstrip_protocol(path)), day)
        for day, path in sorted(dated)
    ]


def drop_from_folder(folder: str, source: str) -> Drop:
    """A folder that the user names outright; it need not lie below the landing folder.

    Raises:
        NoDropError: there is no such folder.
    """
    fs, path = filesystem(folder)
    if not fs.isdir(path):
        raise NoDropError(
            f"drop folder {folder} does not exist. Give an existing folder with --drop, or leave "
            "it out to take the first complete drop of the landing folder."
        )
    if not isinstance(fs, LocalFileSystem):
        path = str(fs.unstrip_protocol(path))
    return Drop(source, path, _day_of(path))


def _name(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]


def _day_of(path: str) -> date | None:
    name = _name(path)
    try:
        return date.fromisoformat(name) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name) else None
    except ValueError:
        return None


def choose_drop(drops: Iterable[Drop], not_before: date, mapping: Mapping) -> Drop:
    """The first complete drop that was taken on `not_before` or later.

    Raises:
        NoDropError: none is; says which drops there are and what each lacks.
    """
    findings, older = [], []
    for drop in sorted(drops, key=lambda drop: drop.delivered_on or date.max):
        if drop.delivered_on is None or drop.delivered_on < not_before:
            older.append(drop.path)
            continue
        lack = what_is_incomplete(drop, mapping)
        if lack is None:
            return drop
        findings.append(f"{drop.path}: {lack}")
    if older:
        findings.insert(0, f"{len(older)} older, the newest of them {older[-1]}")
    listed = "\n".join(f"  - {finding}" for finding in findings) or "  - none at all"
    raise NoDropError(
        f"no complete drop was taken on {not_before} or later. The drops:\n{listed}\n"
        f"Deliver what is missing, put a file {SUCCESS} into a drop that is complete as it is, or "
        "name a folder with --drop."
    )


def what_is_incomplete(drop: Drop, mapping: Mapping) -> str | None:
    """What keeps the drop from being taken; None where it is complete."""
    try:
        files = list_files(drop.path)
    except LandingError as error:
        return str(error)
    if missing := lacks(files, mapping):
        return f"lacks {', '.join(missing)}"
    if SUCCESS in files or _is_settled(drop, files):
        return None
    return "its files are still being written"


def lacks(files: Dictionary[str, FileInfo], mapping: Mapping) -> list[str]:
    """The required files that are not there; none where the drop is marked as complete."""
    if SUCCESS in files:
        return []
    return [
        f"{' or '.join(spec.names)} (files.{name} of the mapping)"
        for name, spec in mapping.files.items()
        if not spec.optional and not matching(files, spec)
    ]


def _is_settled(drop: Drop, files: dict[str, FileInfo]) -> bool:
    """True where all files have been left alone for a while, or two looks see the same."""
    ages = [time.time() - info.modified_at for info in files.values() if info.modified_at]
    if len(ages) == len(files) and min(ages) > SETTLED_AFTER_SECONDS:
        return True
    time.sleep(SECOND_LOOK_SECONDS)
    return list_files(drop.path) == files


def fingerprint(drop: Drop, mapping: Mapping) -> str:
    """Changes when a file that the mapping reads, or the mapping, does; reads no content."""
    files = list_files(drop.path)
    used = {info.name: info for spec in mapping.files.values() for info in matching(files, spec)}
    listed = [[name, used[name].size, used[name].version] for name in sorted(used)]
    return hashlib.sha256(json.dumps([listed, mapping.digest()]).encode()).hexdigest()[:16]
