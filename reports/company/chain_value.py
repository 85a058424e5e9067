"""What customers won from leads are worth a year after they were won.

Here belong the comparison with what they were won for, and whom it leaves out. The marts have
amounts by month and segment of the lead, not by customer: where one of those customers has not had
the year, what the others were won for is not known, and the whole row is left out.
"""

from collections.abc import Iterator

from reports.company.chain_cohorts import RIPE_MONTHS, YEAR, Cohorts, cohorts_of
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import number, words
from reports.statements import state_count
from reports.texts import NN_


def value_after_a_year(context: Context) -> tuple[Statement, ...]:
    """Won for, worth a year later, and whom that leaves out; nothing where it cannot be said."""
    cohorts = cohorts_of(context, RIPE_MONTHS + YEAR + 1)
    if cohorts is None:
        return ()
    rows = tuple(row for row in cohorts.rows if _is_complete(row))
    complete = Cohorts(rows, cohorts.first, cohorts.last)
    if not rows or not complete.sum("amount_won"):
        return ()
    return tuple(_said(complete, cohorts, context.formatter))


def _is_complete(row: Record) -> bool:
    """Whether all customers of the row have had twelve months, and its amounts are known."""
    customers = number(row, "accounts_won")
    return (
        bool(customers)
        and customers == number(row, "accounts_with_12_months")
        and number(row, "amount_won") is not None
        and number(row, "value_after_12_months") is not None
    )


def _said(complete: Cohorts, cohorts: Cohorts, formatter: Formatter) -> Iterator[Statement]:
    customers, everybody = (int(one.sum("accounts_won") or 0) for one in (complete, cohorts))
    yield _worth(complete, formatter)
    if (further := int(complete.sum("deals_won") or 0) - customers) > 0:
        yield _further(further, formatter)
    if left_out := everybody - customers:
        yield _left_out(left_out, everybody, formatter)


def _worth(complete: Cohorts, formatter: Formatter) -> Statement:
    won = complete.sum("amount_won") or 0
    value = complete.sum("value_after_12_months") or 0
    customers = complete.sum("accounts_won") or 0
    currency = words(complete.rows[0], "currency")
    return state_count(
        formatter,
        "chain_value_after_12_months",
        NN_(
            "%(customers)s customer won from leads of %(first)s to %(last)s had been won for "
            "%(won)s; twelve months later this one was worth %(value)s (%(change)s, 0 if lost).",
            "%(customers)s customers won from leads of %(first)s to %(last)s had been won for "
            "%(won)s; twelve months later they were worth %(value)s (%(change)s, lost customers "
            "counted as 0).",
        ),
        int(customers),
        first=formatter.month(complete.first),
        last=formatter.month(complete.last),
        won=formatter.amount(won, currency),
        value=formatter.amount(value, currency),
        change=formatter.growth(float(value) / float(won) - 1),
        customers=formatter.count(customers),
    )


def _further(deals: int, formatter: Formatter) -> Statement:
    """The amount is that of all deals won, a customer begins with one of them."""
    return state_count(
        formatter,
        "chain_value_of_further_deals",
        NN_(
            "What they had been won for includes %(deals)s deal that was not the first of its "
            "customer.",
            "What they had been won for includes %(deals)s deals that were not the first of their "
            "customer.",
        ),
        deals,
        deals=formatter.count(deals),
    )


def _left_out(left_out: int, everybody: int, formatter: Formatter) -> Statement:
    return state_count(
        formatter,
        "chain_value_left_out",
        NN_(
            "%(left_out)s of %(everybody)s customers is left out: not all of the same month and "
            "segment have had twelve months and known amounts.",
            "%(left_out)s of %(everybody)s customers are left out: not all of the same month and "
            "segment have had twelve months and known amounts.",
        ),
        left_out,
        n=everybody,
        left_out=formatter.count(left_out),
        everybody=formatter.count(everybody),
    )
