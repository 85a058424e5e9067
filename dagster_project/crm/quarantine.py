"""What is left of the findings: one Parquet per drop, and how many rows of an entity have any.

Here belongs writing. What counts as a finding is decided in `reader`, `canonical`, `roles` and
`flags`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from dagster_project.crm.findings import FILE_BITS
from dagster_project.crm.lines import Located, locate
from dagster_project.crm.reader import Source, rejected_extents
from dagster_project.quoting import literal


def write_quarantine(
    connection: duckdb.DuckDBPyConnection,
    sources: Iterable[Source],
    folder: Path,
    source: str,
    drop_id: str,
) -> None:
    """Writes `rows.parquet`: all findings, each with the file and line that it is about."""
    connection.execute(
        f"update findings set file_number = row_id >> {FILE_BITS} where file_number is null"  # noqa: S608
    )
    _add_files_and_lines(connection, {one.number: one for one in sources})
    connection.execute(
        f"""
        copy (
            select
                {literal(source)} as source, {literal(drop_id)} as drop_id, entity, file,
                line, column_name, value, reason, action
            from findings
            left join file_names using (file_number)
            left join lines
                on findings.file_number = lines.file_number
                and findings.row_id is not distinct from lines.row_id
                and findings.starts_at is not distinct from lines.starts_at
            order by all
        ) to {literal(str(folder / "rows.parquet"))} (format parquet, compression zstd)
        """  # noqa: S608 - literals and names of this module
    )


def _add_files_and_lines(
    connection: duckdb.DuckDBPyConnection, sources: Mapping[int, Source]
) -> None:
    """Creates `file_names`, and `lines` of what findings are about."""
    names = [one.file.name for one in sources.values()]
    connection.execute(
        "create table file_names as select unnest(?::int[]) as file_number, unnest(?) as file",
        [list(sources), names],
    )
    connection.execute(
        "create table lines (file_number integer, row_id bigint, starts_at bigint, line bigint)"
    )
    rows = connection.execute("select distinct file_number from findings").fetchall()
    for number in (number for (number,) in rows if number is not None):
        located = _located(connection, sources[number])
        for column, lines in (("row_id", located.kept), ("starts_at", located.rejected)):
            connection.execute(
                f"insert into lines by name select {number} as file_number, "
                f"unnest(?::bigint[]) as {column}, unnest(?::bigint[]) as line",
                [list(lines), list(lines.values())],
            )


def _located(connection: duckdb.DuckDBPyConnection, source: Source) -> Located:
    """Lines of the rows (by their ids) and records of one file that have findings.

    None where the reader and the scan disagree about the number of records: after a quote that was
    never closed, no line number can be trusted.
    """
    base = source.number << FILE_BITS
    found = connection.execute(
        "select distinct row_id from findings where file_number = ? and row_id is not null",
        [source.number],
    ).fetchall()
    located = locate(
        source.body, {row_id - base for (row_id,) in found}, rejected_extents(connection, source)
    )
    kept = connection.execute(f"select count(*) from {source.table}").fetchall()[0][0]  # noqa: S608
    if located.count != kept:
        return Located()
    return replace(located, kept={base + n: line for n, line in located.kept.items()})


def count_rows(connection: duckdb.DuckDBPyConnection, action: str) -> dict[str, int]:
    """Rows per entity that were `rejected` or `flagged`: a row with two findings counts once."""
    rows = connection.execute(
        """
        select entity, count(*) from (
            select distinct
                entity, rows_of, entity_row,
                if(entity_row is null, row_id, null) as row_id,
                if(entity_row is null, file_number, null) as file_number, starts_at
            from findings where action = ?
        )
        group by entity
        """,
        [action],
    ).fetchall()
    return dict(rows)
