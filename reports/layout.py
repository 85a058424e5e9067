"""A pack's view model as laid-out pages, and pages as a PDF.

Here belong the two costly steps: layout, which makes pages, and writing, which makes a file of the
pages of one layout or several. What the libraries complain about raises: a file that nobody looked
at is worse than none. Same view, same bytes, in any process.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from reports.attachments import Attachment
from reports.charts.draw import draw
from reports.charts.pictures import Picture
from reports.complaints import complaints
from reports.embedded import embedded, relate
from reports.errors import RenderError
from reports.fonts import REPLACEMENT, private_fonts, unknown_characters
from reports.format import formatter_in
from reports.html import pack_html
from reports.model import Finding, Statement
from reports.rulebook import rules_attachment
from reports.statements import every
from reports.styles import fonts, forget, styles
from reports.tags import scope_headers
from reports.views import View, kind_of, own_part, title_of

_VARIANT = "pdf/ua-1"


@dataclass(frozen=True)
class Laid:
    """A laid-out pack: its pages, and what its file holds beside them.

    Attributes:
        title: whose pack it is, for messages.
        document: WeasyPrint's, with its pages.
        attachments: by name.
        as_of: the cutoff, which is the date of the attachments.
        fingerprint: of everything that is printed.
    """

    title: str
    document: Any
    attachments: tuple[Attachment, ...]
    as_of: datetime
    fingerprint: str


def lay_out(view: View) -> Laid:
    """The pages of a view model, in its language and on its paper; a team's without its people's.

    Raises:
        RenderError: the layout complained, or wanted a file that is not ours.
        FontError: a font of the packs is not installed.
    """
    pictures, attachments, told = _parts(view)
    formatter = formatter_in(view.settings.language)
    with _undisturbed(title_of(view)):
        html = _printable(view)
        charts = {
            f"pack:charts/{picture.key}.svg": draw(picture, formatter).encode()
            for picture in pictures
        }
        document = _pages(html, charts, styles(kind_of(view), view.settings.page_size))
    return Laid(
        title=title_of(view),
        document=document,
        attachments=(*attachments, rules_attachment(told, formatter)),
        as_of=view.edition.cutoff_at.astimezone(UTC),
        fingerprint=hashlib.sha256(html.encode()).hexdigest(),
    )


def first_page(laid: Laid) -> Laid:
    """The layout without its other pages, whose boxes may go."""
    return replace(laid, document=laid.document.copy(laid.document.pages[:1]))


def bind(team: Laid, people: Mapping[str, Laid]) -> Laid:
    """A team's pages, then the first page of each of its people, with what is attached to it.

    Nothing is laid out again, and the tags of all pages stay.

    Args:
        team: the manager's own pages.
        people: by the name that their attachments' names begin with, in the order of the pages.
    """
    pages = [*team.document.pages, *(laid.document.pages[0] for laid in people.values())]
    theirs = (
        replace(attachment, name=f"{name}-{attachment.name}")
        for name, laid in people.items()
        for attachment in laid.attachments
    )
    prints = "".join([team.fingerprint, *(laid.fingerprint for laid in people.values())])
    return replace(
        team,
        document=team.document.copy(pages),
        attachments=(*team.attachments, *theirs),
        fingerprint=hashlib.sha256(prints.encode()).hexdigest(),
    )


def pdf_of(laid: Laid) -> bytes:
    """The file of a layout.

    Raises:
        RenderError: the libraries complained, for example about a link that leads nowhere.
    """
    attached = sorted(laid.attachments, key=lambda attachment: attachment.name)
    told = repr((laid.fingerprint, attached)).encode()
    with _undisturbed(laid.title):
        content: bytes = laid.document.write_pdf(
            pdf_variant=_VARIANT,
            pdf_identifier=hashlib.sha256(told).digest()[:16],
            attachments=embedded(attached, laid.as_of),
            finisher=_finish,
        )
    return content


def _finish(document: Any, pdf: Any) -> None:  # noqa: ANN401 - WeasyPrint has no types
    relate(document, pdf)
    scope_headers(document, pdf)


def _parts(
    view: View,
) -> tuple[list[Picture], list[Attachment], list[Statement | Finding]]:
    """What a view holds that is not text on a page alone, in the order of its fields."""
    pictures, attachments, told = [], [], []
    for part in every(own_part(view), object):
        if isinstance(part, Picture):
            pictures.append(part)
        elif isinstance(part, Attachment):
            attachments.append(part)
        elif isinstance(part, Statement | Finding):
            told.append(part)
    return pictures, attachments, told


def _printable(view: View) -> str:
    """The HTML, with a visible sign in place of each character that no font has."""
    html = pack_html(view)
    unknown = unknown_characters(html)
    if not unknown:
        return html
    pictured = " ".join(f"U+{ord(char):04X}" for char in sorted(unknown))
    return pack_html(view, pictured).translate(dict.fromkeys(map(ord, unknown), REPLACEMENT))


def _pages(html: str, charts: Mapping[str, bytes], stylesheets: Sequence[Any]) -> Any:  # noqa: ANN401
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    from reports.fetch import OwnFiles

    page = HTML(string=html, url_fetcher=OwnFiles(charts))
    try:
        return page.render(font_config=fonts(), stylesheets=list(stylesheets), pdf_variant=_VARIANT)
    except FatalURLFetchingError as error:
        raise RenderError(str(error)) from error


@contextmanager
def _undisturbed(title: str) -> Iterator[None]:
    """Our fonts alone within it, and no complaint.

    Raises:
        RenderError: a library complained.
    """
    with private_fonts(), complaints() as found:
        yield
    if found:
        forget()
        raise RenderError(
            f"the layout of {title} complained {len(found)} times and was not written: "
            f"{'; '.join(found[:5])}. This is a fault of the templates or of reports.fonts; "
            "report it with this text."
        )
