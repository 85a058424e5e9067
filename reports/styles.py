"""The style sheets and fonts of each pack, read once per process.

Here belongs which sheets make up a pack's style: rules that a pack does not need cost time on each
of its pages. What is in the sheets is below `static`.
"""

import atexit
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import CSS

_STATIC = Path(__file__).parent / "static"
# What all packs share comes first, then what single pages need.
SHEETS: Mapping[str, tuple[str, ...]] = {
    "company": (
        "pack.css",
        "flow.css",
        "page_one.css",
        "standings.css",
        "chain.css",
        "coaching.css",
    ),
    "team": ("pack.css", "flow.css", "team.css"),
    "person": ("pack.css", "person.css"),
}


@cache
def fonts() -> Any:  # noqa: ANN401 - WeasyPrint has no types
    """The font configuration, which finds nothing but the packs' own fonts."""
    # One that outlives the interpreter's modules fails to tidy up.
    atexit.register(forget)
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def styles(kind: str, page_size: str) -> "tuple[CSS, ...]":
    """The style sheets of a kind of pack on a size of paper."""
    from weasyprint import CSS

    from reports.fetch import OwnFiles

    text = "\n".join((_STATIC / name).read_text(encoding="utf-8") for name in SHEETS[kind])
    pack = CSS(string=text, font_config=fonts(), url_fetcher=OwnFiles({}))
    return pack, CSS(string=f"@page {{ size: {page_size} }}", font_config=fonts())


def forget() -> None:
    """Has styles and fonts read again: those that were complained about must be so again."""
    styles.cache_clear()
    fonts.cache_clear()
