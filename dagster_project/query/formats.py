"""How the rows of a query look in each format.

Here belongs writing them, in pieces, so that a result may be larger than the memory. Text of a CRM
is a stranger's: a terminal and a spreadsheet would both obey it, so neither gets it as it is.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import duckdb

from dagster_project.query.values import as_json, as_text
from dagster_project.terminal import printable
from reports.attachments import FORMULA_STARTS

_PIECE = 10_000
_ROWS_IN_A_TABLE = 10_000


class FormatError(Exception):
    """The result cannot be written in this format."""


@dataclass(frozen=True)
class Result:
    """A statement that is about to be answered."""

    connection: duckdb.DuckDBPyConnection
    statement: duckdb.Statement
    to_terminal: bool

    def columns(self) -> list[str]:
        """Begins to answer, and names the columns."""
        self.connection.execute(self.statement)
        return [column[0] for column in self.connection.description or []]

    def distinct_columns(self) -> list[str]:
        """The same, for formats in which a name can stand once only.

        Raises:
            FormatError: two columns have one name.
        """
        return _distinct(self.columns())

    def pieces(self) -> Iterator[list[tuple[object, ...]]]:
        """The rows."""
        while piece := self.connection.fetchmany(_PIECE):
            yield piece


def write_table(result: Result, sink: BinaryIO) -> None:
    """Aligned columns for people; the first rows of a long result, and how to get the others."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold")
    for name in result.columns():
        table.add_column(Text(printable(name)), no_wrap=True)
    rows = result.connection.fetchmany(_ROWS_IN_A_TABLE)
    for row in rows:
        cells = ("–" if value is None else printable(str(value)) for value in row)
        table.add_row(*map(Text, cells))
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    if len(rows) == _ROWS_IN_A_TABLE and result.connection.fetchmany(1):
        count = f"the first {count}; --format csv, json or parquet gives all"
    # As wide as the rows are: a value cut to the terminal's width would be a wrong value.
    probe = Console(width=100_000)
    text = io.TextIOWrapper(sink, encoding="utf-8", write_through=True)
    console = Console(
        file=text,
        width=max(probe.measure(table).maximum, len(count)),
        highlight=False,
        force_terminal=result.to_terminal,
    )
    console.print(table)
    console.print(count, style="dim")
    text.detach()


def write_csv(result: Result, sink: BinaryIO) -> None:
    """RFC 4180 in UTF-8: a header, CRLF, an empty cell for NULL, no text that is a formula."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)

    def cell(value: object) -> str:
        text = as_text(value)
        if isinstance(value, str | dict | list) and text.startswith(FORMULA_STARTS):
            text = f"'{text}"
        return printable(text) if result.to_terminal else text

    writer.writerow(map(cell, result.columns()))
    _flush(page, sink)
    for piece in result.pieces():
        writer.writerows([map(cell, row) for row in piece])
        _flush(page, sink)


def write_json(result: Result, sink: BinaryIO) -> None:
    """An array of objects, one per line."""
    is_ascii = result.to_terminal  # escapes whatever a terminal could obey
    names = [json.dumps(name, ensure_ascii=is_ascii) for name in result.distinct_columns()]
    separator = "[\n"
    for piece in result.pieces():
        for row in piece:
            values = (as_json(value, is_ascii) for value in row)
            members = ", ".join(f"{n}: {v}" for n, v in zip(names, values, strict=True))
            sink.write(f"{separator}{{{members}}}".encode())
            separator = ",\n"
    sink.write(b"[]\n" if separator == "[\n" else b"\n]\n")


def write_parquet(result: Result, sink: BinaryIO) -> None:
    """The types of the marts, as Arrow knows them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    relation = result.connection.sql(result.statement)
    _distinct(relation.columns)
    reader = relation.to_arrow_reader(_PIECE)
    try:
        with pq.ParquetWriter(sink, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise FormatError(f"Parquet cannot hold this result: {error}. Cast the column.") from error


def _distinct(names: list[str]) -> list[str]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FormatError(
            f"two columns are called {', '.join(twice)}, and one would hide the other. Name them "
            "apart with `as`."
        )
    return names


def _flush(page: io.StringIO, sink: BinaryIO) -> None:
    sink.write(page.getvalue().encode())
    page.seek(0)
    page.truncate()


WRITERS: Mapping[str, Callable[[Result, BinaryIO], None]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
    "parquet": write_parquet,
}
