"""Which headline figures moved beyond chance since last month, at equal age.

Here belong the sentences; how far chance alone moves each of them is in `reports.chance`. A figure
without such a yardstick is only told.
"""

from collections.abc import Iterator, Sequence

from reports.company.context import Context
from reports.model import Headline, Statement
from reports.months import month_before
from reports.statements import state
from reports.texts import N_


def moved(context: Context) -> Iterator[Statement]:
    """What moved beyond chance, what did not, and what cannot be judged; values are elsewhere."""
    known = [head for head in context.headlines if head.change is not None]
    before = context.formatter.month(month_before(context.pack.month, 1))
    if not known:
        message = N_("There is no earlier month to compare with.")
        yield state(context.formatter, "nothing_to_compare", message, month=before)
        return
    beyond = [head for head in known if head.is_beyond_chance]
    within = [head for head in known if head.is_beyond_chance is False]
    untested = [head for head in known if head.is_beyond_chance is None]
    if beyond:
        yield _beyond(beyond, before, context)
    if within:
        yield _within(bool(beyond), before, context)
    if untested:
        yield _untested(untested, before, context)


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
