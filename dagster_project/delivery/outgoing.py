"""What a transport is given, and what it has to do with it.

Here belongs the contract between those who mail and the ways out.
"""

from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Protocol, Self

from dagster_project.delivery.recipients import Address


@dataclass(frozen=True)
class Outgoing:
    """One message on its way.

    `name` is what a file of it is called: it tells the message from all others and names nobody.
    """

    message: EmailMessage
    sender: Address
    recipient: Address
    name: str


class Transport(Protocol):
    """Used in a `with` block, which is one connection for all messages."""

    name: str

    def __enter__(self) -> Self:
        """Connects.

        Raises:
            UnreachableError: nothing can be delivered to anybody.
        """

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Disconnects."""

    def deliver(self, outgoing: Outgoing) -> str:
        """Delivers one message; returns what became of it, in words.

        Raises:
            RefusedError: it was not delivered; others may be.
            UncertainError: it may have been delivered.
            UnreachableError: it was not delivered, and nothing else will be.
        """
