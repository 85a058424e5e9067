"""The published file under its own name and under `marts.duckdb`, and how many are kept.

Here belong the swap, going back to a former snapshot, and the pruning. A reader is never blocked:
published files are never opened for writing again.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from dagster_project.closing.parquet import point_to
from dagster_project.durable import replace_durably
from dagster_project.home import Home

SNAPSHOTS_KEPT = 5


def swap_in(home: Home, built: Path, name: str) -> Path:
    """The new snapshot under its own name, and `marts.duckdb` as the same bytes."""
    snapshot = home.snapshots / name
    built.chmod(0o444)
    replace_durably(built, snapshot)
    make_current(home, snapshot)
    return snapshot


def make_current(home: Home, snapshot: Path) -> None:
    """Publishes a snapshot: as `marts.duckdb`, and its Parquet as `parquet`."""
    staged = home.marts.with_name(".marts.duckdb.partial")
    staged.unlink(missing_ok=True)
    try:
        staged.hardlink_to(snapshot)
    except OSError:  # the file system has no hard links; the time tells that both are the same
        shutil.copy2(snapshot, staged)
    replace_durably(staged, home.marts)
    if parquet_of(snapshot).is_dir():
        point_to(home, parquet_of(snapshot))


def parquet_of(snapshot: Path) -> Path:
    """The folder with the Parquet of a snapshot, beside it."""
    return snapshot.with_suffix(".parquet")


def kept_snapshots(home: Home) -> list[Path]:
    """The snapshots that are kept, newest first."""
    dated = []
    for path in home.snapshots.glob("*.duckdb"):
        with suppress(OSError):
            dated.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(dated, reverse=True)]


def prune(home: Home, newest: Path) -> None:
    """Removes old snapshots; one that cannot be removed is tried again at the next close."""
    others = [path for path in kept_snapshots(home) if path != newest]
    for path in others[SNAPSHOTS_KEPT - 1 :]:
        with suppress(OSError):
            path.unlink()
    # Those of snapshots that are gone, and of runs that died before they published.
    for folder in home.snapshots.glob("*.parquet*"):
        if not folder.with_suffix(".duckdb").exists():
            shutil.rmtree(folder, ignore_errors=True)
