"""Whether a drop holds the month that is to be built from it.

Here belongs the check alone. A month outside the data would close with empty tables, which look
like a month without sales.
"""

from datetime import date
from functools import lru_cache
from glob import escape
from pathlib import Path

import duckdb

from dagster_project.closing.rejected import first_rejected, quarantine_of
from dagster_project.crm.drops import Drop
from dagster_project.crm.extract import Extraction
from dagster_project.errors import ReviewsError
from dagster_project.months import add_months, format_month

# What happens in a sales month; an account's value may be much older than the organisation.
_EVENTS = (
    ("handover", "sent_at"),
    ("opportunity", "created_at"),
    ("opportunity", "closed_at"),
    ("activity", "occurred_at"),
)


class CoverageError(ReviewsError):
    """The drop does not hold the month."""


Span = tuple[date | None, date | None]


def check_covered(
    month: date, drop: Drop, span: Span, extraction: Extraction, quarantine: Path
) -> None:
    """Refuses a month that lies outside the drop's events.

    Args:
        month: first day of the month to close.
        drop: what it would be built from.
        span: as `span_of` finds it.
        extraction: of the drop.
        quarantine: where the rejected rows of all drops are.

    Raises:
        CoverageError: the drop was taken before the month ended, or all its events lie before or
            after the month.
    """
    name = format_month(month)
    if drop.delivered_on is not None and drop.delivered_on < add_months(month, 1):
        raise CoverageError(
            f"{name} was not over when the drop {drop.path} was taken ({drop.delivered_on}). Name "
            f"a drop taken on {add_months(month, 1)} or later, or close an earlier month."
        )
    first, last = span
    if first is None or last is None:
        raise CoverageError(
            f"the drop {drop.path} holds no hand-over, deal or activity with a date, so that there "
            f"is nothing to review in {name}. {_why_empty(extraction, quarantine)}"
        )
    if not first.replace(day=1) <= month <= last:
        raise CoverageError(
            f"{name} lies outside the data: the events of the drop {drop.path} are of {first} to "
            f"{last}. Close a month from {format_month(first)} to {format_month(last)}, or name "
            "another drop with --drop."
        )


def _why_empty(extraction: Extraction, quarantine: Path) -> str:
    rejected = sum(extraction.rejected.values())
    if not rejected:
        return "No row was rejected: the files hold none, or the mapping gives none a date."
    file = quarantine_of(extraction, quarantine)
    return (
        f"{rejected} rows were rejected; the first of them:\n{first_rejected(file)}\n"
        f"All are in {file}. Mend the export, or the formats in its mapping."
    )


@lru_cache(maxsize=8)
def span_of(raw: Path, time_zone: str) -> Span:
    """The days, in the company's zone, of the oldest and the newest event of an extracted drop.

    What has been extracted is never changed, and a backfill asks for each of its months.
    """
    parts = " union all ".join(
        f"select {column} as happened_at from read_parquet(?)"  # noqa: S608 - names of this module
        for _, column in _EVENTS
    )
    files = [escape(str(raw / f"{entity}.parquet")) for entity, _ in _EVENTS]
    row = duckdb.execute(
        f"""
        select timezone(?, min(happened_at))::date, timezone(?, max(happened_at))::date
        from ({parts})
        """,  # noqa: S608
        [time_zone, time_zone, *files],
    ).fetchone()
    return (None, None) if row is None else (row[0], row[1])
