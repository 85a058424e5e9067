"""The published file under its own name and under `marts.duckdb`, and how many are kept.

Here belong the swap and the pruning. A reader is never blocked: published files are never opened
for writing again.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from dagster_project.durable import replace_durably
from dagster_project.home import Home

SNAPSHOTS_KEPT = 5


def swap_in(home: Home, built: Path, name: str) -> Path:
    """The new snapshot under its own name, and `marts.duckdb` as the same bytes."""
    snapshot = home.snapshots / name
    built.chmod(0o444)
    replace_durably(built, snapshot)
    staged = home.marts.with_name(".marts.duckdb.partial")
    staged.unlink(missing_ok=True)
    try:
        staged.hardlink_to(snapshot)
    except OSError:  # the file system has no hard links; the time tells that both are the same
        shutil.copy2(snapshot, staged)
    replace_durably(staged, home.marts)
    return snapshot


def prune(home: Home, newest: Path) -> None:
    """Removes old snapshots; one that cannot be removed is tried again at the next close."""
    others = [path for path in home.snapshots.glob("*.duckdb") if path != newest]
    dated = []
    for path in others:
        with suppress(OSError):
            dated.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(dated)[: -(SNAPSHOTS_KEPT - 1)]:
        with suppress(OSError):
            path.unlink()
