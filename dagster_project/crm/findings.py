"""Findings: what is wrong or odd about delivered rows, while a drop is being extracted.

Here belong the table of findings and the SQL that states what is wrong with a row. What counts as a
finding is decided in `reader` and `checks`; what is left of them is written in `quarantine`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from dagster_project.quoting import literal

# A row of a file is identified by the file's number and its position in the file, in one integer.
FILE_BITS = 40
VALUE_LENGTH = 500
_LIST = "struct(column_name varchar, value varchar, reason varchar)[]"

# A finding is about a record that the reader refused (`starts_at`), a row of a file (`row_id`), or
# a row of an entity (`entity_row` of `rows_of`).
_TABLE = """
create table findings (
    entity varchar, file_number integer, starts_at bigint, row_id bigint, rows_of varchar,
    entity_row bigint, column_name varchar, value varchar, reason varchar, action varchar
)
"""


@dataclass(frozen=True)
class Check:
    """One condition under which a row is rejected.

    Attributes:
        condition: SQL; true where it applies.
        column_name: as the export calls it.
        value: SQL; what was found.
        reason: in words.
    """

    condition: str
    column_name: str
    value: str
    reason: str


def create_findings(connection: duckdb.DuckDBPyConnection) -> None:
    """An empty table `findings`."""
    connection.execute(_TABLE)


def listed(checks: Sequence[Check]) -> str:
    """SQL: the findings of a row, NULL where there is none. Costs next to nothing for good rows."""
    if not checks:
        return f"cast(null as {_LIST})"
    is_bad = " or ".join(f"({check.condition})" for check in checks)
    items = ", ".join(
        f"if({check.condition}, {{column_name: {literal(check.column_name)}, value: "
        f"left(cast({check.value} as varchar), {VALUE_LENGTH}), "
        f"reason: {literal(check.reason)}}}, null)"
        for check in checks
    )
    return (
        f"case when {is_bad} then cast(list_filter([{items}], lambda f: f is not null) as {_LIST}) "
        "end"
    )
