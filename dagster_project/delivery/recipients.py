"""Mail addresses: what is accepted as one, and who is meant by a list of them.

Here belong parsing and comparing addresses; which are used is in the settings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>{_LABEL}(?:\.{_LABEL})*)")
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<mailbox>[^<>]*)>")


@dataclass(frozen=True)
class Address:
    """One mailbox, with the name that is shown for it (often empty)."""

    name: str
    mailbox: str

    @property
    def key(self) -> str:
        """What makes two spellings the same person: no provider tells cases apart."""
        return self.mailbox.lower()

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.mailbox.rpartition("@")[2]


def parse_address(text: str) -> Address:
    """`jane@company.example` or `Jane Doe <jane@company.example>` → its parts.

    Raises:
        ValueError: `text` is none of these; says what to write.
    """
    named = _NAMED.fullmatch(text.strip(" "))
    name = named["name"].strip(' "') if named else ""
    mailbox = named["mailbox"].strip(" ") if named else text.strip(" ")
    if not name.isprintable():
        raise ValueError(f"{text!r} has control characters in its name; leave them out")
    if not mailbox.isascii():
        raise ValueError(
            f"{text!r} has letters that not every mail server accepts; write the domain in its "
            "xn-- form and the part before the @ in ASCII"
        )
    match = _MAILBOX.fullmatch(mailbox)
    # RFC 5321, 4.5.3.1: longer ones are refused by servers.
    if match is None or len(match["local"]) > 64 or len(mailbox) > 254:
        raise ValueError(f"{text!r} is no mail address; write one like 'jane@company.example'")
    return Address(name=name, mailbox=mailbox)


def addressees(addresses: Iterable[str]) -> list[Address]:
    """The addresses in their order, each mailbox once.

    Raises:
        ValueError: one of them is no address.
    """
    found: dict[str, Address] = {}
    for text in addresses:
        address = parse_address(text)
        found.setdefault(address.key, address)
    return list(found.values())
