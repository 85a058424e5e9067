"""The ways out: files in the outbox, or a mail server.

Here belong the outbox and the choice between both; the mail server is in `smtp`.
"""

import os
from collections.abc import Mapping
from email.policy import SMTP
from pathlib import Path
from typing import Self

from dagster_project.delivery.errors import RefusedError, UnreachableError
from dagster_project.delivery.message import safe_file_name
from dagster_project.delivery.outgoing import Outgoing, Transport
from dagster_project.delivery.smtp import SmtpTransport
from dagster_project.delivery.store import private_folder
from dagster_project.settings_sections import MailSettings


class OutboxTransport:
    """Writes each message as a file that any mail program opens."""

    name = "outbox"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        """Makes the folder, for its owner alone."""
        try:
            private_folder(self._folder)
        except OSError as error:
            raise UnreachableError(
                f"the outbox {self._folder} cannot be made ({error.strerror})"
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def deliver(self, outgoing: Outgoing) -> str:
        """Writes the file under a scratch name and renames it: it is there whole or not at all."""
        target = self._folder / f"{safe_file_name(outgoing.name)}.eml"
        scratch = target.with_name(f".{target.name}.partial")
        try:
            scratch.unlink(missing_ok=True)
            with os.fdopen(
                os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb"
            ) as f:
                f.write(outgoing.message.as_bytes(policy=SMTP))
                f.flush()
                os.fsync(f.fileno())
            scratch.replace(target)
        except OSError as error:
            raise RefusedError(
                f"{target} cannot be written ({error.strerror})", is_temporary=True
            ) from None
        return f"written to {target}"


def build_transport(mail: MailSettings, outbox: Path, environment: Mapping[str, str]) -> Transport:
    """The transport that the settings name.

    Raises:
        MailSetupError: the mail server's settings or secrets do not suffice.
    """
    if mail.transport == "outbox":
        return OutboxTransport(outbox)
    return SmtpTransport(mail.smtp, environment)
