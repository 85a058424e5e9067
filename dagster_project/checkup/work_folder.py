"""The work folder: can it be written, locked, and will it all fit?

Here belong checks of the file system. A folder that does not exist yet is not made; its nearest
existing parent is looked at instead, and nothing stays there.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout

from dagster_project.checkup.finding import Finding
from dagster_project.closing.lock import read_holder
from dagster_project.home import Home

_MIB = 1 << 20
_LEAST_FREE = 200 * _MIB
_COMFORTABLE = 2048 * _MIB
# A close works on a copy of the marts, publishes it, and keeps some older ones.
_COPIES = 3


def _existing(path: Path) -> Path:
    """`path`, or the nearest folder above it that exists, as far as it can be seen."""
    for folder in (path, *path.parents):
        with suppress(PermissionError):
            if folder.exists():
                return folder
    return Path(path.anchor)


def check_home(home: Home) -> Finding:
    """Files can be made in the work folder, locked, and given a second name."""
    subject, place = "Work folder", _existing(home.root)
    remedy = f"Give the user that runs Sales Reviews the right to write in {place}, or use --home."
    if not place.is_dir():
        return Finding("fail", subject, f"{place} is a file", "Name a folder with --home.")
    state = "" if place == home.root else " does not exist yet; the first command makes it"
    try:
        with TemporaryDirectory(prefix=".reviews-doctor-", dir=place) as scratch:
            can_lock = _excludes_others(Path(scratch) / "lock")
            can_link = _takes_second_names(Path(scratch))
    except OSError as error:
        found = f"{place} cannot be written ({error.strerror or error})"
        return Finding("fail", subject, found, remedy)
    if not can_lock:
        found = f"{home.root}: files on this file system cannot be locked"
        return Finding("fail", subject, found, "Use a local disk; two runs could write at once.")
    if not can_link:
        found = f"{home.root}: files on this file system cannot have two names (hard links)"
        return Finding("fail", subject, found, "Use a local disk; nothing can be published here.")
    return Finding("ok", subject, f"{home.root}{state}; can be written, locked and linked")


def _takes_second_names(folder: Path) -> bool:
    """True where the published marts can be a second name of their snapshot."""
    snapshot, marts = folder / "snapshot", folder / "marts"
    snapshot.touch()
    with suppress(OSError):
        marts.hardlink_to(snapshot)
    return marts.exists() and marts.samefile(snapshot)


def _excludes_others(lock: Path) -> bool:
    """True where a second lock on the same file has to wait."""
    try:
        with FileLock(lock), FileLock(lock, timeout=0, is_singleton=False):
            return False
    except Timeout:
        return True
    except NotImplementedError:  # filelock's answer where the file system knows no locks
        return False


def check_writer(home: Home) -> Finding | None:
    """Who is writing at the moment; None where nobody is."""
    holder = read_holder(home.writer_lock)
    if holder is None:
        return None
    try:
        with FileLock(home.writer_lock, timeout=0, is_singleton=False):
            found = f"run {holder.run_id} (process {holder.pid}) died while it was writing"
            return Finding("warn", "Writer", found, "The next run clears it up: run it again.")
    except Timeout:
        found = f"run {holder.run_id} (process {holder.pid}) is writing at the moment"
        return Finding("ok", "Writer", found)


def check_disk(home: Home) -> Finding:
    """There is room for the next month."""
    place = _existing(home.root)
    free = shutil.disk_usage(place).free
    marts = home.marts.stat().st_size if home.marts.exists() else 0
    found = f"{free / _MIB / 1024:,.1f} GiB free on the disk of {place}"
    remedy = "Free space, or move the work folder to a larger disk (--home, REVIEWS_HOME)."
    if free < _LEAST_FREE + marts:
        return Finding("fail", "Disk", f"{found}: too little for one close", remedy)
    if free < max(_COMFORTABLE, _COPIES * marts):
        return Finding("warn", "Disk", f"{found}: little for a close of much data", remedy)
    return Finding("ok", "Disk", found)


def check_marts(home: Home) -> Finding:
    """DuckDB works, and reads what is published."""
    import duckdb

    from dagster_project.closing.pins import published_pins
    from dagster_project.months import format_month

    engine = f"DuckDB {duckdb.__version__}"
    try:
        pins = published_pins(home.marts)
    except duckdb.Error as error:
        remedy = "Close a month again; it publishes the marts anew. Older ones lie in snapshots/."
        found = f"{engine} cannot read {home.marts}: {error}"
        return Finding("fail", "Marts", found, remedy)
    if not pins:
        return Finding("ok", "Marts", f"{engine}; no month is published yet")
    newest = max(pins)
    found = f"{engine}; {len(pins)} month{'' if len(pins) == 1 else 's'} published, newest "
    return Finding("ok", "Marts", f"{found}{format_month(newest)} r{pins[newest][-1].revision}")
