"""The delivery ledger as a relation that SQL over the marts can be joined with.

Here belongs reading it: who was mailed which review, and how that ended. The ledger is neither made
nor changed by a question; what stands in it is recorded in `delivery`.
"""

import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb

from dagster_project.delivery.store import KEY, REST, LedgerError
from dagster_project.months import parse_month

_COLUMNS = (*KEY, *REST)
# `review_month` joins the marts' column; the ledger writes it as text.
_TABLE = """
    create temporary table deliveries (
        review_month date, revision integer, pack varchar, "language" varchar, recipient varchar,
        state varchar, attempt integer, transport varchar, changed_at timestamptz, detail varchar,
        sha256 varchar
    )
"""


def add_deliveries(connection: duckdb.DuckDBPyConnection, ledger: Path, sql: str) -> None:
    """Adds the table `deliveries` where the SQL names it; empty before the first mail.

    Only then is the ledger opened: who may read the marts need not be allowed to see recipients.

    Raises:
        LedgerError: the ledger is there and cannot be read.
    """
    if not re.search(r"\bdeliveries\b", sql, re.IGNORECASE):
        return
    connection.execute(_TABLE)
    rows = _rows(ledger) if ledger.exists() else []
    if rows:
        marks = ", ".join("?" for _ in _COLUMNS)
        connection.executemany(f"insert into deliveries values ({marks})", rows)  # noqa: S608


def _rows(ledger: Path) -> list[list[object]]:
    try:
        uri = f"{ledger.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=30)) as connection:
            known = {row[1] for row in connection.execute("pragma table_info(deliveries)")}
            # An older program kept no hash of the attachment.
            names = [name if name in known else f"'' as {name}" for name in _COLUMNS]
            query = f"select {', '.join(names)} from deliveries"  # noqa: S608 - constants
            rows = connection.execute(query).fetchall() if known else []
    except sqlite3.Error as error:
        raise LedgerError(
            f"the ledger {ledger} cannot be read ({error}), so `deliveries` cannot be asked. It "
            "belongs to whoever mails the reviews: ask as that user, or leave `deliveries` out."
        ) from error
    return [_typed(dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def _typed(row: dict[str, object]) -> list[object]:
    typed = row | {
        "month": parse_month(str(row["month"])),
        "changed_at": datetime.fromisoformat(str(row["changed_at"])),
    }
    return [typed[name] for name in _COLUMNS]
