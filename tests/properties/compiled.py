"""The dbt project compiled once, and executed as often as a property has examples.

Here belongs running compiled SQL in DuckDB: every seed, model and data test in dbt's own order,
over raw Parquet as a close links it. What dbt adds to a select (contracts, keys, replacing months
in a file) is proven by real builds in `tests/dbt`.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.assets.models import above_results
from dagster_project.closing.pins import Pin
from dagster_project.closing.statistics import results_of
from dagster_project.closing.statistics_results import RESULTS, write_results
from dagster_project.dbt_project import PROJECT_DIR, dbt_project, run_dbt
from dagster_project.home import Home
from dagster_project.settings import Settings
from tests.dbt.company import Rows, pin, write_build

Content = dict[str, list[tuple[object, ...]]]
# Not kept per review month: what they hold is the same for all, or of several.
_OF_ALL_MONTHS = {"review_months", "dim_month", "metric_definitions"}


@dataclass(frozen=True)
class Node:
    """One seed, model or data test: its relation or name, and what it selects."""

    name: str
    relation: str
    sql: str
    kind: str
    is_on_results: bool


class Built:
    """The marts of one example."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tests: Sequence[Node]) -> None:
        self.connection = connection
        self._tests = tests

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The result of a query over marts and, below `scratch`, what they are built from."""
        return self.connection.execute(sql).fetchall()

    def marts(self) -> list[str]:
        """Names of all marts."""
        found = self.rows("select table_name from duckdb_tables() where database_name = 'marts'")
        return sorted(str(name) for (name,) in found)

    def content(self, review_month: date, *without: str) -> Content:
        """All rows of one review month, by mart; of the marts that are kept per month."""
        return {
            mart: self.rows(
                f"select * from marts.main.{mart} "
                f"where review_month = date '{review_month}' order by all"
            )
            for mart in self.marts()
            if mart not in _OF_ALL_MONTHS and mart not in without
        }

    def failures(self) -> dict[str, list[tuple[object, ...]]]:
        """What dbt's data tests find, by test; empty where all hold."""
        found = {test.name: self.rows(test.sql) for test in self._tests}
        return {name: rows for name, rows in found.items() if rows}


class Compiled:
    """The project's SQL, ready to be executed over any raw rows."""

    def __init__(self, home: Home) -> None:
        self.home = home
        home.build.mkdir(parents=True, exist_ok=True)
        write_build(home.build, {}, [pin(date(2026, 10, 1), Settings())])
        run_dbt(["compile"], home)
        path = dbt_project(home).manifest_path
        manifest = json.loads(path.read_text(encoding="utf-8"))
        nodes, above = manifest["nodes"], above_results(manifest)
        self.nodes = [_node(nodes[key], key in above) for key in _in_order(nodes)]

    @contextmanager
    def build(
        self,
        rows: Rows,
        months: Sequence[date],
        settings: Settings | None = None,
        *,
        pins: Sequence[Pin] | None = None,
        with_statistics: bool = False,
    ) -> Iterator[Built]:
        """All marts over the rows; those over results are empty without statistics."""
        chosen = settings or Settings()
        pinned = pins or [pin(m, chosen) for m in months]
        folder = Path(tempfile.mkdtemp(dir=self.home.root))
        try:
            write_build(folder, rows, pinned, chosen)
            with duckdb.connect() as connection:
                connection.execute("set TimeZone = 'UTC'")
                connection.execute("set threads = 1")
                for database in ("marts", "scratch"):
                    connection.execute(f"attach ':memory:' as {database}")
                connection.execute("use marts")
                tests = self._executed(connection, folder, on_results=False)
                if with_statistics:
                    asked = [each.review_month for each in pinned]
                    found = results_of(connection, asked, chosen.statistics)
                    write_results(found, folder / RESULTS)
                yield Built(connection, tests + self._executed(connection, folder, on_results=True))
        finally:
            shutil.rmtree(folder)

    def _executed(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, *, on_results: bool
    ) -> list[Node]:
        """Executes one phase; returns its tests."""
        here, there = str(self.home.build), str(folder)
        tests = []
        for node in self.nodes:
            if node.is_on_results is not on_results:
                continue
            sql = node.sql.replace(here, there)
            if node.kind == "test":
                tests.append(replace(node, sql=sql))
            else:
                connection.execute(f"create {node.kind} {node.relation} as {sql}")
        return tests


def _node(node: Mapping[str, Any], is_on_results: bool) -> Node:
    kind = node["resource_type"]
    if kind == "seed":
        path = str(PROJECT_DIR / node["original_file_path"]).replace("'", "''")
        sql = f"select * from '{path}'"
        return Node(node["name"], node["relation_name"], sql, "table", is_on_results)
    if kind == "model":
        kind = "view" if node["config"]["materialized"] == "view" else "table"
    relation = node["relation_name"] or ""
    return Node(node["name"], relation, node["compiled_code"], kind, is_on_results)


def _in_order(nodes: Mapping[str, Any]) -> list[str]:
    """Seeds, models and failing data tests, each after what it reads."""
    wanted = {
        key
        for key, node in nodes.items()
        if node["resource_type"] in {"seed", "model"}
        or (node["resource_type"] == "test" and node["config"]["severity"].lower() == "error")
    }
    done: dict[str, None] = {}

    def visit(key: str) -> None:
        for parent in nodes[key]["depends_on"].get("nodes", ()):
            if parent in wanted and parent not in done:
                visit(parent)
        done[key] = None

    for key in sorted(wanted):
        if key not in done:
            visit(key)
    return list(done)
