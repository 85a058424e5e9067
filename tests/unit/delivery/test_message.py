"""Messages as a mail program reads them, and what no text can inject into them."""

import io
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader

from dagster_project.delivery.message import (
    Attachment,
    Content,
    compose,
    message_id,
    one_line,
    safe_file_name,
)
from dagster_project.delivery.recipients import Address, parse_address
from tests.unit.delivery.conftest import AT, make_pdf

SENDER = parse_address("Sales Reviews <reviews@fjordlicht.example>")
JANE = parse_address("Jane Doe <jane@company.example>")
PDF = make_pdf(2)
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Content-Language",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
}


def _read(content: Content, recipient: Address = JANE, sent_at: datetime = AT) -> EmailMessage:
    written = compose(
        content, sender=SENDER, recipient=recipient, identifier="<a.b@c.example>", sent_at=sent_at
    )
    raw = written.as_bytes(policy=SMTP)
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))  # RFC 5322, 2.1.1
    return message_from_bytes(raw, policy=default)


def test_a_message_has_text_and_html_and_the_pack_and_one_recipient() -> None:
    message = _read(
        Content("Review – Oktober", "Zahl: 1.2 M€\n", "<p>1.2 M€</p>\n", Attachment("r.pdf", PDF))
    )
    assert message["To"] == "Jane Doe <jane@company.example>"
    assert message["From"] == "Sales Reviews <reviews@fjordlicht.example>"
    assert message["Subject"] == "Review – Oktober"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<a.b@c.example>"
    assert message.get_content_type() == "multipart/mixed"
    body, attached = message.iter_parts()
    assert body.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html"]
    texts = [part.get_content().rstrip() for part in body.iter_parts()]
    assert texts == ["Zahl: 1.2 M€", "<p>1.2 M€</p>"]
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content_disposition() == "attachment"
    assert attached.get_filename() == "r.pdf"
    assert len(PdfReader(io.BytesIO(attached.get_content())).pages) == 2


def test_the_date_is_the_moment_that_was_given() -> None:
    moment = datetime(2026, 11, 2, 7, 30, tzinfo=timezone(timedelta(hours=1)))
    message = _read(Content("s", "t"), sent_at=moment)
    assert message["Date"] == "Mon, 02 Nov 2026 07:30:00 +0100"
    assert message["Date"].datetime == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


@given(
    subject=st.text(),
    name=st.text(),
    file_name=st.text(),
    text=st.text(),
    html=st.text(),
)
@example("x\r\nBcc: spy@evil.example", "A\nB: c", "x\r\n.pdf", "\r\n.\r\nRSET\r\n", "</p>")
@example("x\n\n<script>", "=?utf-8?q?Bcc=3A?=", "../../etc/passwd", "From x\n", "\ud800")
@example("a\u2028Bcc: b", "x\u0085y", "a\x00.pdf", "\x00", "\x1b[2J")
def test_no_text_can_add_a_header_a_recipient_or_a_part(
    subject: str, name: str, file_name: str, text: str, html: str
) -> None:
    content = Content(subject, text, html, Attachment(file_name, PDF))
    message = _read(content, Address(name, "jane@company.example"))
    assert set(message.keys()) == HEADERS
    assert len(message.keys()) == len(HEADERS)
    assert [address.addr_spec for address in message["To"].addresses] == ["jane@company.example"]
    assert [address.addr_spec for address in message["From"].addresses] == [SENDER.mailbox]
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    *_, attached = message.iter_parts()
    assert attached.get_content() == PDF
    assert not set(attached.get_filename() or "") & set('/\\\r\n\0"')


@given(st.text(max_size=400))
def test_a_header_text_is_one_visible_line_and_keeps_its_words(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert len(line) <= 200
    assert line.isprintable() or " " in line or not line.isascii()
    plain = "".join(c for c in text if c.isascii() and c.isalnum())
    if len(text) < 200:
        assert "".join(c for c in line if c.isascii() and c.isalnum()) == plain


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("sales-review-2026-10-r1-en.pdf", "sales-review-2026-10-r1-en.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("Größe 1.pdf", "Gr-e-1.pdf"),
        ("\r\n", "file"),
        (".hidden", "hidden"),
    ],
)
def test_a_file_name_is_plain_ascii_without_folders(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


def test_a_message_id_repeats_for_the_same_piece_and_recipient_only() -> None:
    first = message_id("2026-10-r1-company-en", JANE, SENDER)
    assert first == message_id("2026-10-r1-company-en", JANE, SENDER)
    assert first.startswith("<2026-10-r1-company-en.")
    assert first.endswith("@fjordlicht.example>")
    assert "jane" not in first
    joe = parse_address("joe@company.example")
    others = {
        message_id("2026-10-r2-company-en", JANE, SENDER),
        message_id("2026-10-r1-company-de", JANE, SENDER),
        message_id("2026-10-r1-company-en", joe, SENDER),
    }
    assert len(others | {first}) == 4
