"""The files of a drop: listed on any fsspec filesystem, and brought to where they can be read.

Here belong names, sizes, matching and local UTF-8 copies. Which drop is taken is decided in
`drops`; what is in a file is read in `reader`.
"""

import codecs
import fnmatch
import hashlib
import shutil
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from dagster_project.crm.mapping_model import CsvFormat, FileSpec
from dagster_project.errors import ReviewsError

_CHUNK = 1 << 20
Entry = Dictionary[str, Any]


class LandingError(ReviewsError):
    """A folder or file of a drop is missing or cannot be read."""


@dataclass(frozen=True)
class FileInfo:
    """A file as listed: `version` is an etag or modification time, None where there is neither."""

    name: str
    location: str
    size: int
    version: str | None
    modified_at: float | None


@dataclass(frozen=True)
class LocalFile:
    """A delivered file where it can be read: in UTF-8, without the lines above its header.

    Attributes:
        name: as delivered.
        path: the file itself, or a copy.
        sha256: of the bytes as delivered.
        lines_above: that the copy lacks.
    """

    name: str
    path: Path
    sha256: str
    lines_above: int


def filesystem(location: str) -> tuple[AbstractFileSystem, str]:
    """The filesystem of a folder or URL, and the path in it.

    Raises:
        LandingError: no such filesystem is installed.
    """
    try:
        fs, path = url_to_fs(location)
    except (ValueError, ImportError) as error:
        raise LandingError(
            f"{location} cannot be opened: {error}. Write a local folder or a URL whose fsspec "
            "package is installed (s3fs for s3://, gcsfs for gs://, adlfs for abfs://)."
        ) from error
    return fs, path


def folder_exists(folder: str) -> bool:
    """Whether there is such a folder.

    Raises:
        LandingError: no such filesystem is installed.
    """
    fs, path = filesystem(folder)
    return bool(fs.isdir(path))


def list_files(folder: str) -> dict[str, FileInfo]:
    """The files directly in a folder, by name; without hidden ones.

    Raises:
        LandingError: there is no such folder.
    """
    fs, path = filesystem(folder)
    if not fs.isdir(path):
        raise LandingError(
            f"drop folder {folder} does not exist. Correct --drop, or put the delivered folder "
            "back: a month is rebuilt from the drop that it was pinned to."
        )
    entries = entries_of(fs, path)
    return {
        name: _info(name, entry)
        for name, entry in entries.items()
        if entry["type"] == "file" and not name.startswith(".")
    }


def entries_of(fs: AbstractFileSystem, path: str) -> dict[str, Entry]:
    """What lies in a folder, by name; links are followed."""
    fs.invalidate_cache()
    found = {}
    for entry in fs.ls(path, detail=True):
        location = str(entry["name"]).rstrip("/")
        if entry.get("islink") and Path(location).exists():
            entry = fs.info(str(Path(location).resolve())) | {"name": location}  # noqa: PLW2901
        found[location.rsplit("/", 1)[-1]] = entry
    return found


def _info(name: str, entry: Entry) -> FileInfo:
    modified = entry.get("mtime") or entry.get("LastModified") or entry.get("last_modified")
    etag = entry.get("ETag") or entry.get("etag") or entry.get("md5Hash") or modified
    return FileInfo(
        name=name,
        location=str(entry["name"]),
        size=int(str(entry["size"])),
        version=None if etag is None else str(etag),
        modified_at=modified if isinstance(modified, float) else None,
    )


def matching(files: Dictionary[str, FileInfo], spec: FileSpec) -> list[FileInfo]:
    """The files that hold one relation, in the order of their names; letter case is ignored."""
    patterns = [pattern.casefold() for pattern in spec.names]
    return [
        files[name]
        for name in sorted(files)
        if any(fnmatch.fnmatchcase(name.casefold(), pattern) for pattern in patterns)
    ]


def fetch(folder: str, info: FileInfo, csv: CsvFormat, scratch: Path) -> LocalFile:
    """Brings one file to where DuckDB can read it; copies only where that is needed.

    Raises:
        LandingError: the file cannot be read, or is not in the mapping's encoding.
    """
    fs, _ = filesystem(folder)
    where = f"{info.name} in {folder}"
    try:
        path = Path(info.location)
        if not isinstance(fs, LocalFileSystem):
            path = scratch / info.name
            with fs.open(info.location, "rb") as remote, path.open("wb") as local:
                shutil.copyfileobj(remote, local, _CHUNK)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if codecs.lookup(csv.encoding).name == "utf-8" and csv.skip == 0:
            return LocalFile(info.name, path, sha256, 0)
        copy = _plain_copy(path, csv, scratch / f"{info.name}.utf-8")
    except OSError as error:
        raise LandingError(f"{where} cannot be read ({error}). Check the file's rights.") from error
    except UnicodeError as error:
        raise LandingError(
            f"{where} is not in {csv.encoding} ({error}). Write its encoding as csv.encoding in "
            "the mapping."
        ) from error
    return LocalFile(info.name, copy, sha256, csv.skip)


def _plain_copy(path: Path, csv: CsvFormat, copy: Path) -> Path:
    """In UTF-8, from the header on; line ends stay as they are."""
    with (
        path.open(encoding=csv.encoding, newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        for _ in range(csv.skip):
            source.readline()
        shutil.copyfileobj(source, target, _CHUNK)
    return copy
