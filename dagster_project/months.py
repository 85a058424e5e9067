"""Review months: parsing, naming, and the instant at which a month ends in the company's zone.

A month is the date of its first day. Time enters as an argument; no clock is read here.
"""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dagster_project.errors import UsageError

# A month and the twelve before it: what marts and reviews show.
MART_MONTHS = 13


def parse_month(text: str) -> date:
    """`2026-10` → 2026-10-01.

    Raises:
        UsageError: `text` is not YYYY-MM.
    """
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    if match is None:
        raise UsageError(f"{text!r} is no month; write it as YYYY-MM, for example 2026-10.")
    return date(int(match[1]), int(match[2]), 1)


def format_month(month: date) -> str:
    """2026-10-01 → `2026-10`."""
    return f"{month.year:04d}-{month.month:02d}"


def add_months(month: date, count: int) -> date:
    """First day of the month `count` months after (before, if negative) `month`."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def cutoff_at(month: date, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) of the next month in `zone`: nothing later is known in `month`."""
    following = add_months(month, 1)
    return datetime(following.year, following.month, 1, tzinfo=zone).astimezone(UTC)


def last_complete_month(now: datetime, zone: ZoneInfo) -> date:
    """The newest month whose cutoff is not after `now` (aware)."""
    return add_months(now.astimezone(zone).date().replace(day=1), -1)
