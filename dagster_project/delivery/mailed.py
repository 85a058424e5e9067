"""What of a month has reached a reader, for those who would mail, or number revisions, themselves.

Here belong the questions alone; the record is the ledger's.
"""

from datetime import date
from pathlib import Path

from dagster_project.delivery.ledger import Ledger
from dagster_project.months import format_month

_WHERE = " where month = ? and state in ('sent', 'sending', 'unknown')"


def was_mailed(ledger_path: Path, month: date) -> bool:
    """True where a piece of the month, of any revision, was sent or may have been.

    Raises:
        LedgerError: the ledger is there and cannot be read.
    """
    return newest_mailed(ledger_path, month) > 0


def newest_mailed(ledger_path: Path, month: date) -> int:
    """The highest revision of the month of which a piece was sent or may have been; 0 for none.

    Raises:
        LedgerError: the ledger is there and cannot be read.
    """
    if not ledger_path.exists():
        return 0
    query = f"select coalesce(max(revision), 0) from deliveries{_WHERE}"  # noqa: S608 - a constant
    with Ledger(ledger_path) as ledger, ledger.explained():
        (newest,) = ledger.connection.execute(query, [format_month(month)]).fetchone()
    return int(newest)
