"""Real mail servers on loopback, and what they received.

Here belong servers that tests talk to: one with TLS and log-in that behaves, and ones that do not.
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, BinaryIO

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from dagster_project.settings_sections import SmtpSettings

USER, PASSWORD = "reviews-user", "correct horse battery"
ENVIRONMENT = {"TEST_SMTP_USER": USER, "TEST_SMTP_PASSWORD": PASSWORD}


@dataclass
class Mailbox:
    """An aiosmtpd handler: keeps what it takes, and answers as told."""

    refused: dict[str, str] = field(default_factory=dict)
    answer: str = "250 OK queued as 4711"
    envelopes: list[Envelope] = field(default_factory=list)
    clients: list[Any] = field(default_factory=list)
    taken: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Takes or refuses one recipient."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Takes or refuses the message."""
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
            self.clients.append(session.peer)
        self.taken.set()
        return self.answer

    @property
    def messages(self) -> list[EmailMessage]:
        """What arrived, parsed as a mail program does."""
        return [
            message_from_bytes(envelope.content, policy=default)  # type: ignore[arg-type]
            for envelope in self.envelopes
        ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
) -> AuthResult:
    login = isinstance(data, LoginPassword) and (data.login, data.password)
    return AuthResult(success=login == (USER.encode(), PASSWORD.encode()), handled=False)


@contextmanager
def mail_server(
    mailbox: Mailbox,
    ca: trustme.CA,
    folder: Path,
    *,
    starttls: bool = True,
    tls: bool = False,
    auth: bool = True,
) -> Iterator[SmtpSettings]:
    """Runs a server; yields the settings with which it can be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    ca_file = folder / "ca.pem"
    ca.cert_pem.write_to_path(str(ca_file))
    options: dict[str, Any] = {"decode_data": False, "ident": "test server"}
    if starttls:
        options |= {"tls_context": context, "require_starttls": True}
    if auth:
        options |= {
            "authenticator": _authenticate,
            "auth_required": True,
            "auth_require_tls": starttls,
        }
    port = free_port()
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=port, ssl_context=context if tls else None, **options
    )
    controller.start()
    try:
        yield SmtpSettings(
            host="localhost",
            port=port,
            security="tls" if tls else "starttls" if starttls else "none",
            username_env="TEST_SMTP_USER" if auth else None,
            password_env="TEST_SMTP_PASSWORD" if auth else None,
            ca_file=ca_file,
            timeout_s=5,
        )
    finally:
        controller.stop()


@contextmanager
def scripted_server(answers: list[bytes | None], *, once: bool = False) -> Iterator[int]:
    """A server that says one answer per line it hears (the first at once), then falls silent.

    None closes the connection instead. With `once`, further connections are closed unheard.
    Yields its port.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def talk(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            if _converse(connection, lines, answers):
                stop.wait()

    def serve() -> None:
        while True:
            connection, _ = listener.accept()
            if stop.is_set():
                connection.close()
                return
            if once and len(threads) > 1:
                connection.close()
                continue
            threads.append(threading.Thread(target=talk, args=[connection]))
            threads[-1].start()

    threads.append(threading.Thread(target=serve))
    threads[0].start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        stop.set()
        socket.create_connection(listener.getsockname()).close()
        for thread in threads:
            thread.join()
        listener.close()


def _converse(connection: socket.socket, lines: BinaryIO, answers: list[bytes | None]) -> bool:
    """Says what there is to say; True where the connection is to stay open afterwards."""
    for number, answer in enumerate(answers):
        if number > 0 and not lines.readline():
            return False
        if answer is None:
            return False
        connection.sendall(answer)
    return True
