"""Messages handed to the mail server, one by one, over one connection.

Here belongs the conversation about a message, and what its end means; connecting is in
`smtp_connection`.
"""

import smtplib
from collections.abc import Mapping
from contextlib import suppress
from email.policy import SMTP
from typing import Self

from dagster_project.delivery.errors import RefusedError, UncertainError
from dagster_project.delivery.outgoing import Outgoing
from dagster_project.delivery.smtp_connection import check_setup, connect, quote_reply
from dagster_project.settings_sections import SmtpSettings

_CLOSING = 421


class _LostError(Exception):
    """The connection ended before the message was handed over: it was not sent."""


class SmtpTransport:
    """Mails through the server of the settings."""

    name = "smtp"

    def __init__(self, settings: SmtpSettings, environment: Mapping[str, str]) -> None:
        """Checks the secrets; connects to nothing.

        Raises:
            MailSetupError: a variable is missing, or the password would travel in the clear.
        """
        check_setup(settings, environment)
        self._settings = settings
        self._environment = environment
        self._where = f"{settings.host}:{settings.port}"
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Connects and logs in."""
        self._smtp = connect(self._settings, self._environment)
        return self

    def __exit__(self, *_: object) -> None:
        """Says good-bye; an answer is not needed."""
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.quit()
        self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def deliver(self, outgoing: Outgoing) -> str:
        """Sends one message; once more where an old connection was lost before it mattered."""
        try:
            return self._transfer(outgoing)
        except _LostError:
            self._drop()
            self._smtp = connect(self._settings, self._environment)
        try:
            return self._transfer(outgoing)
        except _LostError as lost:
            raise RefusedError(f"{self._where} {lost}", is_temporary=True) from None

    def _transfer(self, outgoing: Outgoing) -> str:
        smtp = self._smtp
        if smtp is None:
            raise _LostError("is not connected")
        content = outgoing.message.as_bytes(policy=SMTP)
        options = [f"size={len(content)}"] if smtp.has_extn("size") else []
        try:
            self._expect(smtp.mail(outgoing.sender.mailbox, options))
            self._expect(smtp.rcpt(outgoing.recipient.mailbox))
        except smtplib.SMTPException:
            raise _LostError("closed the connection before it took the message") from None
        return self._hand_over(smtp, content)

    def _hand_over(self, smtp: smtplib.SMTP, content: bytes) -> str:
        """The step after which only an answer tells whether the message was sent."""
        try:
            code, reply = smtp.data(content)
        except smtplib.SMTPDataError as error:
            raise self._refusal(error.smtp_code, error.smtp_error) from None
        except OSError:
            raise UncertainError(f"{self._where} took the message and did not confirm it") from None
        if 200 <= code < 300:
            return f"accepted by {self._where}: {code} {self._quote(reply)}"
        if 400 <= code < 600:
            raise self._refusal(code, reply)
        raise UncertainError(f"{self._where} took the message and answered no valid code")

    def _expect(self, answer: tuple[int, bytes]) -> None:
        code, reply = answer
        if code == _CLOSING:
            raise _LostError(f"is closing: {code} {self._quote(reply)}")
        if not 200 <= code < 300:
            raise self._refusal(code, reply)

    def _refusal(self, code: int, reply: bytes | str) -> RefusedError:
        """The server's no, with the connection made ready for the next message."""
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.rset()
        is_temporary = 400 <= code < 500
        manner = "for now" if is_temporary else "for good"
        text = f"{self._where} refused it {manner}: {code} {self._quote(reply)}"
        return RefusedError(text, is_temporary=is_temporary)

    def _quote(self, reply: bytes | str) -> str:
        return quote_reply(reply, self._settings, self._environment)
