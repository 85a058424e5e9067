"""Publishing: verify the build, settle revisions, keep their Parquet, swap the marts in by rename.

Here belongs everything between a finished build and a snapshot that readers may open. Nothing here
computes a figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.closing.errors import BuildError
from dagster_project.closing.history import export_revision, remove_unpublished
from dagster_project.closing.pins import Pin, by_own_name, published_pins
from dagster_project.closing.snapshots import prune, swap_in
from dagster_project.closing.tables import is_unchanged, mart_tables, quoted
from dagster_project.home import Home
from dagster_project.months import format_month

_BUILT, _PUBLISHED = "marts", "published"  # the catalogs, as DuckDB names the attached files


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

    Raises:
        BuildError: the models did not build these months; nothing is published.
    """
    built = home.build / "marts.duckdb"
    published = published_pins(home.marts)
    remove_unpublished(home, published)
    with duckdb.connect(str(built)) as connection:
        _verify(connection, pins)
        settled = _settle_revisions(connection, home, pins, published)
        rows = _row_counts(connection)
        for pin in settled:
            folder = home.history(pin.review_month, pin.revision)
            if not (_is_published(pin, published) and folder.is_dir()):
                export_revision(connection, _BUILT, folder, pin.review_month)
        connection.execute("checkpoint")
    newest = max(settled, key=lambda pin: pin.review_month)
    name = f"{format_month(newest.review_month)}-r{newest.revision}-{run_id[:8]}.duckdb"
    snapshot = swap_in(home, built, name)
    prune(home, snapshot)
    candidates = {pin.review_month: pin.revision for pin in pins}
    revisions = {pin.review_month: pin.revision for pin in settled}
    unchanged = frozenset(month for month in revisions if revisions[month] != candidates[month])
    return Publication(snapshot=snapshot, revisions=revisions, unchanged=unchanged, rows=rows)


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
) -> list[Pin]:
    """Takes a new revision back where readers would find nothing new in it."""
    again = [pin for pin in pins if pin.revision > 1]
    if not again:
        return list(pins)
    path = quoted(by_own_name(home.marts))
    connection.execute(f"attach '{path}' as {_PUBLISHED} (read_only)")
    settled = [pin for pin in pins if pin.revision == 1]
    for pin in again:
        month = pin.review_month
        # That a month is reconstructed is said in its report, like a figure.
        is_same = pin.is_reconstructed == published[month][-1].is_reconstructed
        if is_same and is_unchanged(connection, _BUILT, _PUBLISHED, month):
            connection.execute(
                "delete from review_months where review_month = ? and revision = ?",
                [month, pin.revision],
            )
            settled.append(replace(pin, revision=pin.revision - 1))
        else:
            settled.append(pin)
    connection.execute(f"detach {_PUBLISHED}")
    return settled
