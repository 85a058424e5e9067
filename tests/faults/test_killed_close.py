"""A close that is killed, at several moments: old state or new, and the next close finishes.

Here belong real processes under SIGKILL. Each close takes a while, so that most of this is slow.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from dagster_project.closing.lock import read_holder
from dagster_project.closing.pins import by_own_name
from dagster_project.home import Home
from dagster_project.runner import persistent_instance
from tests.conftest import MONTH

_TIMEOUT_S = 400
_DROP = "2026-11-01"

# Runs `reviews`; the process kills itself where the function that is named is about to be called.
_REVIEWS = """
import os, pkgutil, signal
if moment := os.environ.get("KILLED_BEFORE"):
    owner, _, name = moment.rpartition(".")
    def killed(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(pkgutil.resolve_name(owner), name, killed)
from dagster_project.cli import main
main()
"""
# What is about to be called, and whether the new marts are published by then.
_MOMENTS = {
    "during the extraction": ("dagster_project.crm.extract.write_quarantine", False),
    "during dbt": ("dagster_project.commands.ConsoleProgress.advance", False),
    "between history and swap": ("dagster_project.closing.publish.swap_in", False),
    "between the snapshot and the swap": ("dagster_project.closing.snapshots.make_current", False),
    "after the swap, before the pack": ("dagster_project.assets.reviews.render_month", True),
    "after the pack, before its manifest": ("dagster_project.rendering.finish_packs", True),
}


def _start(home: Home, killed_before: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _REVIEWS, "--home", str(home.root), "close", "2026-10"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"KILLED_BEFORE": killed_before},
        start_new_session=True,  # dbt's own processes, if any, are killed with it
    )


def _close(home: Home) -> None:
    with _start(home) as process:
        output, _ = process.communicate(timeout=_TIMEOUT_S)
    assert process.returncode == 0, output


def _kill(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=_TIMEOUT_S)


def _content(marts: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(by_own_name(marts)), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'main' order by all"
        ).fetchall()
        # The folder of the drop, within `drops`, is another in each work folder.
        columns = {"review_months": "* exclude (drops)"}
        return {
            name: connection.execute(
                f'select {columns.get(name, "*")} from "{name}" order by all'
            ).fetchall()
            for (name,) in tables
        }


def _pack(home: Home) -> bytes:
    return (home.reports(MONTH, 1) / "en" / "company.pdf").read_bytes()


@pytest.fixture(scope="module")
def small_drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drop of 12 people and 3 months."""
    from dagster_project.demo.salesforce import write_salesforce_drop
    from dagster_project.demo.simulate import simulate
    from dagster_project.demo.spec import DemoSpec

    folder = tmp_path_factory.mktemp("landing") / _DROP
    write_salesforce_drop(simulate(DemoSpec(people=12, months=3, last_month=MONTH)), folder)
    return folder


def _new_home(folder: Path, drop: Path) -> Home:
    home = Home(folder)
    shutil.copytree(drop, home.landing("crm") / _DROP)
    return home


@pytest.fixture(scope="module")
def undisturbed(small_drop: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A work folder in which the month was closed without any mishap. Read only."""
    home = _new_home(tmp_path_factory.mktemp("undisturbed"), small_drop)
    _close(home)
    return home


@pytest.fixture
def fresh(small_drop: Path, tmp_path: Path) -> Iterator[Home]:
    """A work folder in which nothing is closed yet; nothing is left behind in it at the end."""
    home = _new_home(tmp_path / "home", small_drop)
    yield home
    assert not home.build.exists()
    assert read_holder(home.writer_lock) is None
    partial = list(home.root.rglob("*.partial"))
    assert partial == []
    with persistent_instance(home) as instance:
        states = {run.status for run in instance.get_runs()}
    assert states <= {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE}


def _check_old_or_new(home: Home, undisturbed: Home) -> None:
    if home.marts.exists():
        assert _content(home.marts) == _content(undisturbed.marts)
    manifest = home.reports(MONTH, 1) / "manifest.json"
    assert not manifest.exists() or _pack(home) == _pack(undisturbed)


def _check_finished(home: Home, undisturbed: Home) -> None:
    assert _content(home.marts) == _content(undisturbed.marts)
    assert _pack(home) == _pack(undisturbed)
    for folder in (home.history(MONTH, 1), home.history(MONTH, 1).parent):
        other = undisturbed.root / folder.relative_to(home.root)
        assert {path.name for path in folder.iterdir()} == {path.name for path in other.iterdir()}


@pytest.mark.slow
@pytest.mark.parametrize(("moment", "is_published"), _MOMENTS.values(), ids=_MOMENTS)
def test_a_close_that_is_killed_leaves_old_or_new_and_the_next_one_finishes(
    fresh: Home, undisturbed: Home, moment: str, is_published: bool
) -> None:
    with _start(fresh, moment) as process:
        output, _ = process.communicate(timeout=_TIMEOUT_S)
    assert process.returncode == -signal.SIGKILL, output
    assert fresh.marts.exists() is is_published
    _check_old_or_new(fresh, undisturbed)
    _close(fresh)
    _check_finished(fresh, undisturbed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_close_that_is_killed_at_any_time_is_finished_by_the_next(
    fresh: Home, undisturbed: Home, seed: int
) -> None:
    wait_s = random.Random(seed).uniform(2, 30)  # noqa: S311 - no secret
    with _start(fresh) as process:
        try:
            process.wait(timeout=wait_s)
        except subprocess.TimeoutExpired:
            _kill(process)
    _check_old_or_new(fresh, undisturbed)
    _close(fresh)
    _check_finished(fresh, undisturbed)


@pytest.mark.slow
def test_a_reader_in_another_process_neither_blocks_a_close_nor_sees_a_change(
    undisturbed: Home, tmp_path: Path
) -> None:
    home = Home(shutil.copytree(undisturbed.root, tmp_path / "home"))
    script = (
        "import sys, duckdb\n"
        "with duckdb.connect(sys.argv[1], read_only=True) as reader:\n"
        "    sql = 'select * from review_months'\n"
        "    print(reader.execute(sql).fetchall(), flush=True)\n"
        "    sys.stdin.readline()\n"
        "    print(reader.execute(sql).fetchall(), flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(home.marts)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        before = reader.stdout.readline()
        inode = home.marts.stat().st_ino
        _close(home)
        assert home.marts.stat().st_ino != inode
        after, _ = reader.communicate("go on\n", timeout=60)
    assert before.startswith("[(")
    assert after == before
