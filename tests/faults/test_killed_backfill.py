"""A backfill that is killed, at ten moments: old state or new, and the next one finishes.

Here belong real processes under SIGKILL over several months; all of it is slow.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from dagster_project.closing.lock import read_holder
from dagster_project.closing.pins import by_own_name
from dagster_project.home import Home
from dagster_project.runner import persistent_instance
from tests.conftest import MONTH

pytestmark = pytest.mark.slow

_TIMEOUT_S = 600
_DROP = "2026-11-01"
_MONTHS = (date(2026, 8, 1), date(2026, 9, 1), MONTH)

# Runs `reviews`; the process kills itself where the function that is named is about to be called
# for the given time.
_REVIEWS = """
import os, pkgutil, signal
if moment := os.environ.get("KILLED_BEFORE"):
    place, _, nth = moment.partition("#")
    owner, _, name = place.rpartition(".")
    owner, calls = pkgutil.resolve_name(owner), []
    genuine = getattr(owner, name)
    def killed(*args, **kwargs):
        calls.append(1)
        if len(calls) >= int(nth or 1):
            os.kill(os.getpid(), signal.SIGKILL)
        return genuine(*args, **kwargs)
    setattr(owner, name, killed)
from dagster_project.cli import main
main()
"""
# What is about to be called, for which time, and whether the new marts are published by then.
_MOMENTS = {
    "before the lock is told of": ("dagster_project.closing.lock._write_holder", False),
    "during the extraction": ("dagster_project.crm.extract.write_quarantine", False),
    "before the plan": ("dagster_project.assets.extract.write_plan", False),
    "during dbt": ("dagster_project.commands.ConsoleProgress.advance#40", False),
    "between the histories of two months": (
        "dagster_project.closing.publish.export_revision#2",
        False,
    ),
    "between history and Parquet": ("dagster_project.closing.publish.lay_out", False),
    "between the snapshot and the swap": ("dagster_project.closing.snapshots.make_current", False),
    "between the marts and their Parquet": ("dagster_project.closing.snapshots.point_to", True),
    "after the swap, before the packs": ("dagster_project.assets.reviews.render_month", True),
    "between the packs of two months": ("dagster_project.rendering.finish_packs#2", True),
}


def _run(home: Home, killed_before: str = "") -> tuple[int, str]:
    command = ["--home", str(home.root), "backfill", "2026-08", "2026-10"]
    done = subprocess.run(
        [sys.executable, "-c", _REVIEWS, *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=_TIMEOUT_S,
        env=os.environ | {"KILLED_BEFORE": killed_before},
    )
    return done.returncode, done.stdout + done.stderr


def _backfill(home: Home) -> None:
    code, output = _run(home)
    assert code == 0, output


def _content(home: Home) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(by_own_name(home.marts)), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() order by all")
        # The folder of the drop, within `drops`, is another in each work folder.
        columns = {"review_months": "* exclude (drops)"}
        return {
            name: connection.execute(
                f'select {columns.get(name, "*")} from "{name}" order by all'
            ).fetchall()
            for (name,) in tables.fetchall()
        }


def _packs(home: Home) -> dict[str, bytes]:
    files = home.root.glob("reports/*/r*/en/company.pdf")
    return {str(file.relative_to(home.root)): file.read_bytes() for file in files}


def _names(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix == ".parquet"
    }


@pytest.fixture(scope="module")
def small_drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drop of 12 people and 4 months."""
    from dagster_project.demo.salesforce import write_salesforce_drop
    from dagster_project.demo.simulate import simulate
    from dagster_project.demo.spec import DemoSpec

    folder = tmp_path_factory.mktemp("landing") / _DROP
    write_salesforce_drop(simulate(DemoSpec(people=12, months=4, last_month=MONTH)), folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(small_drop: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A work folder in which the months were closed without any mishap. Read only."""
    home = Home(tmp_path_factory.mktemp("undisturbed"))
    shutil.copytree(small_drop, home.landing("crm") / _DROP)
    _backfill(home)
    assert set(_packs(home)) == {f"reports/{month:%Y-%m}/r1/en/company.pdf" for month in _MONTHS}
    return home


@pytest.fixture
def fresh(small_drop: Path, tmp_path: Path) -> Iterator[Home]:
    """A work folder in which nothing is closed yet; nothing is left behind in it at the end."""
    home = Home(tmp_path / "home")
    shutil.copytree(small_drop, home.landing("crm") / _DROP)
    yield home
    assert not home.build.exists()
    assert read_holder(home.writer_lock) is None
    assert list(home.root.rglob("*.partial")) == []
    with persistent_instance(home) as instance:
        states = sorted(run.status.value for run in instance.get_runs())
    assert states == [dg.DagsterRunStatus.FAILURE.value, dg.DagsterRunStatus.SUCCESS.value]


@pytest.mark.parametrize(("moment", "is_published"), _MOMENTS.values(), ids=_MOMENTS)
def test_a_backfill_that_is_killed_leaves_old_or_new_and_the_next_one_finishes(
    fresh: Home, undisturbed: Home, moment: str, is_published: bool
) -> None:
    code, output = _run(fresh, moment)
    assert code == -signal.SIGKILL, output
    assert fresh.marts.exists() is is_published
    if is_published:
        assert _content(fresh) == _content(undisturbed)
    _backfill(fresh)
    assert _content(fresh) == _content(undisturbed)
    assert _packs(fresh) == _packs(undisturbed)
    for folder in ("history", "parquet"):
        published = fresh.root / "published" / folder
        assert _names(published.resolve()) == _names(
            (undisturbed.root / "published" / folder).resolve()
        )
