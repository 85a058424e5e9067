"""No word of a pack escapes translation: the demo company's packs in a language of brackets.

Here belongs a made-up language that puts every text between ⟦ and ⟧: what stands outside of them is
either data (names, ids, what the CRM calls things) or a text that nobody can translate.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.dates import get_month_names
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from dagster_project.closing.pins import by_own_name
from dagster_project.home import Home
from reports import texts
from reports.attachments import Attachment
from reports.charts.draw import draw
from reports.charts.pictures import Picture
from reports.company.review import CompanyReview
from reports.context import PackContext, pack_context
from reports.format import formatter_in
from reports.html import environment, pack_html
from reports.load import build_company_review
from reports.mail import company_mail
from reports.marts import Marts, read_marts
from reports.model import ReportSettings
from reports.person.build import person_builder
from reports.statements import every
from reports.team.build import build_team
from reports.views import View
from tests.catalogue import source_catalogue
from tests.conftest import MONTH

# A language that Babel knows and nobody has translated the packs into; two forms, as in English.
_LANGUAGE = "sv"
_SETTINGS = ReportSettings("Fjordlicht", _LANGUAGE, "A4", "Ops", "Europe/Berlin")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SPOKEN_ATTRIBUTES = {"alt", "title", "data-bookmark", "data-page", "content", "aria-label"}


@pytest.fixture
def brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The language of brackets, as long as a test lasts."""
    catalogue = Catalog(locale=_LANGUAGE, charset="utf-8")
    for message in source_catalogue():
        if isinstance(message.id, tuple | list):
            catalogue.add(tuple(message.id), tuple(f"⟦{form}⟧" for form in message.id))
        elif message.id:
            catalogue.add(message.id, f"⟦{message.id}⟧")
    folder = tmp_path / _LANGUAGE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    target = BytesIO()
    write_po(target, catalogue)
    (folder / "messages.po").write_bytes(target.getvalue())
    monkeypatch.setattr(texts, "_LOCALES", tmp_path)
    _forget()
    yield
    _forget()


def _forget() -> None:
    texts.texts_in.cache_clear()
    environment.cache_clear()


class _Spoken(HTMLParser):
    """Collects what a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_style = tag == "style"
        # Of <meta> only the author is spoken; the rest tells machines how to show the page.
        known = dict(attrs)
        if tag == "meta" and known.get("name") != "author":
            return
        self.parts += [value for name, value in attrs if name in _SPOKEN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._is_style = False

    def handle_data(self, data: str) -> None:
        if not self._is_style:
            self.parts.append(data)


def _outside(html: str) -> set[str]:
    """The words outside of brackets."""
    parser = _Spoken()
    parser.feed(html)
    depth, kept = 0, []
    for char in "\n".join(parser.parts):
        depth += (char == "⟦") - (char == "⟧")
        kept.append(" " if depth or char in "⟦⟧" else char)
    assert depth == 0
    # Pictures shorten long names, which are data.
    return set(_WORD.findall(re.sub(r"\w+…", " ", "".join(kept))))


def _data_words(marts: Marts) -> set[str]:
    """Every word that the marts hold, and what Babel calls months and currencies."""
    told = [*get_month_names("wide", locale=_LANGUAGE).values()]
    told += [*get_month_names("abbreviated", locale=_LANGUAGE).values()]
    tables = [*marts.tables.values(), marts.company, marts.teams, marts.quality, marts.reasons]
    tables += [*marts.people.values(), (marts.review_month,)]
    for table in tables:
        for row in table:
            told += [value for value in row.values() if isinstance(value, str)]
    words = set(_WORD.findall(" ".join(told)))
    return words | set(_WORD.findall(f"{_SETTINGS.company_name} {_SETTINGS.time_zone} kr"))


@pytest.fixture
def context(demo_home: Path, brackets: None) -> PackContext:
    del brackets  # spoken from here on
    snapshot = by_own_name(Home(demo_home).marts)
    return pack_context(read_marts(snapshot, MONTH), MONTH, _SETTINGS)


def _views(context: PackContext) -> Iterator[View]:
    yield build_company_review(context)
    build = person_builder(context)
    people = {one.person_id: build(one.person_id) for one in context.roster.sellers()}
    yield from people.values()
    for manager in context.roster.managers():
        yield build_team(context, manager.person_id, people)


def test_every_word_of_every_pack_is_data_or_translated(context: PackContext) -> None:
    known = _data_words(context.marts)
    formatter = formatter_in(_LANGUAGE)
    seen = 0
    for view in _views(context):
        html = pack_html(view)
        pictures = [draw(picture, formatter) for picture in every(view, Picture)]
        foreign = _outside("\n".join([html, *pictures])) - known
        assert not foreign, f"{type(view).__name__} says {sorted(foreign)}"
        seen += html.count("⟦")
    assert seen > 1000


def test_every_word_of_the_mail_is_data_or_translated(context: PackContext) -> None:
    review = build_company_review(context)
    assert isinstance(review, CompanyReview)
    mail = company_mail(review)
    known = _data_words(context.marts)
    assert not _outside(mail.html) - known
    assert not _outside(mail.text.replace("<", "&lt;")) - known
    assert not _outside(mail.subject) - known


def test_the_heads_of_attached_tables_are_translated(context: PackContext) -> None:
    for view in _views(context):
        for attachment in every(view, Attachment):
            head = attachment.content.partition("\r\n")[0]
            assert not _outside(head), f"{attachment.name}: {head}"
            assert not _outside(attachment.description), attachment.name
