"""Which month, revision and snapshot a run mails, and which runs it refuses."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from dagster_project.assets.delivery import (
    newest_revision,
    published_snapshot,
    the_one_month,
    write_letters,
)
from dagster_project.delivery.pack import PackError
from dagster_project.errors import UsageError
from dagster_project.home import Home
from dagster_project.settings import MailSettings, Settings
from tests.unit.delivery.conftest import MONTH

ONE = {"dagster/partition": "2026-10"}


def _publish(home: Home, name: str, pins: list[tuple[str, int]]) -> Path:
    """A snapshot with the one mart that the delivery reads itself."""
    home.snapshots.mkdir(parents=True, exist_ok=True)
    snapshot = home.snapshots / name
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute(
            "create table review_months (review_month date, revision integer,"
            " cutoff_at timestamptz, drops varchar, settings_hash varchar, code_version varchar,"
            " is_reconstructed boolean)"
        )
        for month, revision in pins:
            connection.execute(
                "insert into review_months values (?, ?, '2026-11-01', '[]', 's', 'v', false)",
                [month, revision],
            )
    home.marts.unlink(missing_ok=True)
    home.marts.hardlink_to(snapshot)
    return snapshot


@pytest.mark.parametrize(
    "tags",
    [
        ONE,
        ONE | {"dagster/partition_set": "send_reviews_partition_set"},  # any run of a partition
        ONE | {"dagster/run_key": "send:1", "dagster/sensor_name": "send_after_scheduled_close"},
        ONE | {"team/backfill": "a tag of somebody's own"},
    ],
)
def test_a_run_of_one_month_is_taken(tags: dict[str, str]) -> None:
    assert the_one_month(tags) == MONTH


@pytest.mark.parametrize(
    "tag",
    [
        "dagster/backfill",
        "dagster/parent_backfill_id",
        "dagster/root_backfill_id",
        "dagster/asset_partition_range_start",
        "dagster/asset_partition_range_end",
    ],
)
def test_a_run_of_a_backfill_or_range_is_refused_even_for_one_month(tag: str) -> None:
    with pytest.raises(UsageError, match="one month at a time") as caught:
        the_one_month(ONE | {tag: "x"})
    assert tag in str(caught.value)


def test_a_run_without_a_month_is_refused() -> None:
    with pytest.raises(UsageError, match=r"one month at a time.*found no partition"):
        the_one_month({})


def test_the_newest_revision_of_the_month_is_taken(tmp_path: Path) -> None:
    snapshot = _publish(
        Home(tmp_path),
        "a.duckdb",
        [("2026-09-01", 1), ("2026-10-01", 2), ("2026-10-01", 1), ("2026-11-01", 3)],
    )
    assert newest_revision(snapshot, MONTH) == 2


def test_a_month_that_is_not_published_is_refused_with_those_that_are(tmp_path: Path) -> None:
    snapshot = _publish(Home(tmp_path), "a.duckdb", [("2026-10-01", 1)])
    with pytest.raises(UsageError, match=r"2026-09 is not published.*\(published: 2026-10\)"):
        newest_revision(snapshot, date(2026, 9, 1))


def test_the_snapshot_is_the_one_that_the_marts_are(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(UsageError, match="Close a month first"):
        published_snapshot(home)
    _publish(home, "old.duckdb", [("2026-10-01", 1)])
    new = _publish(home, "new.duckdb", [("2026-10-01", 2)])
    assert published_snapshot(home) == new


def test_a_revision_whose_packs_were_not_rendered_is_not_mailed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    _publish(home, "a.duckdb", [("2026-10-01", 2)])
    with pytest.raises(PackError, match=r"r2.*reviews close 2026-10"):
        write_letters(home, Settings(), MONTH)


def test_without_recipients_nothing_is_mailed(tmp_path: Path) -> None:
    settings = Settings(mail=MailSettings(recipients=()))
    with pytest.raises(UsageError, match=r"mail\.recipients lists nobody"):
        write_letters(Home(tmp_path), settings, MONTH)
