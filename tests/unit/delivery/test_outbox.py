"""The outbox: files that any mail program opens, whole or not there."""

import io
import os
import stat
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from pypdf import PdfReader

from dagster_project.delivery.deliver import deliver
from dagster_project.delivery.errors import RefusedError, UnreachableError
from dagster_project.delivery.message import compose
from dagster_project.delivery.outgoing import Outgoing
from dagster_project.delivery.recipients import parse_address
from dagster_project.delivery.transport import OutboxTransport
from dagster_project.settings_sections import MailSettings
from tests.unit.delivery.conftest import AT, make_letters


def _outgoing(name: str = "sales-review-2026-10-r1-company-en-abc-1") -> Outgoing:
    (letter,) = make_letters("jane@company.example")
    sender = parse_address("reviews@company.example")
    message = compose(
        letter.content, sender=sender, recipient=letter.recipient, identifier="<a@b>", sent_at=AT
    )
    return Outgoing(message, sender, letter.recipient, name)


def _send_to_outbox(tmp_path: Path, *recipients: str, again: bool = False) -> list[Path]:
    deliver(
        make_letters(*recipients),
        MailSettings(),
        ledger_path=tmp_path / "state" / "ledger.sqlite",
        outbox=tmp_path / "outbox",
        at=AT,
        again=again,
        environment={},
    )
    return sorted((tmp_path / "outbox").iterdir())


def test_each_recipient_has_a_file_of_their_own_that_names_nobody_else(tmp_path: Path) -> None:
    files = _send_to_outbox(tmp_path, "jane@company.example", "Joe <joe@company.example>")
    assert len(files) == 2
    assert all(path.name.startswith("sales-review-2026-10-r1-company-en-") for path in files)
    assert not any("jane" in path.name or "joe" in path.name for path in files)
    texts = sorted((path.read_bytes() for path in files), key=lambda raw: b"jane" not in raw)
    assert b"joe" not in texts[0].lower()
    assert b"jane" not in texts[1].lower()


def test_the_file_is_a_message_with_the_pack_attached(tmp_path: Path) -> None:
    (path,) = _send_to_outbox(tmp_path, "jane@company.example")
    message: EmailMessage = message_from_bytes(path.read_bytes(), policy=default)
    assert message["To"] == "jane@company.example"
    assert not message.defects
    assert b"\r\nMessage-ID: <2026-10-r1-company-en." in path.read_bytes()  # on one line
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "sales-review-2026-10-r1-en.pdf"
    assert len(PdfReader(io.BytesIO(attached.get_content())).pages) == 3


def test_a_second_run_adds_no_file_unless_it_is_asked_for(tmp_path: Path) -> None:
    first = _send_to_outbox(tmp_path, "jane@company.example")
    assert _send_to_outbox(tmp_path, "jane@company.example") == first
    both = _send_to_outbox(tmp_path, "jane@company.example", again=True)
    assert len(both) == 2
    ids = {message_from_bytes(path.read_bytes())["Message-ID"] for path in both}
    assert len(ids) == 1  # a mail program shows them as one message


def test_only_the_owner_may_read_the_mail(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        (path,) = _send_to_outbox(tmp_path, "jane@company.example")
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_a_crash_left_half_written_is_replaced(tmp_path: Path) -> None:
    outgoing = _outgoing()
    scratch = tmp_path / f".{outgoing.name}.eml.partial"
    scratch.write_bytes(b"half")
    with OutboxTransport(tmp_path) as transport:
        receipt = transport.deliver(outgoing)
    (path,) = tmp_path.iterdir()
    assert receipt == f"written to {path}"
    assert path.read_bytes().endswith(b"--\r\n")


def test_a_name_cannot_leave_the_outbox(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    with OutboxTransport(outbox) as transport:
        transport.deliver(_outgoing("../../etc/passwd"))
    assert [path.name for path in outbox.iterdir()] == ["etc-passwd.eml"]


def test_an_outbox_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(UnreachableError, match="file"), OutboxTransport(blocked):
        pass
    with OutboxTransport(tmp_path / "outbox") as transport:
        (tmp_path / "outbox").rmdir()
        with pytest.raises(RefusedError, match="cannot be written"):
            transport.deliver(_outgoing())
