"""The mail's subject and both bodies."""

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reports.company.review import CompanyReview
from reports.html import pack_html
from reports.mail import MailBody, company_mail
from reports.model import Statement
from tests.unit.reports.conftest import SETTINGS, Loader
from tests.unit.reports.people import Company


class _Reader(HTMLParser):
    """Collects the text, and the attributes that could load something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.loads: list[tuple[str, str | None]] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [pair for pair in attrs if pair[0] in {"src", "href", "background"}]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def mail(review: CompanyReview) -> MailBody:
    return company_mail(review)


def test_the_subject_names_month_and_company(mail: MailBody) -> None:
    assert mail.subject == f"Sales review October 2026, {SETTINGS.company_name}"


def test_a_line_break_in_the_companys_name_starts_no_header(review: CompanyReview) -> None:
    name = "Fjord\r\nBcc: everybody@example.org\u2028\x00 GmbH"
    mail = company_mail(replace(review, settings=replace(SETTINGS, company_name=name)))
    assert mail.subject.isprintable()
    assert mail.subject.endswith("Fjord Bcc: everybody@example.org GmbH")


def test_both_bodies_tell_the_headlines_what_to_do_and_what_changed(
    mail: MailBody, review: CompanyReview
) -> None:
    html = _plain(" ".join(_Reader(mail.html).text))
    assert review.actions.things
    for body in (html, _plain(mail.text)):
        for head in review.headlines:
            assert head.label in body
        for thing in review.actions.things:
            for said in (thing.what, thing.why, thing.when, *thing.who):
                assert _plain(said.text) in body
        for said in (review.actions.title, *review.since.changes, *review.since.advice):
            assert _plain(said.text) in body
        assert "538,132" in body
        assert "sales operations" in body
        assert "November 1, 2026" in body


def test_the_html_loads_nothing_and_carries_its_styles_in_its_elements(mail: MailBody) -> None:
    reader = _Reader(mail.html)
    assert reader.loads == []
    assert {"img", "script", "link"}.isdisjoint(reader.tags)
    assert "url(" not in mail.html
    assert "<td" in mail.html
    assert all("style=" in cell for cell in re.findall(r"<td[^>]*>", mail.html))


def test_names_are_escaped_in_the_html(mail: MailBody) -> None:
    assert "Söhne &lt;GmbH&gt;" in mail.html
    assert "<GmbH>" not in mail.html


def test_a_missing_figure_is_a_dash_in_both_bodies(load: Loader) -> None:
    mail = company_mail(load(Company(names={})))
    assert "Amount won: – (target –; month before, as known at its end: –, –)" in mail.text
    assert "–" in mail.html


def test_the_month_before_is_called_what_the_pdf_calls_it(
    mail: MailBody, review: CompanyReview
) -> None:
    words = "month before, as known at its end"
    for body in (mail.text, mail.html, pack_html(review)):
        assert words in _plain(body).lower()
        assert "month before at equal age" not in _plain(body).split("Since last month")[0]


def test_a_quiet_month_says_so(review: CompanyReview) -> None:
    nothing = replace(
        review.actions, things=(), title=Statement("actions_chosen", "Nothing is pressing")
    )
    mail = company_mail(replace(review, actions=nothing))
    for body in (mail.text, mail.html):
        assert "Nothing is pressing" in body
        assert "No finding calls for action" in body


def test_the_same_review_makes_the_same_mail(mail: MailBody, review: CompanyReview) -> None:
    assert company_mail(review) == mail


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium")
def test_nothing_in_the_body_is_wider_than_a_phone(review: CompanyReview, tmp_path: Path) -> None:
    amount = review.headlines[3]
    large = replace(amount, value=123_456_789.0, target=234_567_890.0, previous=123_456_788.0)
    mail = company_mail(replace(review, headlines=(*review.headlines[:3], large)))
    page, frame = tmp_path / "mail.html", tmp_path / "frame.html"
    page.write_text(mail.html, encoding="utf-8")
    # A window is never as narrow as a phone, a frame is.
    frame.write_text(
        '<iframe id="f" src="mail.html" style="border:0;height:900px;width:360px"></iframe>'
        "<script>onload = () => { const page = document.getElementById('f').contentDocument;"
        "document.title = page.documentElement.scrollWidth + ' of '"
        " + page.documentElement.clientWidth; }</script>"
    )
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={tmp_path / 'profile'}", "--allow-file-access-from-files",
        "--virtual-time-budget=2000", "--dump-dom", frame.as_uri(),
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    assert "<title>360 of 360</title>" in shown.stdout
