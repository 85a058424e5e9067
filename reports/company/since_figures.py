"""Which headline figures moved beyond chance since last month, at equal age.

Here belongs how far chance alone moves each of them: counts as cases that come one by one, rates as
shares of cases, amounts as deals of the month's sizes that come one by one. A ratio of amounts has
no such yardstick, and is only told.
"""

import math
from collections.abc import Iterator, Sequence

from reports.company.context import Context
from reports.intervals import Z_90, spread_of_change
from reports.marts import Record
from reports.model import Headline, Statement
from reports.months import month_before
from reports.records import day, share
from reports.statements import state
from reports.texts import N_

# Of fewer deals won, their sizes say too little of how amounts vary.
MIN_DEALS = 10


def moved(context: Context) -> Iterator[Statement]:
    """What moved beyond chance, what did not, and what cannot be judged; values are elsewhere."""
    known = [head for head in context.headlines if head.change is not None]
    before = context.formatter.month(month_before(context.pack.month, 1))
    if not known:
        message = N_("There is no earlier month to compare with.")
        yield state(context.formatter, "nothing_to_compare", message, month=before)
        return
    spreads = {head.metric: _spread(head, context) for head in known}
    judged = [head for head in known if spreads[head.metric] is not None]
    beyond = [
        head
        for head in judged
        if abs(float(head.change or 0)) > Z_90 * (spreads[head.metric] or 0.0)
    ]
    untested = [head for head in known if spreads[head.metric] is None]
    if beyond:
        yield _beyond(beyond, before, context)
    if len(judged) > len(beyond):
        yield _within(bool(beyond), before, context)
    if untested:
        yield _untested(untested, before, context)


def _spread(head: Headline, context: Context) -> float | None:
    """Standard deviation of the change, if nothing had changed but chance."""
    value, previous = float(head.value or 0), float(head.previous or 0)
    if head.unit == "count":
        return math.sqrt(value + previous)
    if head.unit == "rate" and head.interval is not None:
        cases, earlier = float(head.cases or 0), _cases_before(head)
        if not cases or not earlier:
            return None
        return spread_of_change(value, cases, previous, earlier)
    if head.metric == "amount_won":
        return _spread_of_deals(context)
    return None


def _cases_before(head: Headline) -> float:
    """Cases of the month before, as known now: at equal age they are nearly as many."""
    cases = head.series.points[-2].cases
    return float(cases or 0)


def _spread_of_deals(context: Context) -> float | None:
    """Of two months with deals of this month's sizes; None where there are too few to tell."""
    won = [share(row, "amount_reporting") for row in _won(context)]
    squares = [amount * amount for amount in won if amount]
    return math.sqrt(2 * sum(squares)) if len(squares) >= MIN_DEALS else None


def _won(context: Context) -> Iterator[Record]:
    for row in context.marts.rows("deals"):
        is_won = bool(row["is_won"]) and bool(row["is_new_business"])
        if is_won and row["month"] is not None and day(row, "month") == context.pack.month:
            yield row


def _beyond(heads: Sequence[Headline], before: str, context: Context) -> Statement:
    return state(
        context.formatter,
        "headline_moved",
        N_("More than chance explains, against %(month)s at equal age: %(figures)s."),
        n=len(heads),
        threshold=N_("what chance does in at most 1 of 10 months"),
        figures=_list(heads, context),
        month=before,
    )


def _within(has_others: bool, before: str, context: Context) -> Statement:
    """Their changes are in the table above it."""
    return state(
        context.formatter,
        "headline_within_chance",
        N_("The other headline figures moved no more than chance does from month to month.")
        if has_others
        else N_("No headline figure moved beyond chance against %(month)s, at equal age."),
        threshold=N_("what chance does in at most 1 of 10 months"),
        month=before,
    )


def _untested(heads: Sequence[Headline], before: str, context: Context) -> Statement:
    return state(
        context.formatter,
        "headline_untested",
        N_("There is no yardstick for chance in: %(figures)s."),
        figures=_list(heads, context),
        month=before,
    )


def _list(heads: Sequence[Headline], context: Context) -> str:
    say, change = context.formatter.texts.say, context.formatter.change
    return "; ".join(
        say(
            "%(metric)s (%(change)s)",
            metric=head.label,
            change=change(head.change, head.unit, head.currency),
        )
        for head in heads
    )
