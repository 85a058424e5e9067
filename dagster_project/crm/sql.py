"""SQL as text: the types that a mapping may name, in words too, and what a query reads.

What the SQL of this package says belongs to the modules that run it.
"""

import json
import re
from collections.abc import Iterator
from functools import cache

import duckdb

COLUMN_TYPES = r"VARCHAR|DATE|TIMESTAMPTZ|BOOLEAN|BIGINT|DOUBLE|DECIMAL\(\d{1,2},\d{1,2}\)"
TYPES_IN_WORDS = "VARCHAR, DATE, TIMESTAMPTZ, BOOLEAN, BIGINT, DOUBLE or DECIMAL(18,2)"
_KINDS = {
    "DATE": "date",
    "TIMESTAMPTZ": "time",
    "BOOLEAN": "truth value",
    "BIGINT": "whole number",
}
# An example of how values are read where no format is declared, and one of such a format.
_READ = {
    "date": ("2026-10-31", "%d.%m.%Y"),
    "time": ("2026-10-31T14:05:00+01:00", "%d.%m.%Y %H:%M"),
}
# Between a reason and how the value is read; `reports.marts` parts them here as well.
EXPECTED = "; expected "


def kind_of(type_name: str) -> str:
    """What values of a type are called in findings."""
    return _KINDS.get(re.split(r"\(", type_name)[0], "number")


def why_unread(type_name: str, key: str = "", form: str | None = None) -> str:
    """Why a value is rejected that is none of its type; of dates and times also how they are read.

    What follows `EXPECTED` is for whoever mends the export or its mapping: packs leave it out.

    Args:
        type_name: DuckDB type.
        key: of the mapping, where the column is or can be declared; empty where it has no mapping.
        form: of dates and times, where the mapping declares one.
    """
    kind = kind_of(type_name)
    if kind not in _READ:
        return f"no {kind}"
    example, other = _READ[kind]
    if form is not None:
        return f"no {kind}{EXPECTED}{form}, the format of {key} in the mapping"
    remedy = f'{{type: {type_name}, format: "{other}"}} at {key} in the mapping'
    found = f"no {kind}{EXPECTED}ISO 8601, like {example}"
    return f"{found}. Another form is declared, for example, as {remedy}" if key else found


class SqlSyntaxError(ValueError):
    """A text of a mapping is not one SELECT."""


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """Opened once: that takes longer than to parse."""
    return duckdb.connect()


@cache
def tables_in(query: str) -> frozenset[str]:
    """The tables that one SELECT reads, without its own common table expressions.

    Raises:
        SqlSyntaxError: it is no SQL, or not exactly one SELECT.
    """
    with _parser().cursor() as connection:
        row = connection.execute("select json_serialize_sql(?)", [query]).fetchone()
    tree = json.loads(row[0]) if row else {}
    if tree.get("error_type") == "parser":
        raise SqlSyntaxError(f"is no SQL ({tree['error_message']})")
    if len(tree.get("statements", ())) != 1:
        raise SqlSyntaxError("must be one SELECT")
    names = set(_names(tree))
    return frozenset(name for kind, name in names if kind == "table" and ("own", name) not in names)


def _names(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            yield "table", node["table_name"]
        own = node.get("cte_map")
        yield from (("own", entry["key"]) for entry in own["map"]) if own else ()
        for value in node.values():
            yield from _names(value)
    elif isinstance(node, list):
        for value in node:
            yield from _names(value)
