"""One mail message: headers, text, HTML and the attached pack.

Here belongs what a message is made of; its words come from the caller, and the moment of sending
is an argument.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from dagster_project.delivery.recipients import Address

_LONGEST_SUBJECT = 200
# Characters that end a line, are invisible, or turn the direction of what follows.
_UNWANTED = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_DIRECTIONS = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Attachment:
    """A PDF with the name under which it is saved."""

    file_name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Content:
    """What is said, the same for every recipient."""

    subject: str
    text: str
    html: str | None = None
    attachment: Attachment | None = None
    language: str = "en"


def one_line(text: str, longest: int = _LONGEST_SUBJECT) -> str:
    """`text` as it may stand in a header: one line, visible characters only, not too long."""
    shown = "".join(
        " " if unicodedata.category(c) in _UNWANTED or c in _DIRECTIONS else c for c in text
    )
    line = " ".join(shown.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def safe_file_name(name: str) -> str:
    """`name` in characters that every file system and mail program leaves alone."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "file"


def message_id(subject_key: str, recipient: Address, sender: Address) -> str:
    """The same for the same thing sent to the same mailbox, so that a re-send is recognisable.

    Args:
        subject_key: names what is sent, in ASCII letters, digits, '-' and '.'; short, because some
            servers stumble over an id that does not fit on one line.
        recipient: enters as a hash only.
        sender: its domain stands for the right to make ids in it.
    """
    return f"<{safe_file_name(subject_key)}.{short_hash(recipient.key)}@{sender.domain}>"


def short_hash(text: str) -> str:
    """Twelve characters that stand for `text` where it should not be read."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def compose(
    content: Content, *, sender: Address, recipient: Address, identifier: str, sent_at: datetime
) -> EmailMessage:
    """The message to one recipient; it names nobody else.

    Args:
        content: subject, bodies and attachment; nothing in it can add a header.
        sender: the From header and the envelope.
        recipient: the only To.
        identifier: the Message-ID.
        sent_at: the Date header (aware).
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _header(sender)
    message["To"] = _header(recipient)
    message["Subject"] = one_line(content.subject)
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = identifier
    # Keeps out-of-office replies and ticket systems from answering (RFC 3834; Exchange's own).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    # Quoted-printable keeps every line short and 7-bit: fit for any server.
    message.set_content(_encodable(content.text), cte="quoted-printable")
    if content.html is not None:
        message.add_alternative(_encodable(content.html), subtype="html", cte="quoted-printable")
    if content.attachment is not None:
        message.add_attachment(
            content.attachment.content,
            maintype="application",
            subtype="pdf",
            filename=safe_file_name(content.attachment.file_name),
        )
    # Last: what begins with Content- would be moved into the first part.
    message["Content-Language"] = one_line(content.language)
    return message


def _header(address: Address) -> HeaderAddress:
    return HeaderAddress(display_name=one_line(address.name), addr_spec=address.mailbox)


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()
