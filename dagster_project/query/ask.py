"""One statement over the published marts, read-only, and where its rows go.

Here belong opening the marts and what may be asked of them; how rows look is in `formats`.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import duckdb

from dagster_project.closing.pins import by_own_name
from dagster_project.errors import ReviewsError, UsageError
from dagster_project.home import Home
from dagster_project.output import whole_file
from dagster_project.query.deliveries import add_deliveries
from dagster_project.query.formats import WRITERS, FormatError, Result

_READING = {
    duckdb.StatementType.SELECT,
    duckdb.StatementType.EXPLAIN,
    duckdb.StatementType.PRAGMA,
    duckdb.StatementType.CALL,
    duckdb.StatementType.MULTI,  # a PIVOT, which looks for its columns first
}


class QueryError(ReviewsError):
    """The query is wrong, or there is nothing to ask."""

    exit_code = 1


def run_query(home: Home, sql: str, form: str = "table", output: Path | None = None) -> None:
    """Writes the result of one statement.

    Args:
        home: the work folder whose published marts are asked.
        sql: the statement.
        form: one of WRITERS.
        output: the file to write, replaced at the end and only where all went well; without one,
            standard output.

    Raises:
        QueryError: nothing is published yet, it is not one statement, or DuckDB refuses it.
        UsageError: the form or the file cannot be written to.
    """
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise UsageError(
            "Parquet is no text and would spoil the terminal. Add --output FILE, or send it to a "
            "file or program."
        )
    with published_marts(home) as connection:
        try:
            add_deliveries(connection, home.ledger, sql)
            # What is asked has no business with files or other databases.
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
            statement = _the_one_statement(connection, sql)
            with whole_file(output) if output else _standard_output() as sink:
                to_terminal = output is None and sys.stdout.isatty()
                WRITERS[form](Result(connection, statement, to_terminal), sink)
        except (duckdb.Error, FormatError) as error:
            raise QueryError(f"the query failed: {error}") from error


@contextmanager
def published_marts(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published marts, opened read-only; instants are shown in UTC on every machine.

    Raises:
        QueryError: nothing is published yet, or it cannot be read.
    """
    if not home.marts.exists():
        raise QueryError(
            f"nothing is published in {home.root} yet (no {home.marts}). Close a month first: "
            "reviews close YYYY-MM."
        )
    try:
        connection = duckdb.connect(str(by_own_name(home.marts)), read_only=True)
    except duckdb.Error as error:
        raise QueryError(
            f"{home.marts} cannot be opened as published marts: {error}. Close a month again."
        ) from error
    with connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def _the_one_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        found = f"{len(statements)} statements" if statements else "no statement"
        raise QueryError(
            f"the query holds {found}, and one is answered at a time. Write it in quotes: "
            'reviews query "from company_monthly limit 5".'
        )
    kind = statements[0].type
    if kind not in _READING:
        raise QueryError(
            f"the query failed: {kind.name} is no question, and published marts are only read. "
            "Begin with SELECT, FROM, WITH, DESCRIBE, SHOW or SUMMARIZE; --output writes a file."
        )
    return statements[0]


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()
