"""How wide words are in the fonts of the packs, and how they are made to fit.

Here belongs measuring. The layout engine sets the letters of a picture one by one, without kerning:
a word is as wide as its letters together.
"""

from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

from reports.fonts import REPLACEMENT, font_files
from reports.theme import REGULAR, SEMIBOLD

_FILES = {
    REGULAR: ("SourceSansPro-Regular.ttf", "DejaVuSans.ttf"),
    SEMIBOLD: ("SourceSansPro-Semibold.ttf", "DejaVuSans-Bold.ttf"),
}
_ELLIPSIS = "…"


@cache
def _advances(weight: int) -> Mapping[str, float]:
    """Of every letter, as a share of the letter size; the first font that has it counts."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    found: dict[str, float] = {}
    for name in reversed(_FILES[weight]):
        with TTFont(font_files()[name]) as font:
            widths, size = font["hmtx"].metrics, font["head"].unitsPerEm
            found.update(
                {chr(code): widths[glyph][0] / size for code, glyph in font.getBestCmap().items()}
            )
    return found


def width(words: str, size: float, weight: int = REGULAR) -> float:
    """Of one line, in points."""
    advances = _advances(weight)
    unknown = advances[REPLACEMENT]
    return size * sum(advances.get(letter, unknown) for letter in words)


def drawable(words: str) -> str:
    """`words` with a visible sign for what no font has, and accents as part of their letters."""
    if words.isascii() and words.isprintable():
        return words
    known = _advances(REGULAR)
    return "".join(
        " " if letter < " " else letter if letter in known else REPLACEMENT
        for letter in normalize("NFC", words)
    )


def shorten(words: str, room: float, size: float, weight: int = REGULAR) -> str:
    """`words`, or as much of them as there is room for, and an ellipsis."""
    if width(words, size, weight) <= room + 1e-6:  # room is often a width that was added to
        return words
    left = room - width(_ELLIPSIS, size, weight)
    kept = ""
    for letter in words:
        left -= width(letter, size, weight)
        if left < 0:
            break
        kept += letter
    return kept.rstrip() + _ELLIPSIS


def wrap(words: str, room: float, size: float, weight: int = REGULAR, lines: int = 2) -> list[str]:
    """`words` on at most so many lines, broken at spaces; what does not fit is shortened."""
    rest = words.split(" ")
    found: list[str] = []
    while rest and len(found) < lines - 1:
        taken = 1
        while taken < len(rest) and width(" ".join(rest[: taken + 1]), size, weight) <= room:
            taken += 1
        found.append(shorten(" ".join(rest[:taken]), room, size, weight))
        rest = rest[taken:]
    if rest:
        found.append(shorten(" ".join(rest), room, size, weight))
    return found
