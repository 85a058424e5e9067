"""Publishing: what readers see before, during and after the swap, and what makes a revision."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project.closing.build import read_plan, start_build, write_plan
from dagster_project.closing.errors import BuildError
from dagster_project.closing.pins import Pin, PinnedDrop, by_own_name, published_pins
from dagster_project.closing.publish import Publication, publish
from dagster_project.closing.snapshots import SNAPSHOTS_KEPT
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


def _build(home: Home, pin: Pin, leads: int, more: str = "") -> None:
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
        connection.execute(
            "insert into sdr_monthly (review_month, person_id, leads_sent) values (?, 'p', ?)",
            [pin.review_month, leads],
        )
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
        connection.execute(more)


def _close(
    home: Home, pin: Pin, leads: int, run_id: str = "0123456789ab", more: str = ""
) -> Publication:
    """Closes a month; `more` is SQL that the models run besides."""
    _build(home, pin, leads, more)
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
    kept = sorted(path.name for path in home.snapshots.glob("*.duckdb"))
    assert len(kept) == SNAPSHOTS_KEPT
    folders = sorted(path.stem for path in home.snapshots.glob("*.parquet"))
    assert folders == [name.removesuffix(".duckdb") for name in kept]
    assert _leads(home.marts) == [(SNAPSHOTS_KEPT + 1,)]


@pytest.mark.parametrize(
    "lie",
    [
        {"revision": 2},
        {"review_month": date(2026, 11, 1)},
        {"settings_hash": "other"},
        {"code_version": "other"},
    ],
)
def test_a_build_that_the_models_did_not_make_is_not_published(
    tmp_path: Path, lie: dict[str, object]
) -> None:
    home = Home(tmp_path)
    _build(home, _pin(), 7)
    with pytest.raises(
        BuildError, match=r"nothing was published\. Expected .*launch the whole job"
    ):
        publish(home, [replace(_pin(), **lie)], "0123456789ab")  # type: ignore[arg-type]
    assert not home.marts.exists()
    assert not home.history(MONTH, 1).exists()


def test_a_build_without_any_table_is_not_published(tmp_path: Path) -> None:
    home = Home(tmp_path)
    start_build(home)
    with pytest.raises(BuildError, match="no table review_months"):
        publish(home, [_pin()], "0123456789ab")
    assert not home.marts.exists()


def test_what_a_published_revision_left_is_never_written_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    _close(home, _pin(), 7)
    before = _written(home.history(MONTH, 1))
    _close(home, _pin(revision=2), 7, run_id="ffffffffffff")
    assert _written(home.history(MONTH, 1)) == before


def _written(folder: Path) -> dict[Path, tuple[int, int]]:
    paths = [folder, *folder.iterdir()]
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


def test_revisions_of_crashed_runs_are_removed_and_those_of_published_ones_stay(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    _close(home, _pin(), 7)
    phantoms = [home.history(MONTH, 2), home.history(date(2026, 9, 1), 1)]
    phantoms.append(home.history(MONTH, 1).with_name(".r3.partial"))
    for phantom in phantoms:
        phantom.mkdir(parents=True)
        (phantom / "sdr_monthly.parquet").touch()
    _close(home, _pin(revision=2), 7, run_id="ffffffffffff")
    assert not any(phantom.exists() for phantom in phantoms)
    assert (home.history(MONTH, 1) / "sdr_monthly.parquet").exists()


def test_without_published_marts_the_history_is_left_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    _close(home, _pin(), 7)
    home.marts.unlink()
    _close(home, _pin(month=date(2026, 9, 1)), 7, run_id="ffffffffffff")
    assert home.history(MONTH, 1).is_dir()


_QUARANTINE = (
    "create or replace table quarantined_rows as"
    " select date '2026-10-01' as review_month, '{}' as drop_id, '{}' as file, '{}' as reason"
)
_CALENDAR = (
    "create or replace table dim_month as"
    " select * from (values (date '2026-10-01', {}), (date '2026-11-01', {})) as t(month, days)"
)


@pytest.mark.parametrize(
    ("before", "after", "revision"),
    [
        ("select 1", "alter table sdr_monthly add column calls bigint default 1", 1),
        (
            "alter table sdr_monthly add column calls bigint default 1",
            "alter table sdr_monthly drop column calls",
            1,
        ),
        ("select 1", "create or replace table handovers (review_month date)", 1),
        (_QUARANTINE.format("a", "A.csv", "x"), _QUARANTINE.format("b", "B.csv", "x"), 1),
        (_QUARANTINE.format("a", "A.csv", "x"), _QUARANTINE.format("a", "A.csv", "y"), 2),
        (_CALENDAR.format(21, 20), _CALENDAR.format(22, 20), 2),
        (_CALENDAR.format(21, 20), _CALENDAR.format(21, 19), 1),
        (
            "create or replace table metric_definitions as select 'calls' as metric, 'a' as words",
            "create or replace table metric_definitions as select 'calls' as metric, 'b' as words",
            1,
        ),
        ("select 1", "alter table sdr_monthly alter leads_sent type varchar", 1),
    ],
    ids=[
        "new column",
        "column that is gone",
        "new mart",
        "same findings of another drop",
        "another finding",
        "another calendar of the month",
        "another calendar of another month",
        "another definition",
        "another type",
    ],
)
def test_a_revision_is_made_by_what_is_said_of_the_month(
    tmp_path: Path, before: str, after: str, revision: int
) -> None:
    home = Home(tmp_path)
    _close(home, _pin(), 7, more=before)
    done = _close(home, _pin(revision=2), 7, run_id="ffffffffffff", more=after)
    assert done.revisions == {MONTH: revision}


def test_a_month_that_becomes_reconstructed_is_a_revision(tmp_path: Path) -> None:
    home = Home(tmp_path)
    _close(home, _pin(), 7)
    late = replace(_pin(revision=2), is_reconstructed=True)
    assert _close(home, late, 7, run_id="ffffffffffff").revisions == {MONTH: 2}


def test_a_snapshot_that_cannot_be_removed_fails_no_close(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.snapshots.joinpath("0000-00-r1-stuck.duckdb").mkdir(parents=True)
    for number in range(SNAPSHOTS_KEPT + 1):
        _close(home, _pin(revision=number + 1), number, run_id=f"{number:012d}")
    assert _leads(home.marts) == [(SNAPSHOTS_KEPT,)]


def test_a_file_system_without_hard_links_gets_a_copy_with_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_link: Path, _target: Path) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    home = Home(tmp_path)
    _close(home, _pin(), 7)
    with duckdb.connect(str(by_own_name(home.marts)), read_only=True) as reader:
        done = _close(home, _pin(revision=2), 8, run_id="ffffffffffff")
        assert by_own_name(home.marts) == done.snapshot
        assert _leads(by_own_name(home.marts)) == [(8,)]
        assert reader.execute("select leads_sent from sdr_monthly").fetchall() == [(7,)]


def test_the_own_name_is_found_while_another_snapshot_is_removed(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    done = _close(home, _pin(), 7)
    for name in ("0000-gone.duckdb", "9999-gone.duckdb"):  # listed, and gone when looked at
        (home.snapshots / name).symlink_to(tmp_path / "pruned")
    assert by_own_name(home.marts) == done.snapshot


def test_a_step_without_its_run_says_to_launch_the_whole_job(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(BuildError, match="launch the whole job close_month"):
        read_plan(home, "run-1")
    start_build(home)
    write_plan(home, "run-1", [_pin()])
    assert read_plan(home, "run-1") == [_pin()]
    with pytest.raises(BuildError, match="found: run-1"):
        read_plan(home, "run-2")
