"""The published marts as Parquet, for readers without DuckDB: one folder per snapshot.

Here belongs its layout. What is kept per review month is linked from the history of the newest
revisions, so that nothing is written twice; `published/parquet` names the folder of the newest
snapshot.
"""

import shutil
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.closing.tables import mart_tables
from dagster_project.durable import replace_durably, sync
from dagster_project.home import Home
from dagster_project.months import format_month
from dagster_project.quoting import literal


def lay_out(home: Home, connection: duckdb.DuckDBPyConnection, catalog: str, folder: Path) -> None:
    """Makes the folder: `<mart>/<YYYY-MM>.parquet`, and `<mart>.parquet` of what has no months.

    Args:
        home: the work folder, whose history holds the newest revisions already.
        connection: with the build attached.
        catalog: of the build.
        folder: where it is to be; a folder there gives way.
    """
    scratch = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    newest = connection.execute(
        "select review_month, max(revision) from review_months group by all order by all"
    ).fetchall()
    for mart, columns in mart_tables(connection, catalog).items():
        if "review_month" not in columns:
            _write(connection, mart, scratch / f"{mart}.parquet")
            continue
        (scratch / mart).mkdir()
        for month, revision in newest:
            kept = home.history(month, revision) / f"{mart}.parquet"
            place = scratch / mart / f"{format_month(month)}.parquet"
            if kept.is_file():
                _link(kept, place)
            elif _has_rows(connection, mart, month):
                _write(connection, mart, place, f"where review_month = date '{month}'")
                sync(place)
    replace_durably(scratch, folder)


def point_to(home: Home, folder: Path) -> None:
    """Makes `published/parquet` the folder, by rename."""
    if home.parquet.is_dir() and not home.parquet.is_symlink():
        # A work folder that was copied or restored with links followed: what was a name is a copy.
        shutil.rmtree(home.parquet)
    staged = home.parquet.with_name(".parquet.partial")
    staged.unlink(missing_ok=True)
    staged.symlink_to(folder.relative_to(home.parquet.parent), target_is_directory=True)
    staged.replace(home.parquet)
    sync(home.parquet.parent)


def _link(kept: Path, place: Path) -> None:
    try:
        place.hardlink_to(kept)
    except OSError:  # the file system has no hard links, or no more of them for this file
        shutil.copyfile(kept, place)
        sync(place)


def _has_rows(connection: duckdb.DuckDBPyConnection, mart: str, month: date) -> bool:
    sql = f'select 1 from "{mart}" where review_month = ? limit 1'  # noqa: S608 - our names
    return connection.execute(sql, [month]).fetchone() is not None


def _write(connection: duckdb.DuckDBPyConnection, mart: str, place: Path, where: str = "") -> None:
    connection.execute(
        f'copy (select * from "{mart}" {where} order by all) '  # noqa: S608 - our names
        f"to {literal(place)} (format parquet, compression zstd)"
    )
