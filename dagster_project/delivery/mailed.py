"""Whether anything of a month has reached a reader, for those who would mail by themselves.

Here belongs the question alone; the record is the ledger's.
"""

from datetime import date
from pathlib import Path

from dagster_project.delivery.ledger import Ledger
from dagster_project.months import format_month


def was_mailed(ledger_path: Path, month: date) -> bool:
    """True where a piece of the month, of any revision, was sent or may have been.

    Raises:
        LedgerError: the ledger is there and cannot be read.
    """
    if not ledger_path.exists():
        return False
    query = (
        "select 1 from deliveries"
        " where month = ? and state in ('sent', 'sending', 'unknown') limit 1"
    )
    with Ledger(ledger_path) as ledger, ledger.explained():
        return ledger.connection.execute(query, [format_month(month)]).fetchone() is not None
