"""What marts a file holds, and whether two files agree about a month.

Here belong questions to opened DuckDB files; what follows from the answers is in `publish`.
"""

from datetime import date
from pathlib import Path

import duckdb

from dagster_project.months import add_months

Columns = dict[str, str]  # name → type

# A revision is about figures. `review_months` also holds hashes of settings and code, which differ
# between closes that agree in every figure.
_NOT_COMPARED = {"review_months"}
# The same rows delivered anew, in a folder or files of other names, are the same findings.
_LINEAGE = {"quarantined_rows": {"drop_id", "file", "finding"}}
# A review shows a month and the twelve before it; a calendar row of another month is none of it.
_MONTHS_BEFORE = 12


def quoted(path: Path) -> str:
    """A path as it stands within a SQL literal."""
    return str(path).replace("'", "''")


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


def is_unchanged(
    connection: duckdb.DuckDBPyConnection, built: str, published: str, month: date
) -> bool:
    """True where both files say the same of a review month, in all that both can say.

    A mart or column that only one of them has is news of the program, not of the month.
    """
    here, there = mart_tables(connection, built), mart_tables(connection, published)
    for table in sorted(here.keys() & there.keys() - _NOT_COMPARED):
        both = here[table].keys() & there[table].keys()
        if "review_month" in both:
            rows, bounds = "review_month = $month", {"month": month}
        elif "month" in both:
            rows = "month between $first and $month"
            bounds = {"first": add_months(month, -_MONTHS_BEFORE), "month": month}
        else:
            continue  # definitions, which belong to no month
        columns = _compared(table, here[table], there[table])
        sides = [
            f'select {columns} from {catalog}.main."{table}" where {rows}'  # noqa: S608 - our names
            for catalog in (built, published)
        ]
        difference = connection.execute(
            f"({sides[0]} except all {sides[1]}) union all ({sides[1]} except all {sides[0]})"
            " limit 1",
            bounds,
        ).fetchone()
        if difference is not None:
            return False
    return True


def _compared(table: str, here: Columns, there: Columns) -> str:
    names = [name for name in here if name in there and name not in _LINEAGE.get(table, ())]
    # A type that has changed may not compare with the former one; its text does.
    return ", ".join(
        f'"{name}"' if here[name] == there[name] else f'"{name}"::varchar as "{name}"'
        for name in names
    )
