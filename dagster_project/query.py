"""SQL over the published marts, for the terminal.

Here belongs reading and printing; the marts are opened read-only, so that no query can change them.
"""

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dagster_project.errors import ReviewsError
from dagster_project.home import Home


class QueryError(ReviewsError):
    """The query is wrong, or there is nothing to ask."""

    exit_code = 1


def run_query(home: Home, sql: str) -> None:
    """Prints the result of one statement as a table.

    Raises:
        QueryError: nothing is published yet, or DuckDB refuses the statement.
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
            connection.execute(sql)
            names = [column[0] for column in connection.description or []]
            rows = connection.fetchall()
        except duckdb.Error as error:
            raise QueryError(f"the query failed: {error}") from error
    _print(names, rows)


def _print(names: list[str], rows: list[tuple[object, ...]]) -> None:
    table = Table(box=None, header_style="bold")
    for name in names:
        table.add_column(Text(name), no_wrap=True)
    for row in rows:
        table.add_row(*[Text("–" if value is None else str(value)) for value in row])
    # As wide as the rows are: a value cut to the terminal's width would be a wrong value.
    probe = Console(width=100_000)
    console = Console(width=probe.measure(table).maximum, highlight=False)
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", style="dim")
