"""The two pages of a person: how many they are, what they say, and what they must not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from babel import Locale
from babel.support import NullTranslations
from pypdf import PdfReader

import reports.format
from reports.html import environment, pack_html
from reports.layout import lay_out
from reports.model import Note
from reports.person.build import person_builder
from reports.person.peers import Peers
from reports.person.recommended import build_advice
from reports.person.sheet_one import fitted
from reports.render import render_pack
from reports.texts import Texts, texts_in
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import ROLES, SETTINGS, Firm, firm_pack, name_of, person_id

_NOTE = "A good month, with much work on the old deals and many good talks. " * 30
_LONG = Firm(rows=60, counterparts=7, changed=True, long=True)
_NOTED = replace(_LONG, notes=tuple(Note(person_id(role), MONTH, _NOTE) for role in ROLES))
_NOTHING = Firm(
    people=1, rows=0, counterparts=0, has_figures=False, has_targets=False, has_manager=False
)


class _Wordy(NullTranslations):
    """Says everything in 30 % more letters, as German does."""

    def gettext(self, message: str) -> str:
        letters = len(re.sub(r"%\(\w+\)s", "", message))
        wanted = max(2, int(letters * 0.3))
        random = Random(message)  # noqa: S311 - nothing is secret here
        words = ("weiterhin"[: random.randint(3, 9)] for _ in range(wanted))
        return message + " ".join(words)[:wanted]

    def ngettext(self, singular: str, plural: str, num: int) -> str:
        return self.gettext(singular if num == 1 else plural)


@pytest.fixture
def wordy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """German numbers with English texts that are 30 % longer."""
    texts = Texts(Locale.parse("de"), _Wordy())
    environment.cache_clear()
    monkeypatch.setattr(
        reports.format, "texts_in", lambda code: texts if code == "de" else texts_in(code)
    )
    yield
    environment.cache_clear()


@pytest.mark.usefixtures("wordy")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("firm", "page_size"),
    [
        (_NOTED, "Letter"),
        (Firm(rows=60), "A4"),
    ],
    ids=["long", "usual"],
)
def test_a_person_has_two_pages(role: str, firm: Firm, page_size: str) -> None:
    settings = replace(SETTINGS, language="de", page_size=page_size)
    review = person_builder(firm_pack(firm, settings))(person_id(role))
    assert len(lay_out(review).document.pages) == 2


def test_a_person_without_figures_has_two_pages() -> None:
    review = person_builder(firm_pack(_NOTHING))(person_id("am"))
    assert len(lay_out(review).document.pages) == 2


def test_texts_that_are_too_long_set_the_page_closer_and_leave_out_gains_first() -> None:
    usual = person_builder(firm_pack(Firm(has_advice=False)))(person_id("sdr"))
    assert usual.density == 0
    settings = replace(SETTINGS, page_size="Letter")
    pack = firm_pack(_LONG, settings)
    fullest = person_builder(pack)(person_id("am"))
    assert fullest.density == 2
    assert [one.gain for one in fullest.advice] == [None]
    # With a rate less there is room for both, without their gains.
    advice = build_advice(person_id("am"), fullest.standing, Peers(pack))
    review = fitted(replace(fullest, standing=fullest.standing[1:], advice=advice))
    assert review.density == 2
    assert [one.gain for one in review.advice] == [None, None]


def _headings(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]


def test_headings_begin_with_the_name_and_skip_no_level() -> None:
    review = person_builder(firm_pack(Firm()))(person_id("ae"))
    levels = _headings(pack_html(review))
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels) == {1, 2}


def test_every_anchor_carries_the_persons_prefix() -> None:
    review = person_builder(firm_pack(Firm()))(person_id("am"))
    ids = re.findall(r'id="([^"]+)"', pack_html(review))
    assert len(ids) == len(set(ids)) > 5
    assert all(one.startswith(review.prefix) for one in ids)


def _text(path: Path) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(path).pages]


def test_a_page_says_which_of_the_two_it_is_and_never_of_how_many(tmp_path: Path) -> None:
    review = person_builder(firm_pack(Firm()))(person_id("sdr"))
    one, two = _text(render_pack(review, tmp_path / "person.pdf").path)
    assert "Page 1" in one
    assert "Page 2" in two
    for page in (one, two):
        assert "SDR Quillon00 Name" in page
        assert not re.search(r"Page \d of", page)
    assert "Manager: Boss Quillonboss" in one
    parts = ("Your figures", "What twelve months tell", "What stands out", "What you could do")
    places = [one.index(part) for part in parts]
    assert places == sorted(places)  # in which a screen reader reads them
    assert "October 2026 · revision 2" in one.replace("\u00a0", " ")
    assert "Ask sales operations and name the row by its id" in two
    assert "crm 2026-11-01-0a1b2c3d4e5f" in two


def test_markup_in_a_note_is_shown_and_not_obeyed() -> None:
    note = Note("sdr-0000", MONTH, "<script>alert(1)</script> & more")
    html = pack_html(person_builder(firm_pack(Firm(notes=(note,))))("sdr-0000"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert "<script>" not in html


@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_named_who_must_not_be(role: str, tmp_path: Path) -> None:
    firm = Firm(rows=60, counterparts=3)
    pack = firm_pack(firm)
    review = person_builder(pack)(person_id(role))
    reader = PdfReader(render_pack(review, tmp_path / "person.pdf").path)
    attached: Any = reader.attachments
    told = "\n".join(
        [
            *_text(tmp_path / "person.pdf"),
            str(reader.metadata),
            *(file.decode("utf-8", "replace") for files in attached.values() for file in files),
        ]
    )  # fmt: skip
    allowed = {name_of(role, index, firm) for index in range(4)}
    for other in ROLES:
        for index in range(firm.people):
            name, code = name_of(other, index, firm), person_id(other, index)
            assert (name in told) == (name in allowed), name
            assert code not in told or code == person_id(role)
    assert "secret.example" not in told
