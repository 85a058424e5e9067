"""Whole deliveries over a real server: who gets what, what is said, and what a crash leaves."""

import hashlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import trustme

from dagster_project.delivery.deliver import NotDeliveredError, deliver
from dagster_project.delivery.errors import MailSetupError, UnreachableError
from dagster_project.delivery.ledger import Ledger
from dagster_project.delivery.send import Letter, Outcome
from dagster_project.settings_sections import MailSettings, SmtpSettings
from tests.unit.delivery.conftest import AT, make_letters
from tests.unit.delivery.servers import (
    ENVIRONMENT,
    PASSWORD,
    Mailbox,
    free_port,
    mail_server,
    scripted_server,
)

JANE, JOE, ANN = "jane@company.example", "joe@company.example", "ann@company.example"


def _mail(smtp: SmtpSettings) -> MailSettings:
    return MailSettings(transport="smtp", smtp=smtp)


def _deliver(
    tmp_path: Path, smtp: SmtpSettings, letters: list[Letter], *, again: bool = False
) -> list[Outcome]:
    return deliver(
        letters,
        _mail(smtp),
        ledger_path=tmp_path / "state" / "ledger.sqlite",
        outbox=tmp_path / "outbox",
        at=AT,
        again=again,
        environment=ENVIRONMENT,
    )


def _state(tmp_path: Path, letter: Letter) -> str | None:
    with Ledger(tmp_path / "state" / "ledger.sqlite") as ledger:
        entry = ledger.entry(letter.piece)
    return entry.state if entry else None


def test_everybody_is_mailed_once_and_told_so(ca: trustme.CA, tmp_path: Path) -> None:
    mailbox, letters = Mailbox(), make_letters(JANE, JOE)
    with mail_server(mailbox, ca, tmp_path) as smtp:
        first = _deliver(tmp_path, smtp, letters)
        second = _deliver(tmp_path, smtp, letters)
    assert [outcome.line() for outcome in first] == [
        f"{JANE} ← company.pdf (sent)",
        f"{JOE} ← company.pdf (sent)",
    ]
    before = "(sent before, on 2026-11-02; not again without --again)"
    assert [outcome.line() for outcome in second] == [
        f"{JANE} ← company.pdf {before}",
        f"{JOE} ← company.pdf {before}",
    ]
    assert [message["To"] for message in mailbox.messages] == [JANE, JOE]


def test_again_mails_the_same_message_id_and_a_new_revision_another(
    ca: trustme.CA, tmp_path: Path
) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, ca, tmp_path) as smtp:
        _deliver(tmp_path, smtp, make_letters(JANE))
        _deliver(tmp_path, smtp, make_letters(JANE), again=True)
        _deliver(tmp_path, smtp, make_letters(JANE, revision=2))
    first, second, third = (message["Message-ID"] for message in mailbox.messages)
    assert first == second
    assert third != first


def test_the_ledger_shows_which_bytes_were_mailed_to_whom(ca: trustme.CA, tmp_path: Path) -> None:
    mailbox, letters = Mailbox(), make_letters(JANE)
    with mail_server(mailbox, ca, tmp_path) as smtp:
        _deliver(tmp_path, smtp, letters)
    (attached,) = mailbox.messages[0].iter_attachments()
    with Ledger(tmp_path / "state" / "ledger.sqlite") as ledger:
        entry = ledger.entry(letters[0].piece)
    assert entry is not None
    assert entry.sha256 == hashlib.sha256(attached.get_content()).hexdigest()


def test_a_refusal_stops_nobody_else_and_the_run_says_who_lacks_it(
    ca: trustme.CA, tmp_path: Path
) -> None:
    mailbox, letters = Mailbox(refused={JOE: "550 no such user"}), make_letters(JANE, JOE, ANN)
    with mail_server(mailbox, ca, tmp_path) as smtp:
        with pytest.raises(NotDeliveredError) as caught:
            _deliver(tmp_path, smtp, letters)
        text = str(caught.value)
        assert "1 of 3 did not get the review of 2026-10, revision 1" in text
        lacking, having = text.split("These have it:")
        assert JOE in lacking
        assert "refused it for good: 550 no such user" in lacking
        assert JANE in having
        assert ANN in having
        assert [_state(tmp_path, letter) for letter in letters] == ["sent", "failed", "sent"]
        mailbox.refused.clear()
        _deliver(tmp_path, smtp, letters)
    assert [message["To"] for message in mailbox.messages] == [JANE, ANN, JOE]


def test_a_server_that_cannot_be_used_leaves_everybody_planned(tmp_path: Path) -> None:
    letters = make_letters(JANE, JOE)
    smtp = SmtpSettings(host="127.0.0.1", port=free_port(), security="none", timeout_s=2)
    with pytest.raises(UnreachableError, match="refuses connections"):
        _deliver(tmp_path, smtp, letters)
    assert [_state(tmp_path, letter) for letter in letters] == ["planned", "planned"]


def test_a_missing_secret_stops_the_delivery_before_the_ledger_is_touched(tmp_path: Path) -> None:
    smtp = SmtpSettings(username_env="NOT_SET", password_env="ALSO_NOT_SET")
    with pytest.raises(MailSetupError, match="NOT_SET and ALSO_NOT_SET"):
        _deliver(tmp_path, smtp, make_letters(JANE))
    assert not (tmp_path / "state").exists()


def test_a_server_that_goes_away_is_not_asked_for_each_of_the_others(tmp_path: Path) -> None:
    letters = make_letters(JANE, JOE, ANN)
    with scripted_server([b"220 hello\r\n", b"250 hi\r\n", b"421 bye\r\n"], once=True) as port:
        smtp = SmtpSettings(host="127.0.0.1", port=port, security="none", timeout_s=1)
        with pytest.raises(NotDeliveredError) as caught:
            _deliver(tmp_path, smtp, letters)
    assert str(caught.value).count("not tried: ") == 2
    assert [_state(tmp_path, letter) for letter in letters] == ["failed", "planned", "planned"]


def test_a_message_without_an_answer_is_unknown_and_not_sent_again(
    ca: trustme.CA, tmp_path: Path
) -> None:
    letters = make_letters(JANE)
    answers = [b"220 hello\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", None]
    with scripted_server(answers) as port:
        smtp = SmtpSettings(host="127.0.0.1", port=port, security="none", timeout_s=1)
        with pytest.raises(NotDeliveredError, match="may have been sent on 2026-11-02"):
            _deliver(tmp_path, smtp, letters)
    mailbox = Mailbox()
    with mail_server(mailbox, ca, tmp_path) as smtp:
        with pytest.raises(NotDeliveredError, match="use --again"):
            _deliver(tmp_path, smtp, letters)
        assert not mailbox.messages
        _deliver(tmp_path, smtp, letters, again=True)
    assert len(mailbox.messages) == 1


_CHILD = """
import os, sys, time
from pathlib import Path
from dagster_project.delivery.deliver import deliver
from dagster_project.delivery.smtp import SmtpTransport
from dagster_project.settings_sections import MailSettings
from tests.unit.delivery.conftest import AT, make_letters

class Dying(SmtpTransport):
    def deliver(self, outgoing):
        receipt = super().deliver(outgoing)
        print(receipt, flush=True)
        time.sleep(60)  # killed here: accepted by the server, not yet recorded
        return receipt

import dagster_project.delivery.transport as transport
transport.SmtpTransport = Dying
folder = Path(sys.argv[1])
deliver(
    make_letters(*sys.argv[3:]),
    MailSettings.model_validate_json(sys.argv[2]),
    ledger_path=folder / "state" / "ledger.sqlite",
    outbox=folder / "outbox",
    at=AT,
    again=False,
    environment=os.environ,
)
"""


def test_a_process_killed_between_sending_and_recording_mails_nobody_twice(
    ca: trustme.CA, tmp_path: Path
) -> None:
    mailbox, letters = Mailbox(), make_letters(JANE, JOE)
    with mail_server(mailbox, ca, tmp_path) as smtp:
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, tmp_path, _mail(smtp).model_dump_json(), JANE, JOE],
            stdout=subprocess.PIPE,
            text=True,
            env=dict(ENVIRONMENT),
            cwd=Path(__file__).parents[3],
        )
        with child:
            assert child.stdout is not None
            assert "250 OK" in child.stdout.readline()
            child.send_signal(signal.SIGKILL)
        assert [_state(tmp_path, letter) for letter in letters] == ["sending", "planned"]
        with pytest.raises(NotDeliveredError) as caught:
            _deliver(tmp_path, smtp, letters)
        text = str(caught.value)
        assert f"{JANE} ← company.pdf (unknown: may have been sent on 2026-11-02" in text
        assert "use --again" in text
        assert [message["To"] for message in mailbox.messages] == [JANE, JOE]
        assert [_state(tmp_path, letter) for letter in letters] == ["unknown", "sent"]


def test_no_error_carries_the_password(ca: trustme.CA, tmp_path: Path) -> None:
    mailbox = Mailbox(refused={JANE: f"550 your password is {PASSWORD}"})
    with mail_server(mailbox, ca, tmp_path) as smtp, pytest.raises(NotDeliveredError) as caught:
        _deliver(tmp_path, smtp, make_letters(JANE))
    assert "$TEST_SMTP_PASSWORD" in str(caught.value)
    for file in (tmp_path / "state").iterdir():
        assert PASSWORD.encode() not in file.read_bytes()
