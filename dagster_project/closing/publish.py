"""Publishing: verify the build, settle revisions, keep their Parquet, swap the marts in by rename.

Here belongs everything between a finished build and a snapshot that readers may open. Nothing here
computes a figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.closing.changes import make_table, record_changes
from dagster_project.closing.errors import BuildError
from dagster_project.closing.history import (
    export_revision,
    remove_unpublished,
    remove_unpublished_snapshots,
)
from dagster_project.closing.parquet import lay_out
from dagster_project.closing.pins import Pin, by_own_name, published_pins
from dagster_project.closing.snapshots import parquet_of, prune, swap_in
from dagster_project.closing.tables import is_unchanged, mart_tables
from dagster_project.closing.views import make_views
from dagster_project.home import Home
from dagster_project.months import format_month
from dagster_project.quoting import literal

_BUILT, _PUBLISHED = "marts", "published"  # the catalogs, as DuckDB names the attached files


@dataclass(frozen=True)
class Publication:
    """What has been published.

    Attributes:
        snapshot: the published file, by its own name.
        revisions: the revision that each month of the run has now.
        unchanged: months that kept their former revision, as no figure has changed.
        changed: months that got a revision after a former one.
        rows: of each mart.
    """

    snapshot: Path
    revisions: dict[date, int]
    unchanged: frozenset[date]
    changed: frozenset[date]
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

    Raises:
        BuildError: the models did not build these months; nothing is published.
    """
    built = home.build / "marts.duckdb"
    published = published_pins(home.marts)
    remove_unpublished(home, published)
    remove_unpublished_snapshots(home, published)
    with duckdb.connect(str(built)) as connection:
        _verify(connection, pins)
        make_table(connection, _BUILT)
        settled, unchanged = _settle_revisions(connection, home, pins, published)
        make_views(connection, _BUILT)
        rows = _row_counts(connection)
        for pin in settled:
            folder = home.history(pin.review_month, pin.revision)
            if not (_is_published(pin, published) and folder.is_dir()):
                export_revision(connection, _BUILT, folder, pin.review_month)
        newest = max(settled, key=lambda pin: pin.review_month)
        name = f"{format_month(newest.review_month)}-r{newest.revision}-{run_id[:8]}.duckdb"
        lay_out(home, connection, _BUILT, parquet_of(home.snapshots / name))
        connection.execute("checkpoint")
    snapshot = swap_in(home, built, name)
    prune(home, snapshot)
    return Publication(
        snapshot=snapshot,
        revisions={pin.review_month: pin.revision for pin in settled},
        unchanged=unchanged,
        changed=frozenset(p.review_month for p in settled if p.review_month in published)
        - unchanged,
        rows=rows,
    )


def _is_published(pin: Pin, published: Mapping[date, Sequence[Pin]]) -> bool:
    return any(pin.revision == known.revision for known in published.get(pin.review_month, ()))


def _verify(connection: duckdb.DuckDBPyConnection, pins: Sequence[Pin]) -> None:
    """Refuses a build whose models did not run: a copy of the old marts would pass for new."""
    if "review_months" not in mart_tables(connection, _BUILT):
        raise BuildError(_not_built(pins, "no table review_months"))
    for pin in pins:
        found = connection.execute(
            "select settings_hash, code_version from review_months"
            " where review_month = ? and revision = ?",
            [pin.review_month, pin.revision],
        ).fetchall()
        if found != [(pin.settings_hash, pin.code_version)]:
            rows = "; ".join(f"settings {row[0]}, code {row[1]}" for row in found) or "no row"
            raise BuildError(_not_built([pin], rows))


def _not_built(pins: Sequence[Pin], found: str) -> str:
    expected = ", ".join(
        f"{format_month(pin.review_month)} revision {pin.revision} with settings "
        f"{pin.settings_hash}, code {pin.code_version}"
        for pin in pins
    )
    return (
        f"the build does not hold what this run was to build, so nothing was published. Expected "
        f"in review_months: {expected}; found: {found}. The models did not run, or were built by "
        "another version: launch the whole job close_month for the month."
    )


def _row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counts = {}
    for table in mart_tables(connection, _BUILT):
        found = connection.execute(f'select count(*) from "{table}"').fetchone()  # noqa: S608
        counts[table] = int(found[0]) if found else 0
    return counts


def _settle_revisions(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    pins: Sequence[Pin],
    published: Mapping[date, Sequence[Pin]],
) -> tuple[list[Pin], frozenset[date]]:
    """Takes a new revision back where readers would find nothing new in it.

    Returns:
        The pins with the revisions that the months have now, and the months of former ones.
    """
    if not any(pin.review_month in published for pin in pins):
        return list(pins), frozenset()
    path = literal(by_own_name(home.marts))
    connection.execute(f"attach {path} as {_PUBLISHED} (read_only)")
    settled, unchanged = [], set()
    for pin in pins:
        month = pin.review_month
        before = published[month][-1] if month in published else None
        if before is not None and _says_the_same(connection, pin, before):
            connection.execute(
                "delete from review_months where review_month = ? and revision = ?",
                [month, pin.revision],
            )
            settled.append(replace(pin, revision=before.revision))
            unchanged.add(month)
            continue
        if before is not None:
            record_changes(connection, _BUILT, _PUBLISHED, pin, before)
        settled.append(pin)
    connection.execute(f"detach {_PUBLISHED}")
    return settled, frozenset(unchanged)


def _says_the_same(connection: duckdb.DuckDBPyConnection, pin: Pin, before: Pin) -> bool:
    # That a month is reconstructed is said in its report, like a figure.
    is_same = pin.is_reconstructed == before.is_reconstructed
    return is_same and is_unchanged(connection, _BUILT, _PUBLISHED, pin.review_month)
