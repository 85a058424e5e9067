"""The Parquet of every published revision: written once, before the swap, and then left alone.

Here belong its writing and the removal of what a crashed run has left of revisions that were never
published. Which revisions there are is decided in `publish`.
"""

import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.closing.pins import Pin, published_pins
from dagster_project.closing.revisions import is_withdrawn
from dagster_project.closing.snapshots import kept_snapshots
from dagster_project.closing.tables import mart_tables
from dagster_project.durable import replace_durably
from dagster_project.home import Home
from dagster_project.quoting import literal

_NAME = re.compile(r"r\d+|\.r\d+\.partial")


def remove_unpublished(home: Home, published: Mapping[date, Sequence[Pin]]) -> None:
    """Removes revisions that no published marts ever knew of: their run died before its swap.

    Without any published marts nothing is removed: the history may be all that is left.
    """
    if not published:
        return
    known = {home.history(month, pin.revision) for month in published for pin in published[month]}
    for folder in home.history(min(published), 1).parents[1].glob("*/*"):
        if _NAME.fullmatch(folder.name) and folder not in known and not is_withdrawn(folder):
            shutil.rmtree(folder)


def remove_unpublished_snapshots(home: Home, published: Mapping[date, Sequence[Pin]]) -> None:
    """Removes snapshots that never became the published one: going back to them is no going back.

    They hold a revision that no published marts ever knew of. Without any published marts nothing
    is removed: a snapshot may be all that is left.
    """
    known = {(month, pin.revision) for month, pins in published.items() for pin in pins}
    for snapshot in kept_snapshots(home) if known else []:
        for pin in _pins_of(snapshot):
            folder = home.history(pin.review_month, pin.revision)
            if (pin.review_month, pin.revision) not in known and not is_withdrawn(folder):
                snapshot.unlink()
                break


def _pins_of(snapshot: Path) -> list[Pin]:
    try:
        return [pin for pins in published_pins(snapshot).values() for pin in pins]
    except duckdb.Error:  # torn by a power cut, or no snapshot of ours: nothing can be said of it
        return []


def export_revision(
    connection: duckdb.DuckDBPyConnection, catalog: str, folder: Path, month: date
) -> None:
    """One Parquet per mart: the month's rows, or all of a table that is not kept per month."""
    scratch = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for table, columns in mart_tables(connection, catalog).items():
        where = f"where review_month = date '{month}'" if "review_month" in columns else ""
        connection.execute(
            f'copy (select * from "{table}" {where} order by all) '  # noqa: S608 - our names
            f"to {literal(scratch / f'{table}.parquet')} (format parquet, compression zstd)"
        )
    replace_durably(scratch, folder)
