"""What readers find beside the marts: two views per mart, and Parquet for those without DuckDB."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dagster_project.closing.build import start_build
from dagster_project.closing.publish import publish
from dagster_project.home import Home
from tests.unit.closing.built import MONTH, SEPTEMBER, a_pin, ask, close

_SEPTEMBER = {"sdr_monthly": "(date '2026-08-01', 'pat', 'Pat', 4, 0.5, 1),"}
_SEPTEMBER["sdr_monthly"] += "(date '2026-09-01', 'pat', 'Pat', 5, 0.5, 1)"
_OCTOBER = {"sdr_monthly": "(date '2026-09-01', 'pat', 'Pat', 6, 0.5, 1),"}
_OCTOBER["sdr_monthly"] += "(date '2026-10-01', 'pat', 'Pat', 7, 0.5, 1)"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """September and October, which knows one lead more of September."""
    home = Home(tmp_path_factory.mktemp("home"))
    close(home, a_pin(SEPTEMBER), rows=_SEPTEMBER)
    close(home, a_pin(), rows=_OCTOBER, run_id="b")
    return home


def test_the_reported_view_holds_each_month_as_it_was_first_told(home: Home) -> None:
    found = ask(home.marts, "select month, leads_sent from sdr_monthly_reported order by all")
    assert found == [(SEPTEMBER, 5), (MONTH, 7)]


def test_the_latest_view_holds_each_month_as_it_is_known_now(home: Home) -> None:
    found = ask(
        home.marts,
        "select review_month, month::varchar, leads_sent from sdr_monthly_latest order by 2",
    )
    assert found == [
        (SEPTEMBER, "2026-08-01", 4),
        (MONTH, "2026-09-01", 6),
        (MONTH, "2026-10-01", 7),
    ]


def test_what_the_newest_review_month_knows_to_be_gone_is_in_no_latest_view(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    leads = "(date '2026-09-01', 'company', 'leads', null, 1, 1)"
    close(
        home,
        a_pin(SEPTEMBER),
        rows={"company_monthly": leads, "team_monthly": leads.replace("company", "north")},
    )
    close(home, a_pin(), rows={"company_monthly": leads}, run_id="b")
    assert ask(home.marts, "select count(*) from team_monthly") == [(1,)]
    assert ask(home.marts, "select count(*) from team_monthly_latest") == [(0,)]
    assert ask(home.marts, "select review_month from company_monthly_latest") == [(MONTH,)]


def test_every_mart_of_both_months_has_views_and_no_other(home: Home) -> None:
    found = ask(home.marts, "select view_name from duckdb_views() where not internal order by all")
    marts = ("company_monthly", "sdr_monthly", "team_monthly")
    assert [name for (name,) in found] == [
        f"{m}_{k}" for m in marts for k in ("latest", "reported")
    ]


def test_the_views_tell_what_they_and_their_columns_are(home: Home) -> None:
    about = ask(
        home.marts, "select comment from duckdb_views() where view_name = 'sdr_monthly_latest'"
    )
    assert "newest review month" in str(about)
    column = ask(
        home.marts,
        "select comment from duckdb_columns()"
        " where table_name = 'sdr_monthly_reported' and column_name = 'leads_sent'",
    )
    assert column == [("Leads that the SDR's CRM knows of.",)]


def test_each_mart_is_one_parquet_file_per_review_month_linked_from_the_history(
    home: Home,
) -> None:
    files = sorted(path.name for path in (home.parquet / "sdr_monthly").iterdir())
    assert files == ["2026-09.parquet", "2026-10.parquet"]
    assert (home.parquet / "sdr_monthly" / "2026-10.parquet").samefile(
        home.history(MONTH, 1) / "sdr_monthly.parquet"
    )
    rows = duckdb.execute(
        "select count(*) from read_parquet(?)", [str(home.parquet / "sdr_monthly" / "*.parquet")]
    ).fetchall()
    assert rows == [(4,)]
    assert (home.parquet / "dim_month.parquet").is_file()


def test_the_parquet_of_the_newest_revision_takes_the_place_of_the_former_one(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    close(home, a_pin(), rows=_OCTOBER)
    before = home.parquet.resolve()
    close(home, a_pin(revision=2), rows=_SEPTEMBER, run_id="b")
    assert home.parquet.resolve() != before
    assert (before / "sdr_monthly" / "2026-10.parquet").exists()  # a reader may be at it
    assert (home.parquet / "sdr_monthly" / "2026-10.parquet").samefile(
        home.history(MONTH, 2) / "sdr_monthly.parquet"
    )


def test_a_file_system_without_hard_links_gets_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_link: Path, _target: Path) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    home = Home(tmp_path)
    close(home, a_pin(), rows=_OCTOBER)
    copied = home.parquet / "sdr_monthly" / "2026-10.parquet"
    kept = home.history(MONTH, 1) / "sdr_monthly.parquet"
    assert copied.read_bytes() == kept.read_bytes()


def test_parquet_that_is_gone_from_the_history_is_written_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    close(home, a_pin(SEPTEMBER), rows=_SEPTEMBER)
    (home.history(SEPTEMBER, 1) / "sdr_monthly.parquet").unlink()
    close(home, a_pin(), rows=_OCTOBER, run_id="b")
    file = home.parquet / "sdr_monthly" / "2026-09.parquet"
    rows = duckdb.execute("select count(*) from read_parquet(?)", [str(file)]).fetchall()
    assert rows == [(2,)]


def test_parquet_of_a_run_that_died_before_it_published_is_removed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in ("2026-10-r1-dead.parquet", ".2026-10-r1-dead.parquet.partial"):
        (home.snapshots / name / "sdr_monthly").mkdir(parents=True)
    close(home, a_pin(), rows=_OCTOBER)
    assert [path.name for path in home.snapshots.glob("*.parquet*")] == [
        "2026-10-r1-01234567.parquet"
    ]


def test_views_are_made_anew_over_a_file_that_has_views_already(tmp_path: Path) -> None:
    copy = Home(tmp_path)
    close(copy, a_pin(), rows=_OCTOBER)
    with duckdb.connect(str(start_build(copy) / "marts.duckdb")) as connection:
        connection.execute(
            "insert into review_months select review_month, 2, cutoff_at, drops, settings_hash,"
            " code_version, is_reconstructed from review_months"
        )
    publish(copy, [a_pin(revision=2)], "b")  # over a file that has views already
    found = ask(copy.marts, "select count(*) from sdr_monthly_latest")
    assert found == [(2,)]


def test_a_work_folder_that_was_copied_with_its_links_followed_is_closed_again(
    home: Home, tmp_path: Path
) -> None:
    copy = Home(shutil.copytree(home.root, tmp_path / "copy"))
    assert not copy.parquet.is_symlink()
    close(copy, a_pin(date(2026, 11, 1)), rows={}, run_id="c")
    assert copy.parquet.is_symlink()
    assert (copy.parquet / "sdr_monthly" / "2026-10.parquet").is_file()
