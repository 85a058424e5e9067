"""Going back to a snapshot that was published before, told to a person.

Here belongs the command behind `reviews rollback`. Nothing is built or mailed by it; the next close
builds upon the snapshot that it has made current.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from rich.markup import escape

from dagster_project.closing.pins import Pin, by_own_name, published_pins
from dagster_project.closing.revisions import mark_withdrawn
from dagster_project.closing.snapshots import kept_snapshots, make_current
from dagster_project.console import a_console
from dagster_project.errors import UsageError
from dagster_project.home import Home
from dagster_project.months import format_month

_LOCK_TIMEOUT_S = 5.0
Pins = Mapping[date, Sequence[Pin]]


def list_snapshots(home: Home) -> None:
    """Prints the snapshots that are kept, newest first, with what each holds."""
    console = a_console()
    current = by_own_name(home.marts)
    for snapshot in kept_snapshots(home):
        mark = "  (published now)" if snapshot == current else ""
        console.print(f"{escape(snapshot.stem)}  {_holds(published_pins(snapshot))}{mark}")
    if not home.marts.exists():
        console.print(f"Nothing is published in {escape(str(home.root))} yet.")


def roll_back(home: Home, name: str) -> None:
    """Makes a kept snapshot the published one, under the lock of writers.

    Revisions that it does not know stay in the history, and their numbers are not given again.

    Raises:
        UsageError: no snapshot of the name is kept; says which are.
        LockedError: a run is writing.
    """
    from dagster_project.closing.build import discard_build
    from dagster_project.closing.lock import writer_lock
    from dagster_project.runner import persistent_instance
    from dagster_project.runs import close_dead_runs

    _find(home, name)  # before a new work folder is made
    with (
        persistent_instance(home) as instance,
        writer_lock(home.writer_lock, "rollback", _LOCK_TIMEOUT_S) as dead,
    ):
        close_dead_runs(instance, own_run_id=None, dead=dead)
        discard_build(home)
        snapshot = _find(home, name)
        before, after = published_pins(home.marts), published_pins(snapshot)
        gone = _only_in(before, after)
        mark_withdrawn(home, gone)
        make_current(home, snapshot)
    console = a_console()
    console.print(f"Published      {escape(snapshot.stem)}: {_holds(after)}")
    for pin in gone:
        of = f"{format_month(pin.review_month)} revision {pin.revision}"
        console.print(f"Withdrawn      {of}; its Parquet and packs are kept")


def _only_in(before: Pins, after: Pins) -> list[Pin]:
    known = {(month, pin.revision) for month, pins in after.items() for pin in pins}
    return [pin for month in before for pin in before[month] if (month, pin.revision) not in known]


def _find(home: Home, name: str) -> Path:
    kept = {path.stem: path for path in kept_snapshots(home)}
    found = kept.get(name.removesuffix(".duckdb"))
    if found is None:
        raise UsageError(
            f"no snapshot {name} is kept in {home.snapshots} (kept: {', '.join(kept) or 'none'}). "
            "Give one of these, or close the month again."
        )
    return found


def _holds(pins: Pins) -> str:
    months = sorted(pins)
    again = [f"{format_month(m)} r{pins[m][-1].revision}" for m in months if len(pins[m]) > 1]
    span = format_month(months[0])
    if len(months) > 1:
        span += f" to {format_month(months[-1])}"
    count = f"{len(months)} month{'' if len(months) == 1 else 's'}"
    return f"{span}, {count}" + (f", revised: {', '.join(again)}" if again else "")
