"""A view model as a PDF: laid out by WeasyPrint, with our fonts and our charts and nothing else.

Here belong layout and writing. Whatever the layout engine has to complain about stops the pack: a
file that nobody looked at is worse than none. Same review, same bytes, in any process.
"""

import atexit
import hashlib
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.charts.draw import draw
from reports.charts.pictures import Picture
from reports.company.review import CompanyReview
from reports.errors import RenderError
from reports.fonts import REPLACEMENT, private_fonts, unknown_characters
from reports.format import formatter_in
from reports.html import company_html
from reports.statements import every

if TYPE_CHECKING:
    from weasyprint import CSS

_STATIC = Path(__file__).parent / "static"
# One style sheet in parts: what all packs share first, then what single pages need.
_STYLES = (
    "pack.css",
    "page_one.css",
    "standings.css",
    "chain.css",
    "coaching.css",
    "team.css",
    "person.css",
)
_LIBRARIES = ("weasyprint", "fontTools", "matplotlib")


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A pack on disk."""

    path: Path
    sha256: str
    pages: int


def render_company_pack(review: CompanyReview, target: Path) -> RenderedDocument:
    """Writes the company pack to `target`, whose folder is made; a reader sees all of it or none.

    Raises:
        RenderError: the layout complained, or wanted a file that is not ours.
        FontError: a font of the packs is not installed.
    """
    with private_fonts(), _complaints() as complaints:
        charts = _charts(review)
        content, pages = _pdf(_printable(review), charts, review.settings.page_size)
    if complaints:
        _styles.cache_clear()  # styles that were complained about must be so again
        raise RenderError(
            f"the layout of {target.name} complained {len(complaints)} times and was not written: "
            f"{'; '.join(complaints[:5])}. This is a fault of the templates or of reports.fonts; "
            "report it with this text."
        )
    _write(content, target)
    return RenderedDocument(target, hashlib.sha256(content).hexdigest(), pages)


def _charts(review: CompanyReview) -> dict[str, bytes]:
    formatter = formatter_in(review.settings.language)
    return {
        f"pack:charts/{picture.key}.svg": draw(picture, formatter).encode()
        for picture in every(review, Picture)
    }


def _printable(review: CompanyReview) -> str:
    """The HTML, with a visible sign in place of each character that no font has."""
    html = company_html(review)
    unknown = unknown_characters(html)
    if not unknown:
        return html
    pictured = " ".join(f"U+{ord(char):04X}" for char in sorted(unknown))
    return company_html(review, pictured).translate(dict.fromkeys(map(ord, unknown), REPLACEMENT))


def _pdf(html: str, charts: Mapping[str, bytes], page_size: str) -> tuple[bytes, int]:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    from reports.fetch import OwnFiles

    fonts, stylesheets = _styles(page_size)
    try:
        document = HTML(string=html, url_fetcher=OwnFiles(charts)).render(
            font_config=fonts, stylesheets=stylesheets, pdf_variant="pdf/ua-1"
        )
        content = document.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(html.encode()).digest()[:16]
        )
    except FatalURLFetchingError as error:
        raise RenderError(str(error)) from error
    return content, len(document.pages)


@cache
def _styles(page_size: str) -> tuple[Any, "list[CSS]"]:
    """Fonts and styles, read once per process."""
    # A font configuration that outlives the interpreter's modules fails to tidy up.
    atexit.register(_styles.cache_clear)
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    from reports.fetch import OwnFiles

    fonts = FontConfiguration()
    pack = CSS(
        string="\n".join((_STATIC / name).read_text(encoding="utf-8") for name in _STYLES),
        font_config=fonts,
        url_fetcher=OwnFiles({}),
    )
    paper = CSS(string=f"@page {{ size: {page_size} }}", font_config=fonts)
    return fonts, [pack, paper]


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collects what the libraries log from warnings on, and keeps it off the console."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.getMessage())

    collector = Collector(logging.WARNING)
    loggers = [logging.getLogger(name) for name in _LIBRARIES]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(collector)
        logger.propagate = False
    try:
        yield found
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(collector)
            logger.propagate = propagate


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
