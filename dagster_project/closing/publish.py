"""Publishing: settle revisions, keep their Parquet, and swap the marts in by rename.

Here belongs everything between a finished build and a snapshot that readers may open. Nothing here
computes a figure. A reader is never blocked: published files are never opened for writing again.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.closing.pins import Pin, by_own_name
from dagster_project.home import Home
from dagster_project.months import format_month

# A revision is about figures. `review_months` also holds hashes of settings and code, which differ
# between closes that agree in every figure.
_NOT_COMPARED = {"review_months"}
SNAPSHOTS_KEPT = 5


@dataclass(frozen=True)
class Publication:
    """What has been published."""

    snapshot: Path
    revisions: dict[date, int]
    unchanged: frozenset[date]
    rows: dict[str, int]


def publish(home: Home, pins: Sequence[Pin], run_id: str) -> Publication:
    """Makes the build the published marts, atomically.

    Args:
        home: the work folder; its lock is held by the caller.
        pins: the months that were built, with the revision each would get.
        run_id: names the snapshot, together with the newest month.

    Returns:
        The snapshot, and the revision that each month has now: the former one where no figure of
        the month changed.
    """
    built = home.build / "marts.duckdb"
    with duckdb.connect(str(built)) as connection:
        settled = _settle_revisions(connection, home, pins)
        rows = _row_counts(connection)
        for pin in settled:
            _export(connection, home.history(pin.review_month, pin.revision), pin.review_month)
        connection.execute("checkpoint")
    newest = max(settled, key=lambda pin: pin.review_month)
    name = f"{format_month(newest.review_month)}-r{newest.revision}-{run_id[:8]}.duckdb"
    snapshot = _swap_in(home, built, name)
    candidates = {pin.review_month: pin.revision for pin in pins}
    revisions = {pin.review_month: pin.revision for pin in settled}
    unchanged = frozenset(month for month in revisions if revisions[month] != candidates[month])
    return Publication(snapshot=snapshot, revisions=revisions, unchanged=unchanged, rows=rows)


def _mart_tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[str]]:
    """Table name → columns, of the tables in schema `main` of one attached file."""
    rows = connection.execute(
        """
        select c.table_name, list(c.column_name order by c.ordinal_position)
        from information_schema.columns as c
        join information_schema.tables as t using (table_catalog, table_schema, table_name)
        where c.table_catalog = ? and c.table_schema = 'main' and t.table_type = 'BASE TABLE'
        group by all order by all
        """,
        [catalog],
    ).fetchall()
    return dict(rows)


def _row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counts = {}
    for table in _mart_tables(connection, "marts"):
        found = connection.execute(f'select count(*) from "{table}"').fetchone()  # noqa: S608
        counts[table] = int(found[0]) if found else 0
    return counts


def _settle_revisions(
    connection: duckdb.DuckDBPyConnection, home: Home, pins: Sequence[Pin]
) -> list[Pin]:
    """Takes a new revision back where the month's figures are those already published."""
    again = [pin for pin in pins if pin.revision > 1]
    if not again:
        return list(pins)
    connection.execute(f"attach '{_quoted(by_own_name(home.marts))}' as published (read_only)")
    settled = [pin for pin in pins if pin.revision == 1]
    for pin in again:
        if _is_unchanged(connection, pin.review_month):
            connection.execute(
                "delete from review_months where review_month = ? and revision = ?",
                [pin.review_month, pin.revision],
            )
            settled.append(replace(pin, revision=pin.revision - 1))
        else:
            settled.append(pin)
    connection.execute("detach published")
    return settled


def _is_unchanged(connection: duckdb.DuckDBPyConnection, month: date) -> bool:
    built = _mart_tables(connection, "marts")
    before = _mart_tables(connection, "published")
    for table, columns in built.items():
        if "review_month" not in columns or table in _NOT_COMPARED:
            continue
        if before.get(table) != columns:
            return False
        here = f'select * from marts.main."{table}" where review_month = $month'  # noqa: S608
        there = f'select * from published.main."{table}" where review_month = $month'  # noqa: S608
        difference = connection.execute(
            f"({here} except all {there}) union all ({there} except all {here}) limit 1",
            {"month": month},
        ).fetchone()
        if difference is not None:
            return False
    return True


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _export(connection: duckdb.DuckDBPyConnection, folder: Path, month: date) -> None:
    """One Parquet per mart: the month's rows, or all of a table that is not kept per month."""
    scratch = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for table, columns in _mart_tables(connection, "marts").items():
        where = f"where review_month = date '{month}'" if "review_month" in columns else ""
        connection.execute(
            f'copy (select * from "{table}" {where} order by all) '  # noqa: S608
            f"to '{_quoted(scratch / table)}.parquet' (format parquet, compression zstd)"
        )
    shutil.rmtree(folder, ignore_errors=True)
    scratch.replace(folder)


def _swap_in(home: Home, built: Path, name: str) -> Path:
    """The new snapshot under its own name, and `marts.duckdb` pointing to the same bytes."""
    home.snapshots.mkdir(parents=True, exist_ok=True)
    snapshot = home.snapshots / name
    with built.open("rb") as file:
        os.fsync(file.fileno())
    built.chmod(0o444)
    built.replace(snapshot)
    staged = home.marts.with_name(".marts.duckdb.partial")
    staged.unlink(missing_ok=True)
    staged.hardlink_to(snapshot)
    staged.replace(home.marts)
    for old in sorted(home.snapshots.glob("*.duckdb"), key=lambda p: p.stat().st_mtime_ns)[
        :-SNAPSHOTS_KEPT
    ]:
        old.unlink()
    return snapshot
