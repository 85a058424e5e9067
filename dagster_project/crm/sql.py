"""SQL as text: the types that a mapping may name, and what a query reads.

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


def kind_of(type_name: str) -> str:
    """What values of a type are called in findings."""
    return _KINDS.get(re.split(r"\(", type_name)[0], "number")


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
