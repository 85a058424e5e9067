"""A company of a few rows: written as canonical raw Parquet, built with dbt, and queried.

Here belongs what tests of the marts share. A test names the columns that matter; every other column
of an entity is NULL, and every entity without rows is an empty file, as extraction writes it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from dagster_project.closing.inputs import write_inputs
from dagster_project.closing.pins import Pin, PinnedDrop
from dagster_project.closing.statistics_results import Results, write_results
from dagster_project.crm.entities import ENTITIES
from dagster_project.dbt_project import PROJECT_DIR, ParsedOnce, environment, run_dbt
from dagster_project.home import Home
from dagster_project.months import cutoff_at
from dagster_project.settings import Settings

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]

SOURCE = "crm"
DROP = "2026-11-01-0123456789ab"
MONTH = date(2026, 10, 1)
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
_KEYS = {"source": "VARCHAR", "drop_id": "VARCHAR"}
_QUARANTINE = _KEYS | {
    "entity": "VARCHAR",
    "file": "VARCHAR",
    "line": "BIGINT",
    "column_name": "VARCHAR",
    "value": "VARCHAR",
    "reason": "VARCHAR",
    "action": "VARCHAR",
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
    sources: Sequence[str] = (SOURCE,),
) -> Pin:
    """The pin of one month to one drop per source."""
    drops = tuple(
        PinnedDrop(source, drop_id, "2026-11-01", "0123456789ab", f"landing/{drop_id}")
        for source in sources
    )
    return Pin(
        review_month=month,
        revision=revision,
        cutoff_at=cutoff_at(month, settings.company.zone),
        drops=drops,
        settings_hash="settings",
        code_version="1",
        is_reconstructed=False,
    )


def write_build(
    build: Path,
    rows: Rows,
    pins: Sequence[Pin],
    settings: Settings | None = None,
    quarantined: Sequence[Row] = (),
    results: Mapping[date, Results] | None = None,
) -> None:
    """Writes what dbt reads below `build`: the raw rows of every pinned drop, inputs and results.

    A row that names no `source` and `drop_id` of its own belongs to every drop. Results have no
    rows unless they are given.
    """
    unknown = set(rows) - set(ENTITIES)
    if unknown:
        raise ValueError(f"no such entities: {sorted(unknown)}; known: {sorted(ENTITIES)}")
    drops = {(drop.source, drop.drop_id) for each in pins for drop in each.drops}
    for source, drop_id in sorted(drops):
        keys = {"source": source, "drop_id": drop_id}
        for name, entity in ENTITIES.items():
            types = _KEYS | {_in_file(column.name): column.type for column in entity.columns}
            path = build / "raw" / name / f"{source}__{drop_id}.parquet"
            _write(path, types, keys, [_row_in_file(row) for row in rows.get(name, ())])
        path = build / "quarantine" / f"{source}__{drop_id}.parquet"
        _write(path, _QUARANTINE, keys, quarantined)
    write_inputs(pins, settings or Settings(), build / "inputs")
    write_results(results or {}, build / "results")


def _in_file(column: str) -> str:
    """A lead's own `source` stands after the CRM's, under the name that DuckDB gives it."""
    return "source_1" if column == "source" else column


def _row_in_file(row: Row) -> Row:
    """A test's `source` is the lead's, its `crm` the source that the row was read from."""
    named = {_in_file(name): value for name, value in row.items()}
    return {("source" if name == "crm" else name): value for name, value in named.items()}


def _write(path: Path, types: Mapping[str, str], keys: Row, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"create table rows ({columns})")
        for row in rows:
            unknown = set(row) - set(types)
            if unknown:
                raise ValueError(f"{path.parent.name} has no {sorted(unknown)}; has {list(types)}")
            if any(row.get(name, value) != value for name, value in keys.items()):
                continue  # another drop's row
            whole = dict(keys) | dict(row)
            marks = ", ".join("?" for _ in types)
            connection.execute(f"insert into rows values ({marks})", [whole.get(n) for n in types])
        name = str(path).replace("'", "''")
        connection.execute(f"copy rows to '{name}' (format parquet)")


def run_dbt_alone(home: Home, *arguments: str) -> str:
    """Runs dbt in a process of its own, for commands that the product does not use.

    Raises:
        AssertionError: dbt failed; carries what it printed.
    """
    home.build.mkdir(parents=True, exist_ok=True)
    folders = ["--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR)]
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), *arguments, *folders],
        env=os.environ | environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout


class Company:
    """Builds rows with dbt in a workshop that companies share, and keeps the resulting files.

    The workshop's path never changes, so that dbt parses the project once for all tests.
    """

    def __init__(self, workshop: Home, parsed: ParsedOnce, folder: Path) -> None:
        self.workshop = workshop
        self.parsed = parsed
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def starting_from(self, other: "Company") -> "Company":
        """Takes over what another company has built, which stays as it is."""
        for name in ("marts.duckdb", "scratch.duckdb"):
            shutil.copyfile(other.folder / name, self.folder / name)
        return self

    def build(
        self,
        rows: Rows,
        months: Sequence[date] = (MONTH,),
        *,
        settings: Settings | None = None,
        pins: Sequence[Pin] | None = None,
        quarantined: Sequence[Row] = (),
        results: Mapping[date, Results] | None = None,
        arguments: Sequence[str] = NO_UNIT_TESTS,
    ) -> "Company":
        """Runs a real `dbt build` over the rows; marts of earlier calls stay, as in a close."""
        chosen = settings or Settings()
        build = self.workshop.build
        shutil.rmtree(build, ignore_errors=True)
        pinned = pins or [pin(m, chosen) for m in months]
        write_build(build, rows, pinned, chosen, quarantined, results)
        marts = self.folder / "marts.duckdb"
        if marts.exists():
            shutil.copyfile(marts, build / "marts.duckdb")
        manifest = self.parsed.manifest(self.workshop)
        run_dbt(["build", *arguments], self.workshop, manifest=manifest)
        for name in ("marts.duckdb", "scratch.duckdb"):
            (build / name).replace(self.folder / name)
        return self

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The result of one query over the marts, and over the relations below `scratch`."""
        return self._query(sql)[1]

    def row(self, sql: str) -> dict[str, object]:
        """The only row of a query, by column name."""
        names, found = self._query(sql)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} rows instead of one: {sql}")
        return dict(zip(names, found[0], strict=True))

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """Every mart with its rows, for comparisons."""
        tables = self.rows("select table_name from duckdb_tables() where database_name = 'marts'")
        return {str(name): self.rows(f'select * from "{name}" order by all') for (name,) in tables}

    def _query(self, sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
        with duckdb.connect(str(self.folder / "marts.duckdb"), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute(f"attach '{self.folder / 'scratch.duckdb'}' as scratch (read_only)")
            cursor = connection.execute(sql)
            return [column[0] for column in cursor.description or []], cursor.fetchall()
