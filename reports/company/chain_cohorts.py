"""Months of leads that are old enough to tell something.

Here belong their choice and their sums; what they say is in `chain_flow` and `chain_value`.
"""

from dataclasses import dataclass
from datetime import date

from reports.company.context import Context
from reports.marts import Record
from reports.model import Number
from reports.months import month_before
from reports.records import day, number, total

# Six months after the hand-over most deals are decided; a customer has twelve months yet to go.
RIPE_MONTHS = 6
YEAR = 12


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Twelve months of leads, or fewer where the company is younger."""

    rows: tuple[Record, ...]
    first: date
    last: date

    def sum(self, column: str) -> Number | None:
        """All of them together."""
        return total(number(row, column) for row in self.rows)


def cohorts_of(context: Context, age: int) -> Cohorts | None:
    """The twelve months up to the one that is `age` months old; None where nothing is of them."""
    last = month_before(context.pack.month, age)
    first = month_before(last, YEAR - 1)
    rows = tuple(
        row
        for row in context.marts.rows("chain")
        if first <= day(row, "cohort_month") <= last
        and (number(row, "leads_sent") or number(row, "deals_without_lead"))
    )
    if not rows:
        return None
    months = [day(row, "cohort_month") for row in rows]
    return Cohorts(rows, min(months), max(months))
