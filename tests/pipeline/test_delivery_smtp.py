"""Mailing a closed month of the demo company through the real job and a real mail server."""

import io
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import dagster as dg
import pytest
import trustme
import yaml
from pypdf import PdfReader

from dagster_project.commands import RunFailedError, send_month
from dagster_project.delivery.ledger import Ledger, Piece
from dagster_project.home import Home
from dagster_project.jobs import SEND_REVIEWS
from dagster_project.runner import persistent_instance
from dagster_project.settings_sections import SmtpSettings
from tests.conftest import MONTH
from tests.unit.delivery.servers import ENVIRONMENT, PASSWORD, Mailbox, mail_server

ANN, BEN = "ann@fjordlicht.example", "ben@fjordlicht.example"


@pytest.fixture
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def _config(folder: Path, smtp: SmtpSettings) -> Path:
    mail = {
        "transport": "smtp",
        "recipients": [ANN, BEN],
        "smtp": smtp.model_dump(mode="json"),
    }
    path = folder / "reviews.yaml"
    path.write_text(yaml.safe_dump({"mail": mail}), encoding="utf-8")
    return path


def _pack_in(message: EmailMessage) -> bytes:
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "sales-review-2026-10-r1-en.pdf"
    content: bytes = attached.get_content()
    return content


def test_each_recipient_gets_the_rendered_pack_and_its_headlines_once(
    own_home: Path, ca: trustme.CA, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, mailbox = Home(own_home), Mailbox()
    with mail_server(mailbox, ca, tmp_path) as smtp:
        config = _config(tmp_path, smtp)
        send_month(home, config, MONTH, again=False)
        said = capsys.readouterr().out
        send_month(home, config, MONTH, again=False)
    assert [message["To"] for message in mailbox.messages] == [ANN, BEN]
    assert f"{ANN} ← company.pdf (sent)" in said
    rendered = (home.reports(MONTH, 1) / "en" / "company.pdf").read_bytes()
    for message in mailbox.messages:
        assert not message.defects
        assert "October 2026" in message["Subject"]
        assert _pack_in(message) == rendered
        assert len(PdfReader(io.BytesIO(_pack_in(message))).pages) >= 5
        bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
        for body in bodies:
            assert body is not None
            assert "Fjordlicht Software GmbH" in body.get_content()
    assert not home.outbox.exists()
    with persistent_instance(home) as instance:
        runs = instance.get_runs(dg.RunsFilter(job_name=SEND_REVIEWS))
    assert {run.status for run in runs} == {dg.DagsterRunStatus.SUCCESS}


def test_a_refused_recipient_fails_the_run_by_name_and_the_other_has_the_review(
    own_home: Path, ca: trustme.CA, tmp_path: Path
) -> None:
    home, mailbox = Home(own_home), Mailbox(refused={ANN: "550 no such user"})
    with mail_server(mailbox, ca, tmp_path) as smtp:
        with pytest.raises(RunFailedError) as caught:
            send_month(home, _config(tmp_path, smtp), MONTH, again=False)
        lacking, having = str(caught.value).split("These have it:")
        assert f"{ANN} ← company.pdf (localhost:{smtp.port} refused it for good: 550" in lacking
        assert BEN in having
        assert [message["To"] for message in mailbox.messages] == [BEN]


def test_a_failure_to_log_in_names_variables_and_no_secret_reaches_the_run(
    own_home: Path, ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, mailbox = Home(own_home), Mailbox()
    wrong = f"{PASSWORD} with a slip"
    monkeypatch.setenv("TEST_SMTP_PASSWORD", wrong)
    with (
        mail_server(mailbox, ca, tmp_path) as smtp,
        pytest.raises(RunFailedError, match="TEST_SMTP_USER and TEST_SMTP_PASSWORD"),
    ):
        send_month(home, _config(tmp_path, smtp), MONTH, again=False)
    assert not mailbox.messages
    for file in home.state.rglob("*"):
        assert file.is_dir() or wrong.encode() not in file.read_bytes(), file


def test_a_missing_secret_is_named_and_nobody_is_mailed(
    own_home: Path, ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = Mailbox()
    monkeypatch.delenv("TEST_SMTP_PASSWORD")
    with (
        mail_server(mailbox, ca, tmp_path) as smtp,
        pytest.raises(RunFailedError, match="the environment lacks TEST_SMTP_PASSWORD"),
    ):
        send_month(Home(own_home), _config(tmp_path, smtp), MONTH, again=False)
    assert not mailbox.messages


def test_what_a_killed_run_was_sending_is_not_sent_again(
    own_home: Path, ca: trustme.CA, tmp_path: Path
) -> None:
    """The ledger as a kill between the server's answer and its record leaves it."""
    home, mailbox = Home(own_home), Mailbox()
    piece = Piece(MONTH, 1, "company", "en", ANN)
    with Ledger(home.ledger) as ledger:
        at = datetime(2026, 11, 2, tzinfo=UTC)
        ledger.plan([piece], transport="smtp", at=at)
        assert ledger.begin(piece, transport="smtp", at=at, again=False)
    with mail_server(mailbox, ca, tmp_path) as smtp:
        config = _config(tmp_path, smtp)
        with pytest.raises(RunFailedError, match="unknown: may have been sent on 2026-11-02"):
            send_month(home, config, MONTH, again=False)
        assert [message["To"] for message in mailbox.messages] == [BEN]
        send_month(home, config, MONTH, again=True)
    assert [message["To"] for message in mailbox.messages] == [BEN, ANN, BEN]
