"""Rejected rows in words: how many, the first of them, and where all of them are.

Here belongs the wording that errors and checks share; who rejects a row, and why, is in `crm`.
"""

from glob import escape
from pathlib import Path

import duckdb

from dagster_project.closing.linked import QUARANTINED
from dagster_project.crm.extract import Extraction
from dagster_project.crm.sql import EXPECTED

_FIRST = """
select file, line, column_name, value, reason
from read_parquet(?)
where action = 'rejected' and (? is null or entity = ?)
order by entity, file, line, column_name
limit 3
"""


def quarantine_of(extraction: Extraction, quarantine: Path) -> Path:
    """The file with all findings about a drop; `quarantine` is the work folder's."""
    return quarantine / extraction.source / extraction.drop_id / QUARANTINED


def first_rejected(file: Path, entity: str | None = None) -> str:
    """The first three findings with file, line, column, value and reason; empty without any.

    Args:
        file: the quarantine of one drop.
        entity: only findings about it; about all where None.
    """
    rows = duckdb.execute(_FIRST, [escape(str(file)), entity, entity]).fetchall()
    lines = [
        f"  - {name} line {line if line is not None else '?'}, {column or 'row'}: "
        + _with_value(reason, value)
        for name, line, column, value, reason in rows
    ]
    return "\n".join(lines)


def _with_value(reason: str, value: str | None) -> str:
    """What was found before what was expected."""
    if value is None:
        return reason
    what, separator, expected = reason.partition(EXPECTED)
    return f"{what} (found {value!r}){separator}{expected}"
