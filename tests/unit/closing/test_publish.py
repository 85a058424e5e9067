"""Publishing: what readers see before, during and after the swap, and what makes a revision."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project.closing.build import BuildError, read_plan, start_build, write_plan
from dagster_project.closing.pins import Pin, PinnedDrop, published_pins
from dagster_project.closing.publish import SNAPSHOTS_KEPT, Publication, publish
from dagster_project.home import Home

MONTH = date(2026, 10, 1)


def _pin(revision: int = 1, month: date = MONTH) -> Pin:
    return Pin(
        review_month=month,
        revision=revision,
        cutoff_at=datetime(2026, 10, 31, 23, tzinfo=UTC),
        drops=(PinnedDrop("crm", "2026-11-01-abc", "2026-11-01", "abc", "landing/2026-11-01"),),
        settings_hash="s",
        code_version=f"v{revision}",
        is_reconstructed=False,
    )


def _build(home: Home, pin: Pin, leads: int) -> None:
    """What dbt does, in small: delete+insert of the month, and its row of review_months."""
    with duckdb.connect(str(start_build(home) / "marts.duckdb")) as connection:
        connection.execute(
            "create table if not exists review_months (review_month date, revision integer,"
            " cutoff_at timestamptz, drops varchar, settings_hash varchar, code_version varchar,"
            " is_reconstructed boolean)"
        )
        connection.execute(
            "create table if not exists sdr_monthly (review_month date, person_id varchar,"
            " leads_sent bigint)"
        )
        connection.execute("delete from sdr_monthly where review_month = ?", [pin.review_month])
        connection.execute("insert into sdr_monthly values (?, 'p', ?)", [pin.review_month, leads])
        connection.execute(
            "insert into review_months values (?, ?, ?, ?, ?, ?, ?)",
            [
                pin.review_month,
                pin.revision,
                pin.cutoff_at,
                pin.drops_json(),
                pin.settings_hash,
                pin.code_version,
                pin.is_reconstructed,
            ],
        )


def _close(home: Home, pin: Pin, leads: int, run_id: str = "0123456789ab") -> Publication:
    _build(home, pin, leads)
    return publish(home, [pin], run_id)


def _leads(marts: Path) -> list[tuple[int]]:
    with duckdb.connect(str(marts), read_only=True) as connection:
        return connection.execute("select leads_sent from sdr_monthly").fetchall()


def test_a_first_close_publishes_revision_one_with_its_parquet(tmp_path: Path) -> None:
    home = Home(tmp_path)
    done = _close(home, _pin(), 7)
    assert done.revisions == {MONTH: 1}
    assert done.snapshot == home.snapshots / "2026-10-r1-01234567.duckdb"
    assert _leads(home.marts) == _leads(done.snapshot) == [(7,)]
    assert published_pins(home.marts) == {MONTH: [_pin()]}
    parquet = home.history(MONTH, 1) / "sdr_monthly.parquet"
    assert duckdb.execute("select leads_sent from read_parquet(?)", [str(parquet)]).fetchall() == [
        (7,)
    ]


def test_closing_again_with_the_same_figures_makes_no_revision(tmp_path: Path) -> None:
    home = Home(tmp_path)
    _close(home, _pin(), 7)
    done = _close(home, _pin(revision=2), 7, run_id="ffffffffffff")
    assert done.revisions == {MONTH: 1}
    assert done.unchanged == {MONTH}
    assert [pin.revision for pin in published_pins(home.marts)[MONTH]] == [1]


def test_changed_figures_make_a_revision_and_keep_the_old_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    _close(home, _pin(), 7)
    done = _close(home, _pin(revision=2), 8, run_id="ffffffffffff")
    assert done.revisions == {MONTH: 2}
    assert [pin.revision for pin in published_pins(home.marts)[MONTH]] == [1, 2]
    assert _leads(home.marts) == [(8,)]
    assert (home.history(MONTH, 1) / "sdr_monthly.parquet").exists()


def test_a_reader_that_keeps_the_marts_open_is_neither_blocked_nor_disturbed(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    _close(home, _pin(), 7)
    with duckdb.connect(str(home.marts), read_only=True) as reader:
        _close(home, _pin(revision=2), 8, run_id="ffffffffffff")
        assert reader.execute("select leads_sent from sdr_monthly").fetchall() == [(7,)]
    assert _leads(home.marts) == [(8,)]


def test_only_the_newest_snapshots_are_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for number in range(SNAPSHOTS_KEPT + 2):
        _close(home, _pin(revision=number + 1), number, run_id=f"{number:012d}")
    kept = sorted(path.name for path in home.snapshots.iterdir())
    assert len(kept) == SNAPSHOTS_KEPT
    assert _leads(home.marts) == [(SNAPSHOTS_KEPT + 1,)]


def test_a_step_without_its_run_says_to_launch_the_whole_job(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(BuildError, match="launch the whole job close_month"):
        read_plan(home, "run-1")
    start_build(home)
    write_plan(home, "run-1", [_pin()])
    assert read_plan(home, "run-1") == [_pin()]
    with pytest.raises(BuildError, match="found: run-1"):
        read_plan(home, "run-2")
