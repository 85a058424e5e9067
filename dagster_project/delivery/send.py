"""Sends pieces through a transport, with the ledger before and after each.

Here belongs the order of steps that makes "nobody twice" hold through any crash. Which packs go to
whom, and what is said, comes from the caller.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dagster_project.delivery.errors import RefusedError, UncertainError, UnreachableError
from dagster_project.delivery.ledger import Ledger, Piece, State
from dagster_project.delivery.message import Content, compose, message_id, short_hash
from dagster_project.delivery.outgoing import Outgoing, Transport
from dagster_project.delivery.recipients import Address

Ending = Literal["sent", "before", "failed", "unknown"]


@dataclass(frozen=True)
class Letter:
    """One piece, the mailbox it goes to, and what it says."""

    piece: Piece
    recipient: Address
    content: Content


@dataclass(frozen=True)
class Outcome:
    """What became of one letter."""

    letter: Letter
    ending: Ending
    detail: str

    @property
    def is_delivered(self) -> bool:
        """True where the recipient has it, now or from an earlier run."""
        return self.ending in {"sent", "before"}

    def line(self) -> str:
        """For people: who, what, and what became of it."""
        pack = f"{self.letter.piece.pack}.pdf"
        return f"{self.letter.recipient.mailbox} ← {pack} ({self.detail})"


def send_letters(
    letters: Sequence[Letter],
    transport: Transport,
    ledger: Ledger,
    *,
    sender: Address,
    at: datetime,
    again: bool,
) -> list[Outcome]:
    """Sends what has not been sent; a failure for one recipient does not stop the others.

    Args:
        letters: what is to reach whom.
        transport: not connected yet; it is left alone where nothing is to be sent.
        ledger: open, with the delivery lock held by the caller.
        sender: who writes.
        at: the moment of sending.
        again: mails those too who have been mailed, or may have been.

    Raises:
        UnreachableError: no connection could be made; nothing was sent to anybody.
    """
    ledger.settle()
    ledger.plan([letter.piece for letter in letters], transport=transport.name, at=at)
    settled = {} if again else _settled(letters, ledger)
    if len(settled) == len(letters):
        return list(settled.values())
    open_letters = [letter for letter in letters if letter.piece not in settled]
    with transport:
        sending = _Sending(transport, ledger, sender, at, again)
        sent = {outcome.letter.piece: outcome for outcome in sending.each(open_letters)}
    return [(settled | sent)[letter.piece] for letter in letters]


def _settled(letters: Sequence[Letter], ledger: Ledger) -> dict[Piece, Outcome]:
    """What is not to be sent: those who have it, and those who may have it."""
    found = {}
    for letter in letters:
        entry = ledger.entry(letter.piece)
        if entry is not None and entry.state == "sent":
            how = "written to the outbox" if entry.transport == "outbox" else "sent"
            detail = f"{how} before, on {entry.changed_at:%Y-%m-%d}; not again without --again"
            found[letter.piece] = Outcome(letter, "before", detail)
        elif entry is not None and entry.state == "unknown":
            found[letter.piece] = Outcome(
                letter, "unknown", _unknown(entry.changed_at, entry.detail)
            )
    return found


def _unknown(at: datetime, detail: str) -> str:
    return (
        f"unknown: may have been sent on {at:%Y-%m-%d} ({detail}); use --again to send it "
        "nevertheless"
    )


@dataclass(frozen=True)
class _Sending:
    """One run's way through its letters, over one connection."""

    transport: Transport
    ledger: Ledger
    sender: Address
    at: datetime
    again: bool

    def each(self, letters: Sequence[Letter]) -> Iterator[Outcome]:
        lost: UnreachableError | None = None
        for letter in letters:
            if lost is not None:
                yield Outcome(letter, "failed", f"not tried: {lost}")
                continue
            try:
                yield self._one(letter)
            except UnreachableError as error:
                lost = error
                self._finish(letter, "failed", str(error))
                yield Outcome(letter, "failed", str(error))

    def _one(self, letter: Letter) -> Outcome:
        piece, name = letter.piece, self.transport.name
        outgoing = self._outgoing(letter)
        attachment = letter.content.attachment
        sha256 = attachment.sha256 if attachment is not None else ""
        if not self.ledger.begin(
            piece, transport=name, at=self.at, again=self.again, sha256=sha256
        ):
            return Outcome(letter, "unknown", "is being sent by another process")
        try:
            receipt = self.transport.deliver(outgoing)
        except RefusedError as error:
            self._finish(letter, "failed", str(error))
            return Outcome(letter, "failed", str(error))
        except UncertainError as error:
            self._finish(letter, "unknown", str(error))
            return Outcome(letter, "unknown", _unknown(self.at, str(error)))
        self._finish(letter, "sent", receipt)
        return Outcome(letter, "sent", receipt if name == "outbox" else "sent")

    def _finish(self, letter: Letter, state: State, detail: str) -> None:
        self.ledger.finish(letter.piece, state, at=self.at, detail=detail)

    def _outgoing(self, letter: Letter) -> Outgoing:
        piece = letter.piece
        entry = self.ledger.entry(piece)
        attempt = entry.attempt + 1 if entry else 1
        message = compose(
            letter.content,
            sender=self.sender,
            recipient=letter.recipient,
            identifier=message_id(piece.code, letter.recipient, self.sender),
            sent_at=self.at,
        )
        return Outgoing(
            message=message,
            sender=self.sender,
            recipient=letter.recipient,
            name=f"sales-review-{piece.code}-{short_hash(piece.recipient)}-{attempt}",
        )
