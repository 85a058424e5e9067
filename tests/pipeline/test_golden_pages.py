"""The demo company's packs look as they did when somebody last looked at them.

Here belongs the comparison of pages with their golden pictures (`golden/`, 50 dpi, grey), drawn by
a renderer of fixed version. Renew them with `make golden`, and view what has changed before it is
committed: a golden picture is a promise that a person has seen the page.
"""

import json
import os
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from dagster_project.home import Home
from tests.conftest import MONTH

_GOLDEN = Path(__file__).with_name("golden")
_DPI = 50
# A pixel has changed when it is this much lighter or darker (of 255); a page, when more than this
# share of its pixels has. A word in another place is about 0.1 %; antialiasing moves far less.
_LEVELS = 64
_SHARE = 0.001
# Which documents are looked at, and which one of a kind: the first by file name.
_LOOKED_AT = {
    "company-en": ("company", "en"),
    "company-de": ("company", "de"),
    "team-en": ("team", "en"),
    "person-en": ("person", "en"),
    "person-de": ("person", "de"),
}


def _document(home: Home, kind: str, language: str) -> Path:
    folder = home.reports(MONTH, 1)
    manifest = (folder / "manifest.json").read_text(encoding="utf-8")
    files: dict[str, dict[str, str]] = json.loads(manifest)["files"]
    names = [
        name
        for name, entry in sorted(files.items())
        if (entry["kind"], entry["language"]) == (kind, language)
    ]
    return folder / names[0]


def _pages(path: Path) -> list[Image.Image]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.render(scale=_DPI / 72, grayscale=True).to_pil() for page in document]


@pytest.mark.parametrize("name", _LOOKED_AT)
def test_pages_look_as_they_did(name: str, demo_home: Path, tmp_path: Path) -> None:
    pages = _pages(_document(Home(demo_home), *_LOOKED_AT[name]))
    if os.environ.get("UPDATE_SNAPSHOTS"):
        _renew(name, pages)
    golden = sorted(_GOLDEN.glob(f"{name}-*.png"))
    assert len(golden) == len(pages), f"{name}: {len(golden)} golden pages; see make golden"
    for number, (page, path) in enumerate(zip(pages, golden, strict=True), start=1):
        changed = _changed(page, path)
        if changed > _SHARE:
            page.save(tmp_path / path.name)
        assert changed <= _SHARE, (
            f"page {number} of {name} differs in {changed:.2%} of its pixels from {path.name}; "
            f"compare it with {tmp_path / path.name}, and renew with make golden"
        )


def _renew(name: str, pages: list[Image.Image]) -> None:
    for path in _GOLDEN.glob(f"{name}-*.png"):
        path.unlink()
    for number, page in enumerate(pages, start=1):
        small = page.quantize(16)
        small.save(_GOLDEN / f"{name}-{number:02}.png", optimize=True)


def _changed(page: Image.Image, golden: Path) -> float:
    """Share of the pixels that differ; all of them where the sizes do."""
    before = np.asarray(Image.open(golden).convert("L"), dtype=int)
    after = np.asarray(page.convert("L"), dtype=int)
    if before.shape != after.shape:
        return 1.0
    return float((np.abs(before - after) > _LEVELS).mean())


def test_a_moved_word_is_seen(demo_home: Path, tmp_path: Path) -> None:
    page = _pages(_document(Home(demo_home), "person", "en"))[0]
    path = tmp_path / "golden.png"
    page.quantize(16).save(path)
    assert _changed(page, path) <= _SHARE
    word = page.crop((30, 60, 130, 75))
    moved = page.copy()
    moved.paste(255, (30, 60, 130, 75))
    moved.paste(word, (30, 90))
    assert _changed(moved, path) > _SHARE
