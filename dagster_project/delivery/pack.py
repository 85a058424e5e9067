"""A rendered pack, opened once more before it leaves the house.

Here belongs the proof that what is attached is what was rendered; rendering is elsewhere.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

from dagster_project.delivery.errors import DeliveryError

MANIFEST = "manifest.json"


class PackError(DeliveryError):
    """The pack is missing, or is not what was rendered; nothing was mailed."""


@dataclass(frozen=True)
class Pack:
    """The bytes of a pack whose hash and page count are those of its manifest."""

    path: Path
    content: bytes
    sha256: str
    pages: int


def open_pack(folder: Path, name: str, remedy: str) -> Pack:
    """Reads one pack and compares it with the manifest beside it.

    Args:
        folder: the packs of one revision, with their manifest.
        name: path of the pack below it, as in the manifest.
        remedy: what the reader of an error should do.

    Raises:
        PackError: no manifest, no file, another sha256, another page count, or no PDF.
    """
    expected = _expected(folder, name, remedy)
    path = folder / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PackError(f"the pack {path} cannot be read ({error.strerror}). {remedy}") from None
    found = hashlib.sha256(content).hexdigest()
    if found != expected["sha256"]:
        raise PackError(
            f"the pack {path} was changed after it was rendered: its sha256 is {found}, "
            f"{MANIFEST} says {expected['sha256']}. {remedy}"
        )
    pages = _count_pages(path, content, remedy)
    if pages != expected["pages"]:
        raise PackError(
            f"the pack {path} has {pages} pages, {MANIFEST} says {expected['pages']}. {remedy}"
        )
    return Pack(path=path, content=content, sha256=found, pages=pages)


def _expected(folder: Path, name: str, remedy: str) -> dict[str, object]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        failed = manifest.get("failed") or {}
        if name in failed:
            raise PackError(f"the pack {folder / name} was not rendered: {failed[name]}. {remedy}")
        entry = manifest["files"][name]
        return {"sha256": entry["sha256"], "pages": entry["pages"]}
    except FileNotFoundError:
        raise PackError(f"no packs were rendered in {folder} (no {MANIFEST}). {remedy}") from None
    except (OSError, ValueError) as error:
        raise PackError(f"{path} cannot be read ({error}). {remedy}") from None
    except (AttributeError, KeyError, TypeError):
        raise PackError(f"{path} does not list {name}. {remedy}") from None


def _count_pages(path: Path, content: bytes, remedy: str) -> int:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return len(PdfReader(io.BytesIO(content), strict=True).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise PackError(f"the pack {path} is no readable PDF ({error}). {remedy}") from None
