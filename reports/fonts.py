"""The fonts that packs are set in, and a private place where libraries find these and no others.

Packs are set in Source Sans, from the package `font-source-sans-pro`; characters that it lacks come
from DejaVu Sans, which ships with matplotlib. A machine's own fonts are never looked at: two
machines would make two different packs, and a bare one none at all.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from reports.errors import FontError

TEXT_FONT = "SourceSansPro-Regular.ttf"
_SOURCE_SANS = (TEXT_FONT, "SourceSansPro-Semibold.ttf", "SourceSansPro-It.ttf")
_DEJAVU = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
# Shown instead of a character that no font has; both fonts' users see that something is missing.
REPLACEMENT = "\ufffd"
_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


@cache
def font_files() -> Mapping[str, Path]:
    """Every font of the packs, by file name.

    Raises:
        FontError: a font is not where its package should have put it.
    """
    files = {
        **_files_of("font_source_sans_pro", "files", _SOURCE_SANS),
        **_files_of("matplotlib", "mpl-data/fonts/ttf", _DEJAVU),
    }
    absent = [str(path) for path in files.values() if not path.is_file()]
    if absent:
        raise FontError(
            f"the fonts {', '.join(absent)} are not there, though their packages are installed; "
            "install font-source-sans-pro and matplotlib again."
        )
    return files


def _files_of(package: str, folder: str, names: tuple[str, ...]) -> dict[str, Path]:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FontError(
            f"the package {package} with the fonts {', '.join(names)} is not installed; install "
            "this product's requirements again."
        )
    return {name: Path(spec.origin).parent / folder / name for name in names}


@cache
def _private_folder() -> TemporaryDirectory[str]:
    """Lives as long as the process; its finaliser removes it."""
    place = TemporaryDirectory(prefix="sales-reviews-fonts-")
    folder = Path(place.name)
    for name in _DEJAVU:
        (folder / name).symlink_to(font_files()[name])
    (folder / "fonts.conf").write_text(
        _FONTCONFIG.format(folder=escape(str(folder))), encoding="utf-8"
    )
    return place


@contextmanager
def private_fonts() -> Iterator[None]:
    """Within it, fontconfig and matplotlib know our fonts and write nothing into the home folder.

    WeasyPrint has to be imported within it as well: it asks for the machine's fonts at once, and
    warns where there are none.
    """
    folder = _private_folder().name
    ours = {"FONTCONFIG_FILE": str(Path(folder) / "fonts.conf"), "MPLCONFIGDIR": folder}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@cache
def _known_characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    known: set[int] = set()
    for path in font_files().values():
        with TTFont(path, lazy=True) as font:
            known.update(font.getBestCmap())
    return frozenset(known)


def unknown_characters(text: str) -> frozenset[str]:
    """The printable characters of `text` that no font has a picture for, and control codes."""
    return frozenset(
        char for char in set(text) if ord(char) not in _known_characters() and char not in "\n\r\t"
    )
