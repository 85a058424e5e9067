"""A company of a few rows, written as canonical raw Parquet, built with dbt and queried.

Here belongs what tests of the marts share. A test names the columns that matter; every other column
of an entity is NULL, and every entity without rows is an empty file, as extraction writes it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from dagster_project.closing.inputs import write_inputs
from dagster_project.closing.pins import Pin, PinnedDrop
from dagster_project.crm.entities import ENTITIES
from dagster_project.home import Home
from dagster_project.months import cutoff_at
from dagster_project.settings import Settings

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]

SOURCE = "crm"
DROP = "2026-11-01-0123456789ab"
MONTH = date(2026, 10, 1)
_KEYS = {"source": "VARCHAR", "drop_id": "VARCHAR"}
_QUARANTINE = {
    name: "BIGINT" if name == "line" else "VARCHAR"
    for name in (
        "source",
        "drop_id",
        "entity",
        "file",
        "line",
        "column_name",
        "value",
        "reason",
        "action",
    )
}


def at(text: str) -> datetime:
    """`2026-10-05 08:00` as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def pin(
    month: date,
    settings: Settings,
    *,
    revision: int = 1,
    drop_id: str = DROP,
    source: str = SOURCE,
    code_version: str = "1",
) -> Pin:
    """The pin of one month to one drop."""
    drop = PinnedDrop(source, drop_id, "2026-11-01", "0123456789ab", f"landing/{drop_id}")
    return Pin(
        review_month=month,
        revision=revision,
        cutoff_at=cutoff_at(month, settings.company.zone),
        drops=(drop,),
        settings_hash="settings",
        code_version=code_version,
        is_reconstructed=False,
    )


def write_build(
    build: Path,
    rows: Rows,
    pins: Sequence[Pin],
    settings: Settings | None = None,
    quarantined: Sequence[Row] = (),
) -> None:
    """Writes what dbt reads below `build`: the raw rows of every pinned drop, and the inputs."""
    unknown = set(rows) - set(ENTITIES)
    if unknown:
        raise ValueError(f"no such entities: {sorted(unknown)}; known: {sorted(ENTITIES)}")
    drops = {(drop.source, drop.drop_id) for each in pins for drop in each.drops}
    for source, drop_id in sorted(drops):
        keys = {"source": source, "drop_id": drop_id}
        for name, entity in ENTITIES.items():
            types = {_in_file(column.name): column.type for column in entity.columns}
            path = build / "raw" / name / f"{source}__{drop_id}.parquet"
            found = [{_in_file(n): v for n, v in row.items()} for row in rows.get(name, ())]
            _write(path, _KEYS | types, [keys | row for row in found])
        path = build / "quarantine" / f"{source}__{drop_id}.parquet"
        _write(path, _QUARANTINE, [keys | dict(row) for row in quarantined])
    write_inputs(pins, settings or Settings(), build / "inputs")


def _in_file(column: str) -> str:
    """A lead's own `source` stands after the CRM's, under the name that DuckDB gives it."""
    return "source_1" if column == "source" else column


def _write(path: Path, types: Mapping[str, str], rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"create table rows ({columns})")
        for row in rows:
            unknown = set(row) - set(types)
            if unknown:
                raise ValueError(f"{path.parent.name} has no {sorted(unknown)}; has {list(types)}")
            marks = ", ".join("?" for _ in types)
            connection.execute(f"insert into rows values ({marks})", [row.get(n) for n in types])
        connection.execute(f"copy rows to '{path}' (format parquet)")


class Company:
    """A work folder whose build holds a few rows; builds with dbt and answers queries."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root)

    def build(
        self,
        rows: Rows,
        months: Sequence[date] = (MONTH,),
        *,
        settings: Settings | None = None,
        quarantined: Sequence[Row] = (),
        arguments: Sequence[str] = ("--exclude-resource-type", "unit_test"),
        pins: Sequence[Pin] | None = None,
    ) -> "Company":
        """Runs a real `dbt build` over the rows; marts of earlier calls stay, as in a close."""
        from dagster_project.dbt_project import run_dbt

        chosen = settings or Settings()
        pins = pins or [pin(month, chosen) for month in months]
        (self.home.build / "scratch.duckdb").unlink(missing_ok=True)
        write_build(self.home.build, rows, pins, chosen, quarantined)
        run_dbt(["build", *arguments], self.home)
        return self

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The result of one query over the marts (and over `scratch`)."""
        with duckdb.connect(str(self.home.build / "marts.duckdb"), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            scratch = self.home.build / "scratch.duckdb"
            if scratch.exists():
                connection.execute(f"attach '{scratch}' as scratch (read_only)")
            return connection.execute(sql).fetchall()

    def row(self, sql: str) -> dict[str, object]:
        """The only row of a query, by column name."""
        with duckdb.connect(str(self.home.build / "marts.duckdb"), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description or []]
            found = cursor.fetchall()
        if len(found) != 1:
            raise AssertionError(f"{len(found)} rows instead of one: {sql}")
        return dict(zip(names, found[0], strict=True))
