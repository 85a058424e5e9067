"""How far chance alone moves a headline figure from one month to the next.

Here belongs the one yardstick that all sentences about moves share: counts as cases that come one
by one, rates as shares of cases, amounts as deals of the month's sizes that come one by one. A
ratio of amounts has no such yardstick.
"""

import math
from collections.abc import Iterable
from datetime import date

from reports.intervals import Z_90, spread_of_change
from reports.marts import Record
from reports.model import Headline
from reports.records import day, share

# Of fewer deals won, their sizes say too little of how amounts vary.
MIN_DEALS = 10


def deal_sizes(deals: Iterable[Record], month: date) -> tuple[float, ...]:
    """Amounts of the new business that was won in the month."""
    won = (
        share(row, "amount_reporting")
        for row in deals
        if bool(row["is_won"])
        and bool(row["is_new_business"])
        and row["month"] is not None
        and day(row, "month") == month
    )
    return tuple(amount for amount in won if amount)


def swing_of(head: Headline, sizes: tuple[float, ...]) -> float | None:
    """How far the figure moves either way in 9 of 10 months by chance alone; None if unknown."""
    spread = _spread(head, sizes)
    return None if spread is None else Z_90 * spread


def _spread(head: Headline, sizes: tuple[float, ...]) -> float | None:
    """Standard deviation of the change, if nothing had changed but chance."""
    if head.change is None:
        return None
    value, previous = float(head.value or 0), float(head.previous or 0)
    if head.unit == "count":
        return math.sqrt(max(value + previous, 0.0))
    if head.unit == "rate" and head.interval is not None:
        cases, earlier = float(head.cases or 0), _cases_before(head)
        if not cases or not earlier:
            return None
        return spread_of_change(value, cases, previous, earlier)
    if head.metric == "amount_won" and len(sizes) >= MIN_DEALS:
        # Two months with deals of this month's sizes.
        return math.sqrt(2 * sum(amount * amount for amount in sizes))
    return None


def _cases_before(head: Headline) -> float:
    """Cases of the month before, as known now: at equal age they are nearly as many."""
    return float(head.series.points[-2].cases or 0)
