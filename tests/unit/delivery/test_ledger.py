"""The ledger: what may be sent, what is remembered, and what many processes may do at once."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.delivery.ledger import (
    INTERRUPTED,
    DeliveryBusyError,
    Ledger,
    Piece,
    delivery_lock,
)
from dagster_project.delivery.store import VERSION, LedgerError
from tests.unit.delivery.conftest import AT, MONTH

PIECE = Piece(MONTH, 1, "company", "en", "jane@company.example")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger.sqlite"


def _begin(ledger: Ledger, *, again: bool = False) -> bool:
    return ledger.begin(PIECE, transport="smtp", at=AT, again=again)


def test_a_piece_is_planned_sent_and_then_not_taken_any_more(path: Path) -> None:
    with Ledger(path) as ledger:
        assert ledger.entry(PIECE) is None
        assert not _begin(ledger)  # what was not planned cannot be sent
        ledger.plan([PIECE, PIECE], transport="smtp", at=AT)
        assert _begin(ledger)
        ledger.finish(PIECE, "sent", at=AT, detail="250 OK")
        assert not _begin(ledger)
    with Ledger(path) as ledger:
        entry = ledger.entry(PIECE)
        assert entry is not None
        assert (entry.state, entry.attempt, entry.transport) == ("sent", 1, "smtp")
        assert (entry.changed_at, entry.detail) == (AT, "250 OK")
        assert not _begin(ledger)
        assert _begin(ledger, again=True)


def test_another_revision_recipient_language_pack_or_month_is_another_piece(path: Path) -> None:
    pieces = [
        PIECE,
        Piece(MONTH, 2, "company", "en", "jane@company.example"),
        Piece(MONTH, 1, "team-7", "en", "jane@company.example"),
        Piece(MONTH, 1, "company", "de", "jane@company.example"),
        Piece(MONTH, 1, "company", "en", "joe@company.example"),
        Piece(MONTH.replace(month=9), 1, "company", "en", "jane@company.example"),
    ]
    with Ledger(path) as ledger:
        ledger.plan(pieces, transport="smtp", at=AT)
        assert _begin(ledger)
        ledger.finish(PIECE, "sent", at=AT, detail="")
        states = [entry.state for piece in pieces if (entry := ledger.entry(piece))]
    assert states == ["sent"] + ["planned"] * 5


def test_what_a_dead_process_was_sending_becomes_unknown_and_stays_with_its_time(
    path: Path,
) -> None:
    with Ledger(path) as ledger:
        ledger.plan([PIECE], transport="smtp", at=AT - timedelta(days=1))
        assert _begin(ledger)
    with Ledger(path) as ledger:
        assert ledger.settle() == 1
        entry = ledger.entry(PIECE)
        assert entry is not None
        assert (entry.state, entry.changed_at, entry.detail) == ("unknown", AT, INTERRUPTED)
        assert not _begin(ledger)
        assert _begin(ledger, again=True)


@given(st.lists(st.sampled_from(["again", "send", "refuse", "uncertain", "crash"])))
def test_nobody_is_mailed_twice_whatever_happens_unless_it_is_asked_for(actions: list[str]) -> None:
    """`possibly` counts the messages that may have reached the recipient."""
    with TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.sqlite") as ledger:
        ledger.plan([PIECE], transport="smtp", at=AT)
        possibly = asked = 0
        for action in actions:
            ledger.settle()
            asked += action == "again"
            if not _begin(ledger, again=action == "again"):
                assert possibly >= 1
                continue
            possibly += action != "refuse"
            endings = {"again": "sent", "send": "sent", "refuse": "failed", "uncertain": "unknown"}
            if action in endings:
                ledger.finish(PIECE, endings[action], at=AT, detail="")  # type: ignore[arg-type]
        assert possibly <= 1 + asked


def test_every_change_leaves_an_event(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.plan([PIECE], transport="smtp", at=AT)
        _begin(ledger)
        ledger.finish(PIECE, "failed", at=AT, detail="550 no")
        _begin(ledger)
        ledger.finish(PIECE, "sent", at=AT, detail="250 yes")
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "select state, attempt, detail, recipient from delivery_events order by event"
        ).fetchall()
    who = "jane@company.example"
    assert rows == [
        ("planned", 0, "", who),
        ("sending", 1, "", who),
        ("failed", 1, "550 no", who),
        ("sending", 2, "", who),
        ("sent", 2, "250 yes", who),
    ]


def test_only_the_owner_may_read_it(path: Path) -> None:
    previous = os.umask(0)
    try:
        with delivery_lock(path, 1), Ledger(path) as ledger:
            ledger.plan([PIECE], transport="smtp", at=AT)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_a_file_that_is_no_ledger_is_left_alone_and_explained(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is not a database, but it may be dear to somebody" * 20)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="without it nothing is mailed"):
        Ledger(path)
    assert path.read_bytes() == before


def test_a_ledger_of_a_newer_version_is_not_touched(path: Path) -> None:
    with Ledger(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma user_version = {VERSION + 1}")
    with pytest.raises(LedgerError, match="Use the newer program"):
        Ledger(path)


_FIRST_VERSION = """
create table deliveries (
    month text not null, revision integer not null, pack text not null, language text not null,
    recipient text not null, state text not null, attempt integer not null,
    transport text not null, changed_at text not null, detail text not null,
    primary key (month, revision, pack, language, recipient)) strict;
create table delivery_events (
    event integer primary key,
    month text not null, revision integer not null, pack text not null, language text not null,
    recipient text not null, state text not null, attempt integer not null,
    transport text not null, changed_at text not null, detail text not null) strict;
create trigger planned after insert on deliveries begin select 1; end;
create trigger changed after update on deliveries begin select 1; end;
create table alerts (
    day text not null, subject text not null, recipient text not null, sent_at text not null,
    primary key (day, subject, recipient)) strict;
insert into deliveries values ('2026-10', 1, 'company', 'en', 'jane@company.example', 'sent', 1,
    'smtp', '2026-11-02T06:30:00.000000+00:00', '250 OK');
pragma user_version = 1;
"""


def test_a_ledger_of_the_first_version_keeps_its_record_and_gains_the_hash(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_FIRST_VERSION)
    with Ledger(path) as ledger:
        entry = ledger.entry(PIECE)
        assert entry is not None
        assert (entry.state, entry.detail, entry.sha256) == ("sent", "250 OK", "")
        assert not _begin(ledger)
        assert ledger.begin(PIECE, transport="smtp", at=AT, again=True, sha256="abc")
    with Ledger(path) as ledger:
        rows = ledger.connection.execute("select state, sha256 from delivery_events").fetchall()
    assert rows == [("sending", "abc")]


def test_a_transaction_that_breaks_leaves_the_state_before_it(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.plan([PIECE], transport="smtp", at=AT)
        with pytest.raises(LedgerError, match="CHECK constraint"):
            ledger.finish(PIECE, "flown", at=AT, detail="")  # type: ignore[arg-type]
        entry = ledger.entry(PIECE)
        assert entry is not None
        assert entry.state == "planned"
        assert _begin(ledger)


_RACE = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from dagster_project.delivery.ledger import Ledger, Piece
piece = Piece(date(2026, 10, 1), 1, "company", "en", "jane@company.example")
at = datetime(2026, 11, 2, tzinfo=UTC)
sys.stdin.readline()
with Ledger(Path(sys.argv[1])) as ledger:
    ledger.plan([piece], transport="smtp", at=at)
    print(int(ledger.begin(piece, transport="smtp", at=at, again=False)))
"""


def test_of_many_processes_that_begin_at_once_one_may_send(path: Path) -> None:
    """They also create the file at once."""
    command = [sys.executable, "-c", _RACE, str(path)]
    pipe = subprocess.PIPE
    racers = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(5)
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    results = [racer.communicate(timeout=60) for racer in racers]
    assert [error for _, error in results] == [""] * 5
    assert sorted(out.strip() for out, _ in results) == ["0", "0", "0", "0", "1"]


def test_a_second_delivery_waits_and_is_told_why(path: Path) -> None:
    with (
        delivery_lock(path, 1),
        pytest.raises(DeliveryBusyError, match="another process is mailing"),
        delivery_lock(path, 0.1),
    ):
        pytest.fail("two deliveries at once")


def test_an_alert_is_remembered_per_day_subject_and_operator(path: Path) -> None:
    day = AT.date()
    with Ledger(path) as ledger:
        assert not ledger.was_alerted(day, "late", "a@b.example")
        ledger.record_alert(day, "late", "a@b.example", AT)
        ledger.record_alert(day, "late", "a@b.example", AT)
        assert ledger.was_alerted(day, "late", "a@b.example")
        assert not ledger.was_alerted(day + timedelta(days=1), "late", "a@b.example")
        assert not ledger.was_alerted(day, "failed", "a@b.example")
        assert not ledger.was_alerted(day, "late", "b@b.example")
