"""The ledger: who was mailed what, and how far each attempt got.

Here belong the record and the rule that nobody is mailed twice. Every change is on disk before the
step that it announces, so that a crash at any instant leaves a state that tells what may have
happened. What is mailed is decided elsewhere.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from dagster_project.delivery.errors import DeliveryError
from dagster_project.delivery.store import KEY, REST, Store, private_folder, stamp
from dagster_project.months import format_month

State = Literal["planned", "sending", "sent", "failed", "unknown"]
INTERRUPTED = "the process ended between handing the message over and recording the answer"
_WHERE = " and ".join(f"{column} = ?" for column in KEY)


class DeliveryBusyError(DeliveryError):
    """Another process is mailing from this work folder."""


@dataclass(frozen=True, order=True)
class Piece:
    """What is mailed at most once: one pack in one language to one recipient."""

    month: date
    revision: int
    pack: str
    language: str
    recipient: str

    @property
    def code(self) -> str:
        """The piece in short; the recipient is not in it."""
        return f"{format_month(self.month)}-r{self.revision}-{self.pack}-{self.language}"

    def values(self) -> tuple[object, ...]:
        """The key as it is stored."""
        return (format_month(self.month), *astuple(self)[1:])


@dataclass(frozen=True)
class Entry:
    """How one piece stands; `sha256` is of the attachment that was taken for sending last."""

    state: State
    attempt: int
    transport: str
    changed_at: datetime
    detail: str
    sha256: str


@contextmanager
def delivery_lock(ledger: Path, timeout_s: float) -> Iterator[None]:
    """One process mails at a time; the kernel frees the lock of one that dies.

    Raises:
        DeliveryBusyError: another process still held it after `timeout_s` seconds.
    """
    private_folder(ledger.parent)
    lock = ledger.with_suffix(".lock")
    try:
        with FileLock(lock, timeout=timeout_s, mode=0o600, thread_local=False):
            yield
    except Timeout:
        raise DeliveryBusyError(
            f"another process is mailing from {ledger.parent.parent}; waited {timeout_s:g} s for "
            f"{lock}. Wait until it ends and send again: nobody is mailed twice."
        ) from None


class Ledger(Store):
    """The open ledger."""

    def entry(self, piece: Piece) -> Entry | None:
        """How the piece stands; None where it was never planned."""
        query = f"select {', '.join(REST)} from deliveries where {_WHERE}"  # noqa: S608 - constants
        with self.explained():
            row = self.connection.execute(query, piece.values()).fetchone()
        if row is None:
            return None
        state, attempt, transport, changed_at, detail, sha256 = row
        return Entry(state, attempt, transport, datetime.fromisoformat(changed_at), detail, sha256)

    def settle(self) -> int:
        """Turns what a dead process was sending into `unknown`; the caller holds the lock.

        The moment stays that of the attempt: when it may have been sent.
        """
        with self.transaction() as connection:
            return connection.execute(
                "update deliveries set state = 'unknown', detail = ? where state = 'sending'",
                [INTERRUPTED],
            ).rowcount

    def plan(self, pieces: Iterable[Piece], *, transport: str, at: datetime) -> None:
        """Records the pieces that are not known yet."""
        names = (*KEY, *REST)
        marks = ", ".join("?" * len(names))
        statement = f"insert or ignore into deliveries ({', '.join(names)}) values ({marks})"  # noqa: S608
        rest = ("planned", 0, transport, stamp(at), "", "")
        with self.transaction() as connection:
            connection.executemany(statement, [(*piece.values(), *rest) for piece in pieces])

    def begin(
        self, piece: Piece, *, transport: str, at: datetime, again: bool, sha256: str = ""
    ) -> bool:
        """Takes a piece for sending, durably; False where it must not be sent.

        A piece that was sent, or may have been, is taken only `again`; one that is being sent,
        never. `sha256` is of the attachment, so that what was mailed can be shown later.
        """
        states = "('planned', 'failed', 'sent', 'unknown')" if again else "('planned', 'failed')"
        statement = (
            "update deliveries set state = 'sending', attempt = attempt + 1, transport = ?, "  # noqa: S608
            f"changed_at = ?, detail = '', sha256 = ? where state in {states} and {_WHERE}"
        )
        values = (transport, stamp(at), sha256, *piece.values())
        with self.transaction() as connection:
            taken = connection.execute(statement, values).rowcount
        return taken == 1

    def finish(self, piece: Piece, state: State, *, at: datetime, detail: str) -> None:
        """Records how sending ended."""
        statement = f"update deliveries set state = ?, changed_at = ?, detail = ? where {_WHERE}"  # noqa: S608
        with self.transaction() as connection:
            connection.execute(statement, (state, stamp(at), detail, *piece.values()))

    def was_alerted(self, day: date, subject: str, recipient: str) -> bool:
        """True where the operator was told of the subject on that day."""
        with self.explained():
            row = self.connection.execute(
                "select 1 from alerts where day = ? and subject = ? and recipient = ?",
                (day.isoformat(), subject, recipient),
            ).fetchone()
        return row is not None

    def record_alert(self, day: date, subject: str, recipient: str, at: datetime) -> None:
        """Remembers that the operator was told."""
        with self.transaction() as connection:
            connection.execute(
                "insert or ignore into alerts values (?, ?, ?, ?)",
                (day.isoformat(), subject, recipient, stamp(at)),
            )
