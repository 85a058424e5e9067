"""Many months in one run: what it leaves, what it says, and what it refuses."""

import shutil
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from dagster_project.closing.pins import by_own_name, published_pins
from dagster_project.home import Home
from dagster_project.runner import persistent_instance
from dagster_project.sensors import mail_request
from tests.pipeline.conftest import DROP, Said, run_reviews

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
MONTHS = (AUGUST, SEPTEMBER, OCTOBER)


def _content(home: Home) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(by_own_name(home.marts)), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() order by all")
        return {
            name: connection.execute(f'select * from "{name}" order by all').fetchall()
            for (name,) in tables.fetchall()
        }


def _packs(home: Home) -> dict[Path, tuple[int, bytes]]:
    files = [home.reports(month, 1) / "en" / "company.pdf" for month in MONTHS]
    return {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


def test_a_backfill_tells_what_became_of_each_month(backfilled: tuple[Home, Said]) -> None:
    home, said = backfilled
    assert said.exit_code == 0, said.output
    lines = said.output.splitlines()
    assert lines[:3] == [
        f"2026-{month:02}        revision 1, new; packs rendered" for month in (8, 9, 10)
    ]
    assert str(home.marts) in said.output
    assert "none mailed" in said.output


def test_a_backfill_is_one_run_over_the_range_with_one_publication(
    backfilled: tuple[Home, Said],
) -> None:
    home, _ = backfilled
    with persistent_instance(home) as instance:
        (run,) = instance.get_runs()
    assert run.status == dg.DagsterRunStatus.SUCCESS
    assert run.job_name == "close_month"
    assert run.tags["dagster/asset_partition_range_start"] == "2026-08"
    assert run.tags["dagster/asset_partition_range_end"] == "2026-10"
    assert {m: [p.revision for p in pins] for m, pins in published_pins(home.marts).items()} == {
        month: [1] for month in MONTHS
    }
    assert len(list(home.snapshots.glob("*.duckdb"))) == 1
    assert not home.build.exists()


def test_a_backfill_renders_the_packs_of_each_month_and_keeps_the_parquet_of_each(
    backfilled: tuple[Home, Said],
) -> None:
    home, _ = backfilled
    assert all(content.startswith(b"%PDF") for _, content in _packs(home).values())
    for month in MONTHS:
        assert (home.history(month, 1) / "ae_monthly.parquet").is_file()
    files = sorted(path.stem for path in (home.parquet / "ae_monthly").iterdir())
    assert files == ["2026-08", "2026-09", "2026-10"]


def test_a_backfill_mails_nobody_neither_itself_nor_by_the_sensor(
    backfilled: tuple[Home, Said],
) -> None:
    home, _ = backfilled
    assert not home.outbox.exists()
    assert not home.ledger.exists()
    with persistent_instance(home) as instance:
        (run,) = instance.get_runs()
    assert isinstance(mail_request(run, home), dg.SkipReason)
    # Started in `dagster dev`, and executed again with the tags of a scheduled run.
    launched = run.with_tags(
        dict(run.tags) | {"dagster/backfill": "abc", "reviews/scheduled": "true"}
    )
    assert isinstance(mail_request(launched, home), dg.SkipReason)


def test_sending_a_range_is_refused(backfilled: tuple[Home, Said]) -> None:
    from dagster_project.assets.delivery import the_one_month
    from dagster_project.errors import UsageError

    home, _ = backfilled
    with persistent_instance(home) as instance:
        (run,) = instance.get_runs()
    with pytest.raises(UsageError, match="never by a backfill or for a range"):
        the_one_month(run.tags)


def test_a_month_of_a_backfill_is_the_month_closed_alone(own_backfilled: Home) -> None:
    before = _content(own_backfilled)
    done = run_reviews(own_backfilled, "close", "2026-09")
    assert "Closed         2026-09, revision 1" in done.output
    assert _content(own_backfilled) == before


def test_a_backfill_again_changes_nothing_and_renders_nothing_anew_but_what_was_lost(
    own_backfilled: Home,
) -> None:
    before, packs = _content(own_backfilled), _packs(own_backfilled)
    lost = own_backfilled.reports(OCTOBER, 1) / "en" / "company.pdf"
    lost.write_bytes(b"not what was rendered")
    done = run_reviews(own_backfilled, "backfill", "2026-08", "2026-10")
    assert done.output.splitlines()[:3] == [
        "2026-08        revision 1, unchanged; packs as they were",
        "2026-09        revision 1, unchanged; packs as they were",
        "2026-10        revision 1, unchanged; packs rendered",
    ]
    assert _content(own_backfilled) == before
    again = _packs(own_backfilled)
    assert lost.read_bytes() == packs[lost][1]
    assert {f: again[f] for f in again if f != lost} == {f: packs[f] for f in packs if f != lost}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2026-10", "2026-08"], "reviews backfill 2026-08 2026-10"),
        (["2026-10", "2999-01"], "2999-01 is not over"),
        (["1999-01", "2026-10"], "company.first_month 2015-01"),
        (["2026-10"], "Missing argument 'TO'"),
    ],
)
def test_a_range_that_cannot_be_is_bad_usage(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    result = run_reviews(Home(tmp_path / "home"), "backfill", *arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert not (tmp_path / "home").exists()


def test_a_month_without_a_complete_drop_is_named_before_anything_is_built(
    backfilled: tuple[Home, Said], tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    early = home.landing("crm") / "2026-10-01"  # complete, but from before October's end
    shutil.copytree(backfilled[0].landing("crm") / DROP, early)
    result = run_reviews(home, "backfill", "2026-08", "2026-10")
    assert result.exit_code == 1
    assert "2026-08 to 2026-10 were not closed; what was published before is" in result.output
    assert "2026-10: no complete drop was taken on 2026-11-01 or later" in result.output
    assert not home.raw.exists()
    assert not home.marts.exists()
