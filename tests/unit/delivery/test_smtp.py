"""The mail server transport against real servers: good ones, and all that can go wrong."""

import socket
from collections.abc import Mapping
from pathlib import Path

import pytest
import trustme

from dagster_project.delivery.errors import (
    MailSetupError,
    RefusedError,
    UncertainError,
    UnreachableError,
)
from dagster_project.delivery.message import compose
from dagster_project.delivery.outgoing import Outgoing
from dagster_project.delivery.recipients import parse_address
from dagster_project.delivery.smtp import SmtpTransport
from dagster_project.settings_sections import SmtpSettings
from tests.unit.delivery.conftest import AT, make_letters
from tests.unit.delivery.servers import (
    ENVIRONMENT,
    PASSWORD,
    USER,
    Mailbox,
    free_port,
    mail_server,
    scripted_server,
)

SENDER = parse_address("Sales Reviews <reviews@fjordlicht.example>")


def _outgoing(recipient: str = "jane@company.example") -> Outgoing:
    (letter,) = make_letters(recipient)
    message = compose(
        letter.content,
        sender=SENDER,
        recipient=letter.recipient,
        identifier="<a.b@fjordlicht.example>",
        sent_at=AT,
    )
    return Outgoing(message, SENDER, letter.recipient, "x")


def _send(
    settings: SmtpSettings, *recipients: str, environment: Mapping[str, str] = ENVIRONMENT
) -> list[str]:
    with SmtpTransport(settings, environment) as transport:
        return [
            transport.deliver(_outgoing(recipient))
            for recipient in recipients or ("jane@company.example",)
        ]


def _failure(settings: SmtpSettings, environment: Mapping[str, str] = ENVIRONMENT) -> str:
    """Why nothing can be sent; proves on the way that no secret is in it, nor in its causes."""
    with pytest.raises(UnreachableError) as caught:
        _send(settings, environment=environment)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    for secret in environment.values():
        assert secret not in str(caught.value)
    return str(caught.value)


def test_mail_goes_encrypted_and_logged_in_over_one_connection(
    ca: trustme.CA, tmp_path: Path
) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, ca, tmp_path) as settings:
        receipts = _send(settings, "jane@company.example", "joe@company.example")
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [
        ["jane@company.example"],
        ["joe@company.example"],
    ]
    assert {envelope.mail_from for envelope in mailbox.envelopes} == {SENDER.mailbox}
    assert [message["To"] for message in mailbox.messages] == [
        "jane@company.example",
        "joe@company.example",
    ]
    assert len(set(mailbox.clients)) == 1
    assert receipts[0].endswith("250 OK queued as 4711")


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_mail_goes_to_a_server_that_encrypts_from_the_start(ca: trustme.CA, tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, ca, tmp_path, starttls=False, tls=True) as settings:
        _send(settings)
    assert len(mailbox.messages) == 1


def test_mail_goes_in_the_clear_where_that_is_wanted(ca: trustme.CA, tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, ca, tmp_path, starttls=False, auth=False) as settings:
        _send(settings)
    assert len(mailbox.messages) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_password_in_the_clear_is_allowed_to_this_machine_only(
    ca: trustme.CA, tmp_path: Path
) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, ca, tmp_path, starttls=False) as settings:
        _send(settings)
        assert len(mailbox.messages) == 1
        elsewhere = settings.model_copy(update={"host": "mail.company.example"})
        with pytest.raises(MailSetupError, match=r"in the clear\. Write security"):
            SmtpTransport(elsewhere, ENVIRONMENT)


def test_a_wrong_password_is_told_by_the_names_of_the_variables(
    ca: trustme.CA, tmp_path: Path
) -> None:
    mailbox = Mailbox()
    wrong = ENVIRONMENT | {"TEST_SMTP_PASSWORD": "not the password"}
    with mail_server(mailbox, ca, tmp_path) as settings:
        text = _failure(settings, wrong)
    assert "refused the log-in: 535" in text
    assert "TEST_SMTP_USER and TEST_SMTP_PASSWORD" in text
    assert not mailbox.messages


@pytest.mark.parametrize("missing", ["TEST_SMTP_USER", "TEST_SMTP_PASSWORD"])
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_a_missing_secret_is_named_before_anything_is_tried(missing: str, how: str) -> None:
    environment = {name: value for name, value in ENVIRONMENT.items() if name != missing}
    if how == "empty":
        environment[missing] = ""
    settings = SmtpSettings(username_env="TEST_SMTP_USER", password_env="TEST_SMTP_PASSWORD")
    with pytest.raises(MailSetupError, match=f"lacks {missing},") as caught:
        SmtpTransport(settings, environment)
    assert caught.value.exit_code == 2
    for secret in ENVIRONMENT.values():
        assert secret not in str(caught.value)


@pytest.mark.parametrize("password", ["pässword", "pass\r\nRSET", "password\n"])
def test_a_password_that_cannot_be_sent_is_refused_without_showing_it(password: str) -> None:
    settings = SmtpSettings(username_env="TEST_SMTP_USER", password_env="TEST_SMTP_PASSWORD")
    with pytest.raises(MailSetupError, match="TEST_SMTP_PASSWORD holds a character") as caught:
        SmtpTransport(settings, ENVIRONMENT | {"TEST_SMTP_PASSWORD": password})
    assert password not in str(caught.value)


def test_a_server_without_starttls_gets_nothing(ca: trustme.CA, tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, ca, tmp_path, starttls=False, auth=False) as settings:
        demanding = settings.model_copy(update={"security": "starttls"})
        text = _failure(demanding)
    assert "does not offer STARTTLS" in text
    assert not mailbox.messages


def test_a_certificate_of_an_unknown_authority_is_refused(ca: trustme.CA, tmp_path: Path) -> None:
    mailbox = Mailbox()
    stranger = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    with mail_server(mailbox, ca, tmp_path) as settings:
        for ca_file in (None, stranger):
            text = _failure(settings.model_copy(update={"ca_file": ca_file}))
            assert "certificate that is not trusted" in text
            assert "mail.smtp.ca_file" in text
    assert not mailbox.messages


def test_a_certificate_for_another_host_is_refused(tmp_path: Path) -> None:
    """The authority is the trusted one; the name is not."""
    authority, mailbox = trustme.CA(), Mailbox()

    class Elsewhere:
        cert_pem = authority.cert_pem

        def issue_cert(self, *_: str) -> trustme.LeafCert:
            return authority.issue_cert("mail.elsewhere.example")

    with mail_server(mailbox, Elsewhere(), tmp_path) as settings:  # type: ignore[arg-type]
        assert "Hostname mismatch" in _failure(settings)
    assert not mailbox.messages


def test_a_ca_file_that_is_missing_or_no_pem_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    for path in (tmp_path / "missing.pem", broken):
        settings = SmtpSettings(host="localhost", port=free_port(), ca_file=path)
        with pytest.raises(MailSetupError, match=path.name), SmtpTransport(settings, {}):
            pass


def test_a_server_that_never_answers_is_given_up_after_the_time_out() -> None:
    with scripted_server([]) as port:
        settings = SmtpSettings(host="127.0.0.1", port=port, timeout_s=0.3)
        text = _failure(settings)
        assert "did not answer within 0.3 s" in text
        tls = settings.model_copy(update={"security": "tls"})
        assert "did not answer within 0.3 s" in _failure(tls)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([None], "closed the connection"),
        ([b"220 hello\r\n", None], "closed the connection"),
        ([b"554 go away\r\n"], "refused the connection: 554 go away"),
        ([b"421 too busy\r\n"], "refused the connection: 421 too busy"),
        ([b"SSH-2.0-OpenSSH_9.2\r\n"], "refused the connection: -1"),
        ([b"220 hello\r\n", b"250-hi\r\n250 STARTTLS\r\n", b"454 no TLS today\r\n"], "454 no TLS"),
        ([b"220 hello\r\n", b"250-hi\r\n250 STARTTLS\r\n", b"220 go\r\n", None], "encryption"),
    ],
)
def test_an_odd_server_is_described(answers: list[bytes | None], words: str) -> None:
    with scripted_server(answers) as port:
        settings = SmtpSettings(host="127.0.0.1", port=port, timeout_s=2)
        assert words in _failure(settings)


def test_a_plain_server_is_told_from_an_encrypted_one() -> None:
    with scripted_server([b"220 hello\r\n"]) as port:
        settings = SmtpSettings(host="127.0.0.1", port=port, security="tls", timeout_s=2)
        assert "security: tls fits the port" in _failure(settings)


def test_a_port_without_a_server_and_a_host_without_a_name_are_told_apart() -> None:
    closed = SmtpSettings(host="127.0.0.1", port=free_port(), timeout_s=2)
    assert "refuses connections" in _failure(closed)
    nameless = SmtpSettings(host="no-such-host.invalid", timeout_s=2)
    assert "cannot be resolved" in _failure(nameless)
    malformed = SmtpSettings(host="a..b", timeout_s=2)
    assert "Check mail.smtp.host" in _failure(malformed)


def test_a_log_in_that_the_server_does_not_offer_is_explained() -> None:
    with scripted_server([b"220 hello\r\n", b"250 hi\r\n"]) as port:
        settings = SmtpSettings(
            host="127.0.0.1",
            port=port,
            security="none",
            username_env="TEST_SMTP_USER",
            password_env="TEST_SMTP_PASSWORD",
            timeout_s=2,
        )
        assert "offers no way to log in" in _failure(settings)


@pytest.mark.parametrize(
    ("code", "is_temporary", "words"),
    [(550, False, "refused it for good: 550 no such user"), (450, True, "refused it for now: 450")],
)
def test_a_refused_recipient_is_no_obstacle_for_the_next(
    ca: trustme.CA, tmp_path: Path, code: int, is_temporary: bool, words: str
) -> None:
    mailbox = Mailbox(refused={"gone@company.example": f"{code} no such user"})
    with (
        mail_server(mailbox, ca, tmp_path) as settings,
        SmtpTransport(settings, ENVIRONMENT) as transport,
    ):
        with pytest.raises(RefusedError, match=words) as caught:
            transport.deliver(_outgoing("gone@company.example"))
        assert caught.value.is_temporary is is_temporary
        transport.deliver(_outgoing())
    assert [message["To"] for message in mailbox.messages] == ["jane@company.example"]


@pytest.mark.parametrize(
    ("answer", "is_temporary"), [("452 disk full", True), ("554 looks like spam", False)]
)
def test_a_refused_message_was_not_sent(
    ca: trustme.CA, tmp_path: Path, answer: str, is_temporary: bool
) -> None:
    mailbox = Mailbox(answer=answer)
    with mail_server(mailbox, ca, tmp_path) as settings:
        with pytest.raises(RefusedError, match=answer) as caught:
            _send(settings)
        assert caught.value.is_temporary is is_temporary


HELLO = [b"220 hello\r\n", b"250 hi\r\n"]


def _plain(port: int) -> SmtpSettings:
    return SmtpSettings(host="127.0.0.1", port=port, security="none", timeout_s=0.5)


@pytest.mark.parametrize(
    "ending",
    [[], [None], [b"hmm\r\n"]],
    ids=["silence", "closed", "no code"],
)
def test_a_message_without_a_clear_answer_may_have_been_sent(ending: list[bytes | None]) -> None:
    data = [b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"]
    with (
        scripted_server([*HELLO, *data, *ending]) as port,
        pytest.raises(UncertainError, match="took the message"),
    ):
        _send(_plain(port))


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ([None], "closed the connection before it took the message"),
        ([b"421 too many\r\n"], "is closing: 421 too many"),
    ],
)
def test_a_connection_lost_before_the_message_is_tried_once_more_and_then_refused(
    ending: list[bytes | None], words: str
) -> None:
    with scripted_server([*HELLO, *ending]) as port:
        with pytest.raises(RefusedError, match=words) as caught:
            _send(_plain(port))
        assert caught.value.is_temporary


def test_a_connection_that_was_closed_between_two_messages_is_opened_again(
    ca: trustme.CA, tmp_path: Path
) -> None:
    mailbox = Mailbox()
    with (
        mail_server(mailbox, ca, tmp_path) as settings,
        SmtpTransport(settings, ENVIRONMENT) as transport,
    ):
        transport.deliver(_outgoing())
        assert transport._smtp is not None
        assert transport._smtp.sock is not None
        transport._smtp.sock.shutdown(socket.SHUT_RDWR)
        transport.deliver(_outgoing())
    assert len(mailbox.messages) == 2
    assert len(set(mailbox.clients)) == 2


def test_an_answer_that_repeats_the_secrets_is_shown_without_them() -> None:
    plain = b"AHJldmlld3MtdXNlcgBjb3JyZWN0IGhvcnNlIGJhdHRlcnk="  # \0user\0password in base64
    offer = [b"220 hello\r\n", b"250-hi\r\n250 AUTH PLAIN\r\n"]
    echo = b"535 bad command AUTH PLAIN " + plain + b" of " + USER.encode() + b"\r\n"
    with scripted_server([*offer, echo]) as port:
        settings = SmtpSettings(
            host="127.0.0.1",
            port=port,
            security="none",
            username_env="TEST_SMTP_USER",
            password_env="TEST_SMTP_PASSWORD",
            timeout_s=2,
        )
        text = _failure(settings)
    assert plain.decode() not in text
    assert "535 bad command AUTH PLAIN $TEST_SMTP_PASSWORD of $TEST_SMTP_USER" in text
    assert PASSWORD not in text


def test_a_transport_shows_no_secret_when_it_is_printed(ca: trustme.CA, tmp_path: Path) -> None:
    with mail_server(Mailbox(), ca, tmp_path) as settings:
        transport = SmtpTransport(settings, ENVIRONMENT)
        assert PASSWORD not in repr(transport)
        assert PASSWORD not in str(settings)
