"""Going back to a former snapshot: what readers see, what stays, and which numbers are taken."""

from pathlib import Path

import pytest

from dagster_project.closing.lock import LockedError, writer_lock
from dagster_project.closing.pins import by_own_name, published_pins
from dagster_project.closing.revisions import next_revision
from dagster_project.errors import UsageError
from dagster_project.home import Home
from dagster_project.rollback import list_snapshots, roll_back
from tests.unit.closing.built import MONTH, SEPTEMBER, a_pin, ask, close

_SEVEN = {"sdr_monthly": "(date '2026-10-01', 'pat', 'Pat', 7, 0.5, 1)"}
_EIGHT = {"sdr_monthly": "(date '2026-10-01', 'pat', 'Pat', 8, 0.5, 1)"}
_NINE = {"sdr_monthly": "(date '2026-10-01', 'pat', 'Pat', 9, 0.5, 1)"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """October in two revisions, then September; every one a snapshot."""
    home = Home(tmp_path / "home")
    close(home, a_pin(), rows=_SEVEN, run_id="aaaaaaaa")
    close(home, a_pin(revision=2), rows=_EIGHT, run_id="bbbbbbbb")
    close(home, a_pin(SEPTEMBER), rows=_NINE, run_id="cccccccc")
    return home


def _leads(home: Home) -> list[tuple[object, ...]]:
    return ask(by_own_name(home.marts), "select leads_sent from sdr_monthly order by all")


def test_without_a_name_the_kept_snapshots_are_listed_newest_first(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    list_snapshots(home)
    assert capsys.readouterr().out.splitlines() == [
        "2026-09-r1-cccccccc  2026-09 to 2026-10, 2 months, revised: 2026-10 r2  (published now)",
        "2026-10-r2-bbbbbbbb  2026-10, 1 month, revised: 2026-10 r2",
        "2026-10-r1-aaaaaaaa  2026-10, 1 month",
    ]


def test_going_back_publishes_the_former_snapshot_and_its_parquet(home: Home) -> None:
    roll_back(home, "2026-10-r1-aaaaaaaa")
    assert _leads(home) == [(7,)]
    assert list(published_pins(home.marts)) == [MONTH]
    assert home.parquet.resolve().name == "2026-10-r1-aaaaaaaa.parquet"
    assert not list(home.root.rglob("*.partial"))


def test_going_back_can_itself_be_undone(home: Home) -> None:
    roll_back(home, "2026-10-r1-aaaaaaaa")
    roll_back(home, "2026-09-r1-cccccccc.duckdb")
    assert _leads(home) == [(8,), (9,)]


def test_a_reader_is_not_disturbed_by_going_back(home: Home) -> None:
    import duckdb

    with duckdb.connect(str(by_own_name(home.marts)), read_only=True) as reader:
        roll_back(home, "2026-10-r1-aaaaaaaa")
        assert reader.execute("select count(*) from sdr_monthly").fetchall() == [(2,)]


def test_the_next_close_builds_upon_it_and_keeps_the_history_that_was_withdrawn(
    home: Home,
) -> None:
    roll_back(home, "2026-10-r1-aaaaaaaa")
    assert next_revision(home, MONTH, published_pins(home.marts)[MONTH][-1]) == 3
    assert next_revision(home, SEPTEMBER, None) == 2
    close(home, a_pin(revision=3), rows=_NINE, run_id="dddddddd")
    assert _leads(home) == [(9,)]
    assert [pin.revision for pin in published_pins(home.marts)[MONTH]] == [1, 3]
    for folder in (home.history(MONTH, 2), home.history(SEPTEMBER, 1)):
        assert (folder / "sdr_monthly.parquet").is_file()
    changes = ask(
        by_own_name(home.marts),
        "select revision, old_value, new_value from revision_changes where metric = 'leads_sent'",
    )
    assert changes == [(3, 7, 9)]


def test_an_unchanged_close_after_going_back_keeps_the_revision_that_readers_have(
    home: Home,
) -> None:
    roll_back(home, "2026-10-r1-aaaaaaaa")
    assert close(home, a_pin(revision=3), rows=_SEVEN, run_id="dddddddd").revisions == {MONTH: 1}


def test_a_snapshot_that_is_not_kept_is_named_with_those_that_are(home: Home) -> None:
    words = "no snapshot 2025-01-r1-x is kept in .*2026-09-r1-cccccccc, 2026-10-r2-bbbbbbbb"
    with pytest.raises(UsageError, match=words):
        roll_back(home, "2025-01-r1-x")


def test_going_back_waits_for_no_run_that_is_writing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dagster_project.rollback._LOCK_TIMEOUT_S", 0.1)
    with (
        writer_lock(home.writer_lock, "run-1", 1),
        pytest.raises(LockedError, match="run run-1"),
    ):
        roll_back(home, "2026-10-r1-aaaaaaaa")
    assert _leads(home) == [(8,), (9,)]


def test_a_snapshot_of_a_run_that_died_before_it_was_published_is_not_kept(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_home: Home, _snapshot: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("dagster_project.closing.snapshots.make_current", die)
        with pytest.raises(KeyboardInterrupt):
            close(home, a_pin(revision=3), rows=_NINE, run_id="dddddddd")
    assert (home.snapshots / "2026-10-r3-dddddddd.duckdb").exists()
    close(home, a_pin(revision=3), rows=_SEVEN, run_id="eeeeeeee")
    assert not list(home.snapshots.glob("*dddddddd*"))
    assert len(list(home.snapshots.glob("*.duckdb"))) == 4
    assert _leads(home) == [(7,), (9,)]


def test_numbers_are_taken_by_packs_and_by_mails_of_revisions_that_no_marts_know(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    assert next_revision(home, MONTH, None) == 1
    home.history(MONTH, 4).mkdir(parents=True)  # of a run that died before it published
    assert next_revision(home, MONTH, None) == 1
    home.reports(MONTH, 2).mkdir(parents=True)
    assert next_revision(home, MONTH, None) == 3
