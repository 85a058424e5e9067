"""A pack on disk.

Here belongs the file: written whole or not at all. Layout and writing are in `layout`, many packs
at once in `workers`.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from reports.layout import Laid, bind, lay_out, pdf_of
from reports.names import slug
from reports.team.review import TeamReview
from reports.views import View


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A pack on disk."""

    path: Path
    sha256: str
    pages: int


def render_pack(view: View, target: Path) -> RenderedDocument:
    """Writes a pack to `target`, whose folder is made; a reader sees all of it or none.

    Raises:
        RenderError: the layout complained, or wanted a file that is not ours.
        FontError: a font of the packs is not installed.
    """
    laid = lay_out(view)
    if isinstance(view, TeamReview):
        people = {slug(one.name, one.person_id): lay_out(one) for one in view.people}
        laid = bind(laid, people)
    return write(laid, target)


def write(laid: Laid, target: Path) -> RenderedDocument:
    """Writes what has been laid out.

    Raises:
        RenderError: the libraries complained.
    """
    content = pdf_of(laid)
    _write(content, target)
    return RenderedDocument(target, hashlib.sha256(content).hexdigest(), len(laid.document.pages))


def _write(content: bytes, target: Path) -> None:
    """By rename, after the content has reached the disk: a power cut leaves all of it or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staged = target.with_name(f".{target.name}.partial")
    with staged.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
