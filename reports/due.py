"""By when something is to be done, the same in every pack that asks for it.

Here belong the days after the cutoff; what is asked for is said where the sentence is made.
"""

from datetime import date, timedelta

from reports.months import next_month

# What can be done at once; agreements and first sessions take longer.
SOON = 14


def due_day(month: date, days: int) -> date:
    """So many days after the cutoff of the review month; on Friday where that is a weekend."""
    day = next_month(month) + timedelta(days=days)
    return day - timedelta(days=max(0, day.weekday() - 4))
