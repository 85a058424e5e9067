"""What marts a file holds, and whether two files agree about a month.

Here belong questions to opened DuckDB files; what follows from the answers is in `publish` and
`changes`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb

from dagster_project.months import MART_MONTHS, add_months

Columns = dict[str, str]  # name → type

# A revision is about figures. `review_months` also holds hashes of settings and code, which differ
# between closes that agree in every figure; the changes of a revision follow from it.
_NOT_COMPARED = {"review_months", "revision_changes"}
# The same rows delivered anew, in a folder or files of other names, are the same findings.
_LINEAGE = {"quarantined_rows": {"drop_id", "file", "finding"}}


def mart_tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, Columns]:
    """The tables in schema `main` of one attached file, with their columns in order."""
    rows = connection.execute(
        """
        select c.table_name, c.column_name, c.data_type
        from information_schema.columns as c
        join information_schema.tables as t using (table_catalog, table_schema, table_name)
        where c.table_catalog = ? and c.table_schema = 'main' and t.table_type = 'BASE TABLE'
        order by c.table_name, c.ordinal_position
        """,
        [catalog],
    ).fetchall()
    tables: dict[str, Columns] = {}
    for table, column, data_type in rows:
        tables.setdefault(table, {})[column] = data_type
    return tables


@dataclass(frozen=True)
class Comparison:
    """What two files say of a review month in one mart, as two queries of the same columns."""

    mart: str
    built: str
    published: str

    def is_same(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """True where both hold the same rows."""
        difference = f"({self.only_built()}) union all ({self.only_published()}) limit 1"
        return connection.execute(difference).fetchone() is None

    def only_built(self) -> str:
        """The rows that only the build holds."""
        return f"({self.built}) except all ({self.published})"

    def only_published(self) -> str:
        """The rows that only the published file holds."""
        return f"({self.published}) except all ({self.built})"


def comparisons(
    connection: duckdb.DuckDBPyConnection, built: str, published: str, month: date
) -> Iterator[Comparison]:
    """All that both files can say of a review month, mart by mart.

    A mart or column that only one of them has is news of the program, not of the month.
    """
    here, there = mart_tables(connection, built), mart_tables(connection, published)
    for table in sorted(here.keys() & there.keys() - _NOT_COMPARED):
        both = here[table].keys() & there[table].keys()
        if "review_month" in both:
            rows = f"review_month = date '{month}'"
        elif "month" in both:  # the calendar: only the months that the review month holds
            rows = f"month between date '{add_months(month, 1 - MART_MONTHS)}' and date '{month}'"
        else:
            continue  # definitions, which belong to no month
        sides = [
            f'select {columns} from {catalog}.main."{table}" where {rows}'  # noqa: S608 - our names
            for catalog, columns in (
                (built, _compared(table, here[table], there[table], here[table])),
                (published, _compared(table, here[table], there[table], there[table])),
            )
        ]
        yield Comparison(table, *sides)


def is_unchanged(
    connection: duckdb.DuckDBPyConnection, built: str, published: str, month: date
) -> bool:
    """True where both files say the same of a review month, in all that both can say."""
    found = comparisons(connection, built, published, month)
    return all(each.is_same(connection) for each in found)


def _compared(table: str, here: Columns, there: Columns, side: Columns) -> str:
    """The columns that both have, in one side's query; in the types of the build."""
    names = [name for name in here if name in there and name not in _LINEAGE.get(table, ())]
    return ", ".join(
        f'"{name}"' if side[name] == here[name] else f'try_cast("{name}" as {here[name]}) "{name}"'
        for name in names
    )
