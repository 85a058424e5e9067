"""The ledger's file: its tables, its transactions, and what is said when it cannot be used.

Here belongs SQLite; what is recorded is in `ledger`.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from dagster_project.delivery.errors import DeliveryError

VERSION = 2
KEY = ("month", "revision", "pack", "language", "recipient")
REST = ("state", "attempt", "transport", "changed_at", "detail", "sha256")
_ALL = ", ".join((*KEY, *REST))
_COLUMNS = """
    month text not null, revision integer not null, pack text not null, language text not null,
    recipient text not null,
    state text not null check (state in ('planned', 'sending', 'sent', 'failed', 'unknown')),
    attempt integer not null, transport text not null, changed_at text not null,
    detail text not null"""
_HASH = "sha256 text not null default ''"
_RECORD = f"""
    insert into delivery_events ({_ALL}) values ({", ".join(f"new.{c}" for c in (*KEY, *REST))});
"""  # noqa: S608 - column names of this module
_TRIGGERS = (
    f"create trigger planned after insert on deliveries begin {_RECORD} end",
    f"create trigger changed after update on deliveries begin {_RECORD} end",
)
# `deliveries` holds how things stand, `delivery_events` how they came to it.
_SCHEMA = (
    f"create table deliveries ({_COLUMNS}, {_HASH}, primary key ({', '.join(KEY)})) strict",
    f"create table delivery_events (event integer primary key, {_COLUMNS}, {_HASH}) strict",
    """
    create table alerts (
        day text not null, subject text not null, recipient text not null, sent_at text not null,
        primary key (day, subject, recipient)
    ) strict
    """,
    *_TRIGGERS,
)
# From the version that did not keep the attachment's hash.
_ADD_HASH = (
    f"alter table deliveries add column {_HASH}",
    f"alter table delivery_events add column {_HASH}",
    "drop trigger planned",
    "drop trigger changed",
    *_TRIGGERS,
)
_UPGRADES = {0: _SCHEMA, 1: _ADD_HASH}
_BUSY_TIMEOUT_S = 30.0


class LedgerError(DeliveryError):
    """The ledger cannot be used; nothing is mailed without it."""


def private_folder(folder: Path) -> None:
    """Makes a folder that only its owner may look into; an existing one stays as it is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def stamp(at: datetime) -> str:
    """A moment as it is stored: UTC, so that text sorts by time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class Store:
    """The open file; created, for its owner alone, at the first use."""

    def __init__(self, path: Path) -> None:
        """Opens or creates the file.

        Raises:
            LedgerError: it is no ledger, is damaged, or was written by a newer version.
        """
        self._path = path
        with self.explained():
            private_folder(path.parent)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self.connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
            with ExitStack() as undo:
                undo.callback(self.connection.close)
                self._prepare()
                undo.pop_all()

    def _prepare(self) -> None:
        # The rollback journal needs no shared memory, and EXTRA syncs its folder too: a state is
        # never forgotten once it was written.
        self.connection.execute("pragma synchronous = extra")
        (version,) = self.connection.execute("pragma user_version").fetchone()
        if version > VERSION:
            raise LedgerError(
                f"the ledger {self._path} has version {version}, this program knows {VERSION}. "
                "Use the newer program that wrote it; nothing was mailed."
            )
        if version < VERSION:
            self._upgrade()

    def _upgrade(self) -> None:
        """Makes the tables, or adds to those of an older version; all of it or nothing."""
        with self.transaction() as connection:
            # Another process may have done it while this one waited.
            (version,) = connection.execute("pragma user_version").fetchone()
            for statement in _UPGRADES.get(version, ()):
                connection.execute(statement)
            connection.execute(f"pragma user_version = {VERSION}")

    def __enter__(self) -> Self:
        """The open store."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the file."""
        self.connection.close()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what SQLite and the file system say into a LedgerError."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise LedgerError(
                f"the ledger {self._path} cannot be used ({error}); without it nothing is mailed. "
                "Free the disk or restore the file from a backup. Moved away, it is begun anew, "
                "and whoever was mailed can be mailed again."
            ) from None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything within is on disk at its end, or nothing is."""
        with self.explained():
            self.connection.execute("begin immediate")
            try:
                yield self.connection
                self.connection.execute("commit")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("rollback")
