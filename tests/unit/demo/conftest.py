"""Companies and their exports that several tests of the demo company only read."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dagster_project.demo.company import Company
from dagster_project.demo.salesforce import write_salesforce_drop
from dagster_project.demo.simulate import simulate
from dagster_project.demo.spec import DemoSpec
from tests.conftest import MONTH


@pytest.fixture(scope="session")
def company() -> Company:
    """The company that `reviews demo` makes: 48 people, 36 months."""
    return simulate(DemoSpec(last_month=MONTH))


@pytest.fixture(scope="session")
def large_company() -> Company:
    """150 people, 36 months: enough of them to compare results with the truth."""
    return simulate(DemoSpec(last_month=MONTH, people=150))


@pytest.fixture(scope="session")
def tiny_drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest company there can be, in its only month, which has a change of the clock."""
    folder = tmp_path_factory.mktemp("tiny") / "2026-04-01"
    spec = DemoSpec(last_month=date(2026, 3, 1), people=12, months=1)
    write_salesforce_drop(simulate(spec), folder)
    return folder


@pytest.fixture(scope="session", params=["26 people, 15 months", "12 people, 1 month"])
def export(
    request: pytest.FixtureRequest, demo_drop: Path, tiny_drop: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every file of a drop as a table of the same name, all columns as text."""
    folder = demo_drop if request.param == "26 people, 15 months" else tiny_drop
    yield from _tables(folder)


@pytest.fixture(scope="session")
def rich_export(demo_drop: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The larger of the two only: what needs some months to happen."""
    yield from _tables(demo_drop)


def _tables(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for path in sorted(folder.glob("*.csv")):
            read = f"read_csv('{path}', header = true, all_varchar = true)"
            connection.execute(f'create table "{path.stem}" as from {read}')
        yield connection
