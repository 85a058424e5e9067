"""Mail to the operators: once per subject and day, without secrets, and never to readers."""

import logging
import smtplib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import trustme

from dagster_project.alerts import AlertError, alert_operators
from dagster_project.delivery.errors import UnreachableError
from dagster_project.home import Home
from dagster_project.settings import MailSettings, Settings, SmtpSettings
from tests.unit.delivery.servers import ENVIRONMENT, PASSWORD, Mailbox, free_port, mail_server

AT = datetime(2026, 12, 7, 5, 0, tzinfo=UTC)
ANN, BEN = "ann@company.example", "ben@company.example"


def _settings(*operators: str, **mail: object) -> Settings:
    return Settings(mail=MailSettings(operators=operators).model_copy(update=mail))


def _alert(
    settings: Settings,
    home: Home,
    *,
    subject: str = "Sales Reviews: 2026-11 is late",
    text: str = "no drop",
    at: datetime = AT,
) -> None:
    alert_operators(settings, home, subject=subject, text=text, at=at)


def _written(home: Home) -> list[EmailMessage]:
    files = sorted(home.outbox.glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=default) for path in files]


def test_each_operator_is_told_and_no_reader(tmp_path: Path) -> None:
    home = Home(tmp_path)
    _alert(_settings(ANN, BEN), home)
    assert {message["To"] for message in _written(home)} == {ANN, BEN}
    (first, _) = _written(home)
    assert first["Subject"] == "Sales Reviews: 2026-11 is late"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"].datetime == AT
    assert first.get_content().strip() == "no drop"


def test_a_subject_is_told_once_a_day_of_the_company(tmp_path: Path) -> None:
    home, settings = Home(tmp_path), _settings(ANN)
    _alert(settings, home)
    _alert(settings, home, at=AT + timedelta(hours=17))  # 23:00 in Berlin
    assert len(_written(home)) == 1
    _alert(settings, home, at=AT + timedelta(hours=18, minutes=30))  # past midnight there
    assert len(_written(home)) == 2
    _alert(settings, home, subject="Sales Reviews: close_month of 2026-11 failed")
    assert len(_written(home)) == 3


def test_without_operators_a_warning_is_logged_and_nothing_is_made(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        _alert(_settings(), Home(tmp_path))
    assert "mail.operators is empty: Sales Reviews: 2026-11 is late" in caplog.text
    assert not list(tmp_path.iterdir())


def test_secrets_are_replaced_by_the_names_of_their_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_SMTP_USER", "reviews-user")
    monkeypatch.setenv("TEST_SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "abcdef/123456")
    smtp = SmtpSettings(username_env="TEST_SMTP_USER", password_env="TEST_SMTP_PASSWORD")
    text = f"log-in {PASSWORD} failed; key abcdef/123456; s3://me:pw1234@host/bucket"
    home = Home(tmp_path)
    _alert(_settings(ANN, smtp=smtp), home, subject=f"failed: {PASSWORD}", text=text)
    (message,) = _written(home)
    assert message["Subject"] == "failed: $TEST_SMTP_PASSWORD"
    assert message.get_content().strip() == (
        "log-in $TEST_SMTP_PASSWORD failed; key $AWS_SECRET_ACCESS_KEY; s3://***@host/bucket"
    )
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or PASSWORD.encode() not in file.read_bytes()


def test_a_subject_cannot_add_a_header(tmp_path: Path) -> None:
    home = Home(tmp_path)
    _alert(_settings(ANN), home, subject="late\r\nBcc: spy@evil.example")
    (message,) = _written(home)
    assert message["Bcc"] is None
    assert message["Subject"] == "late Bcc: spy@evil.example"


def test_a_very_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    home = Home(tmp_path)
    _alert(_settings(ANN), home, text="x" * 50_000)
    (message,) = _written(home)
    assert message.get_content().rstrip().endswith("[… 30000 more characters in the run]")


def test_an_operator_who_is_refused_is_named_and_tried_again_and_the_others_are_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    mailbox, home = Mailbox(refused={ANN: "550 no such user"}), Home(tmp_path / "home")
    with mail_server(mailbox, trustme.CA(), tmp_path) as smtp:
        settings = _settings(ANN, BEN, transport="smtp", smtp=smtp)
        with pytest.raises(AlertError, match=r"ann@company\.example: .* refused it for good: 550"):
            _alert(settings, home)
        assert [message["To"] for message in mailbox.messages] == [BEN]
        mailbox.refused.clear()
        _alert(settings, home)
        _alert(settings, home)
    assert [message["To"] for message in mailbox.messages] == [BEN, ANN]


def test_a_server_that_is_down_is_an_error_and_the_next_call_tries_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    down = SmtpSettings(host="127.0.0.1", port=free_port(), security="none", timeout_s=1)
    with pytest.raises(UnreachableError, match="refuses connections") as caught:
        _alert(_settings(ANN, transport="smtp", smtp=down), home)
    assert not isinstance(caught.value.__cause__, smtplib.SMTPException)
    _alert(_settings(ANN), home)
    assert len(_written(home)) == 1
