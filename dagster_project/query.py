"""SQL over the published marts, for the terminal.

Here belongs reading and printing; the marts are opened read-only, so that no query can change them.
"""

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dagster_project.errors import ReviewsError
from dagster_project.home import Home
from dagster_project.terminal import printable


class QueryError(ReviewsError):
    """The query is wrong, or there is nothing to ask."""

    exit_code = 1


def run_query(home: Home, sql: str) -> None:
    """Prints the result of one statement as a table.

    Raises:
        QueryError: nothing is published yet, it is not one statement, or DuckDB refuses it.
    """
    if not home.marts.exists():
        raise QueryError(
            f"nothing is published in {home.root} yet (no {home.marts}). Close a month first: "
            "reviews close YYYY-MM."
        )
    with duckdb.connect(str(home.marts), read_only=True) as connection:
        # A mart reader has no business with files or other databases.
        connection.execute("set enable_external_access = false")
        try:
            connection.execute(_the_one_statement(connection, sql))
            names = [column[0] for column in connection.description or []]
            rows = connection.fetchall()
        except duckdb.Error as error:
            raise QueryError(f"the query failed: {error}") from error
    _print(names, rows)


def _the_one_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        found = f"{len(statements)} statements" if statements else "no statement"
        raise QueryError(
            f"the query holds {found}, and one is answered at a time. Write it in quotes: "
            'reviews query "from company_monthly limit 5".'
        )
    return statements[0]


def _print(names: list[str], rows: list[tuple[object, ...]]) -> None:
    table = Table(box=None, header_style="bold")
    for name in names:
        table.add_column(Text(printable(name)), no_wrap=True)
    for row in rows:
        table.add_row(*[Text("–" if value is None else printable(str(value))) for value in row])
    # As wide as the rows are: a value cut to the terminal's width would be a wrong value.
    probe = Console(width=100_000)
    console = Console(width=probe.measure(table).maximum, highlight=False)
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", style="dim")
