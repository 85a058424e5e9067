"""Reads CSV files into DuckDB: strictly, every column, each row knowing where it came from.

Here belong DuckDB's reader, the records that it rejects, and the values of declared columns that do
not parse. Which canonical rows are made of the result is in `canonical`.
"""

import glob
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from dagster_project.crm.findings import FILE_BITS, VALUE_LENGTH, Check, listed
from dagster_project.crm.headers import Header
from dagster_project.crm.landing import LandingError, LocalFile
from dagster_project.crm.lines import Body, Quotes, line_at
from dagster_project.crm.mapping_model import CsvFormat
from dagster_project.crm.parsing import parsed, trimmed
from dagster_project.crm.plan import Wanted
from dagster_project.crm.sql import why_unread
from dagster_project.quoting import literal, quoted

_REASONS = """
    case error_type
        when 'TOO MANY COLUMNS' then 'more values than the header has columns'
        when 'MISSING COLUMNS' then 'fewer values than the header has columns'
        when 'UNQUOTED VALUE' then 'text after a closing quote'
        when 'INVALID ENCODING' then 'not UTF-8'
        when 'LINE SIZE OVER MAXIMUM' then 'line too long'
        else error_message
    end
"""


@dataclass(frozen=True)
class Source:
    """One file that is read into a relation.

    Attributes:
        number: of the file, unique in an extraction.
        file: where it is.
        where: its name and folder, for messages.
        header: its header row.
        form: its CSV format.
        entity: whose rows its unreadable records count as.
    """

    number: int
    file: LocalFile
    where: str
    header: Header
    form: CsvFormat
    entity: str

    @property
    def table(self) -> str:
        """The table of its rows."""
        return f"file_{self.number}"

    @property
    def row_id(self) -> str:
        """SQL: the identity of a row of that table."""
        return f"({self.number << FILE_BITS} + rowid)"

    @property
    def body(self) -> Body:
        """Where its records are."""
        return Body(
            path=self.file.path,
            at=self.header.body_at,
            line=self.header.body_line,
            delimiter=self.form.delimiter.encode(),
            quote=self.form.quote.encode(),
            blank_is_record=len(self.header.names) == 1,
        )


def read_file(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    wanted: Sequence[Wanted],
    positions: Dictionary[str, int | None],
) -> None:
    """Reads one file into its table, and what does not parse into the findings.

    Raises:
        LandingError: the file as a whole is no CSV.
    """
    try:
        connection.execute(_copy_sql(source, wanted, positions))
    except (duckdb.ProgrammingError, duckdb.DataError) as error:
        raise LandingError(
            f"{source.where} cannot be read as CSV: {str(error).splitlines()[0]}\nThe usual causes "
            "are line ends of two kinds in one file (files that were joined) and a quote character "
            "other than csv.quote in the mapping. Export it again as one file."
        ) from error
    _refuse_open_quotes(connection, source)
    connection.execute(_rejects_sql(source))
    connection.execute(
        f"""
        insert into findings by name
        select
            {literal(source.entity)} as entity, {source.number} as file_number, row_id,
            unnest(bad, recursive := true), 'rejected' as action
        from (select {source.row_id} as row_id, _bad as bad from {source.table})
        """  # noqa: S608 - numbers and literals of this module
    )


def _copy_sql(
    source: Source, wanted: Sequence[Wanted], positions: Dictionary[str, int | None]
) -> str:
    texts, values, checks = [], [], []
    for column in wanted:
        position, name = positions[column.name], quoted(column.name)
        text = quoted(f"text {column.name}")
        raw = "cast(null as varchar)" if position is None else trimmed(f"c{position}")
        texts.append(f"{raw} as {text}")
        values.append(f"{parsed(text, column.type, column.format)} as {name}")
        if column.type != "VARCHAR":
            condition = f"{name} is null and {text} is not null"
            reason = why_unread(column.type, column.declared_at, column.format)
            checks.append(Check(condition, column.name, text, reason))
    columns = "".join(f"{quoted(column.name)}, " for column in wanted)
    return f"""
        create table {source.table} as
        select {columns} {listed(checks)} as _bad, _all
        from (
            select {", ".join(["*", *values])}
            from (select {"".join(f"{text}, " for text in texts)} {_all_columns(source)} as _all
                from {_reader(source)})
        )
    """  # noqa: S608 - quoted names


def _names(source: Source) -> list[str]:
    return [f"c{index}" for index in range(len(source.header.names))]


def _all_columns(source: Source) -> str:
    """Mentions every column: the reader rejects only for values that it is asked for."""
    return f"hash({', '.join(_names(source))})"


def _reader(source: Source) -> str:
    form, path = source.form, glob.escape(str(source.file.path))
    types = ", ".join(f"{name}: 'VARCHAR'" for name in _names(source))
    return (
        f"read_csv({literal(path)}, auto_detect = false, header = true, "
        f"skip = {source.header.blank_lines}, columns = {{{types}}}, "
        f"delim = {literal(form.delimiter)}, quote = {literal(form.quote)}, "
        f"escape = {literal(form.quote)}, strict_mode = true, store_rejects = true, "
        f"rejects_table = 'rejects_{source.number}', rejects_scan = 'scan_{source.number}')"
    )


def rejected_extents(connection: duckdb.DuckDBPyConnection, source: Source) -> dict[int, int]:
    """First byte → end of the records that the reader rejected."""
    rows = connection.execute(
        f"select starts_at, max(ends_at) from ({_extents(source)}) group by 1"  # noqa: S608
    )
    return dict(rows.fetchall())


def _extents(source: Source) -> str:
    """The reader counts bytes from 1, and starts at the line end before the record."""
    return f"""
        select
            line_byte_position - 1 + strlen(csv_line) as ends_at,
            ends_at - strlen(ltrim(csv_line, E'\\r\\n')) as starts_at,
            trim(csv_line, E'\\r\\n') as record,
            *
        from rejects_{source.number}
    """  # noqa: S608 - a number


def _refuse_open_quotes(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Where a quote is not closed, the reader takes good rows for text, and not all are told of."""
    quotes = Quotes(source.body.delimiter, source.body.quote)
    rows = connection.execute(
        f"select record, starts_at from ({_extents(source)}) "  # noqa: S608 - a number
        "where error_type = 'UNQUOTED VALUE' order by starts_at"
    ).fetchall()
    for record, starts_at in rows:
        if "\n" in record or not quotes.is_followed_by_text(record.encode()):
            line = source.file.lines_above + line_at(source.file.path, starts_at)
            raise LandingError(
                f"{source.where}: a quote near line {line} is not closed: {record[:100]!r}. The "
                "file is damaged or cut off; export or copy it again."
            )


def _rejects_sql(source: Source) -> str:
    """One finding per record."""
    header = ", ".join(literal(name) for name in source.header.names)
    return f"""
        insert into findings by name
        select
            {literal(source.entity)} as entity, {source.number} as file_number, starts_at,
            if(error_type = 'INVALID ENCODING', [{header}][cast(column_idx as bigint)], null)
                as column_name,
            left(record, {VALUE_LENGTH}) as value, {_REASONS} as reason, 'rejected' as action
        from ({_extents(source)})
        window of_record as (partition by starts_at order by byte_position, column_idx)
        qualify row_number() over of_record = 1
    """  # noqa: S608 - numbers and literals
