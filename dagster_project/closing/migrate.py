"""Marts that another version has published, brought into the form that this version builds.

Here belong added, removed and retyped columns, marts that are gone, and constraints that have
changed. The rows of all review months stay. What a column or mart that is gone has said remains in
the Parquet of the revisions that were published with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.closing.contracts import Contract
from dagster_project.closing.errors import BuildError
from dagster_project.closing.tables import Columns, mart_tables
from dagster_project.closing.views import drop_views
from dagster_project.months import format_month
from dagster_project.quoting import literal

_MARTS, _WANTED = "marts", "wanted"
Held = tuple[frozenset[str], tuple[str, ...]]  # columns that are never empty, key


def migrate(marts: Path, contracts: Sequence[Contract]) -> list[str]:
    """Brings a copy of the published marts into the form of the contracts, before they are built.

    A column that is new is empty in the review months of before. Where their rows break a new
    constraint, the table goes without it until they are gone or rebuilt.

    Returns:
        What was changed, one line each; nothing where the version is the same.
    """
    if not marts.exists():
        return []
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(marts)} as {_MARTS}; use {_MARTS}.main")
        drop_views(connection, _MARTS)
        held = mart_tables(connection, _MARTS)
        wanted = _wanted(connection, contracts)
        notes = []
        for table in sorted(held.keys() - wanted.keys()):
            connection.execute(f'drop table "{table}"')
            notes.append(f"{table}: gone, with its rows")
        for contract in contracts:
            table = contract.table
            if table in held and not _is_kept(connection, contract, held[table], wanted[table]):
                notes += _rebuild(connection, replace(contract, columns=wanted[table]), held[table])
    return notes


def check_built(marts: Path, contracts: Sequence[Contract], months: Iterable[date]) -> None:
    """Holds the months of a build to the constraints that a table had to go without.

    Raises:
        BuildError: a row of these months breaks a contract.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(marts)} as {_MARTS}; use {_MARTS}.main")
        tables = mart_tables(connection, _MARTS)
        listed = ", ".join(f"date '{month}'" for month in months)
        for contract in contracts:
            lacking = _lacking(connection, contract)
            if contract.table not in tables or "review_month" not in contract.columns:
                continue
            rows = f'(from "{contract.table}" where review_month in ({listed}))'
            broken = [what for what in lacking if _breaks(connection, contract, rows, what)]
            if broken:
                names = ", ".join(format_month(month) for month in months)
                raise BuildError(
                    f"rows of {contract.table} in {names} break its contract ({'; '.join(broken)});"
                    " nothing was published. The model is at fault, or its contract."
                )


def _wanted(
    connection: duckdb.DuckDBPyConnection, contracts: Sequence[Contract]
) -> dict[str, Columns]:
    """The columns of each contract with their types as DuckDB writes them."""
    connection.execute(f"attach ':memory:' as {_WANTED}")
    for contract in contracts:
        connection.execute(contract.create_sql(f'{_WANTED}.main."{contract.table}"'))
    tables = mart_tables(connection, _WANTED)
    connection.execute(f"detach {_WANTED}")
    return tables


def _is_kept(
    connection: duckdb.DuckDBPyConnection, contract: Contract, held: Columns, wanted: Columns
) -> bool:
    """True where a table is already all that its rows let it be."""
    if held != wanted:
        return False
    found = _held(connection, contract.table)
    if found == (contract.not_null, contract.key):
        return True
    return found == _possible(connection, contract, held)


def _held(connection: duckdb.DuckDBPyConnection, table: str) -> Held:
    rows = connection.execute(
        """
        select constraint_type, constraint_column_names from duckdb_constraints()
        where database_name = ? and schema_name = 'main' and table_name = ?
            and constraint_type in ('NOT NULL', 'PRIMARY KEY')
        """,
        [_MARTS, table],
    ).fetchall()
    keys = [tuple(columns) for kind, columns in rows if kind == "PRIMARY KEY"]
    key = keys[0] if keys else ()
    not_null = {columns[0] for kind, columns in rows if kind == "NOT NULL"}
    return frozenset(not_null | set(key)), key


def _possible(connection: duckdb.DuckDBPyConnection, contract: Contract, held: Columns) -> Held:
    """The constraints of the contract that the rows of a table keep."""
    rows = f'(select {_as_wanted(contract, held)} from "{contract.table}")'  # noqa: S608
    filled = {
        column
        for column in contract.not_null
        if not _breaks(connection, contract, rows, _never_empty(column))
    }
    key = contract.key
    if not filled.issuperset(key) or (key and _breaks(connection, contract, rows, _KEY)):
        key = ()
    return frozenset(filled), key


def _rebuild(connection: duckdb.DuckDBPyConnection, contract: Contract, held: Columns) -> list[str]:
    """Makes the table anew with the contract's columns; returns what has changed."""
    table = contract.table
    not_null, key = _possible(connection, contract, held)
    notes = _notes(connection, contract, held)
    connection.execute(
        f"create temp table kept as select {_as_wanted(contract, held)} "  # noqa: S608 - our names
        f'from "{table}"'
    )
    connection.execute(f'drop table "{table}"')
    possible = replace(contract, not_null=not_null, key=key)
    connection.execute(possible.create_sql(f'"{table}"'))
    connection.execute(f'insert into "{table}" from kept')
    connection.execute("drop table kept")
    return notes


def _as_wanted(contract: Contract, held: Columns) -> str:
    return ", ".join(
        f'try_cast("{name}" as {kind}) as "{name}"' if name in held else f'null::{kind} as "{name}"'
        for name, kind in contract.columns.items()
    )


def _notes(connection: duckdb.DuckDBPyConnection, contract: Contract, held: Columns) -> list[str]:
    table = contract.table
    notes: list[str] = []
    notes += [f"{table}.{name}: gone" for name in held.keys() - contract.columns.keys()]
    for name, kind in contract.columns.items():
        if name not in held:
            notes.append(f"{table}.{name}: new, empty in the review months of before")
        elif held[name] != kind:
            lost = connection.execute(
                f'select count(*) from "{table}" '  # noqa: S608 - our names
                f'where "{name}" is not null and try_cast("{name}" as {kind}) is null'
            ).fetchone()
            fits = f"; {lost[0]} values do not fit and are empty now" if lost and lost[0] else ""
            notes.append(f"{table}.{name}: {kind} instead of {held[name]}{fits}")
    return sorted(notes) or [f"{table}: other constraints"]


_KEY = "rows of the same key"


def _never_empty(column: str) -> str:
    return f"empty {column}"


def _lacking(connection: duckdb.DuckDBPyConnection, contract: Contract) -> list[str]:
    """The constraints of the contract that its table goes without."""
    not_null, key = _held(connection, contract.table)
    lacking = [_never_empty(column) for column in sorted(contract.not_null - not_null)]
    return lacking + ([_KEY] if contract.key and key != contract.key else [])


def _breaks(
    connection: duckdb.DuckDBPyConnection, contract: Contract, rows: str, constraint: str
) -> bool:
    if constraint == _KEY:
        key = ", ".join(f'"{column}"' for column in contract.key)
        sql = f"select 1 from {rows} group by {key} having count(*) > 1 limit 1"  # noqa: S608
    else:
        column = constraint.removeprefix(_never_empty(""))
        sql = f'select 1 from {rows} where "{column}" is null limit 1'  # noqa: S608 - our names
    return connection.execute(sql).fetchone() is not None
