"""What became of earlier advice: carried out or not, and what the figures did since.

Here belong the sentences from `recommendation_followup`. They count; of single people they say who
has not been helped yet, never that one person's months prove anything.
"""

from collections.abc import Iterator, Sequence

from reports.company.context import Context
from reports.lists import listed
from reports.marts import Record
from reports.model import Statement
from reports.months import month_before
from reports.records import day, flag, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

_JUDGED = ("better_than_expected", "as_expected", "worse_than_expected")


def followed_up(context: Context) -> Iterator[Statement]:
    """Last month's advice first, then what can be judged of older advice, then what was not done.

    That nothing was to be done is no advice that could be carried out, and is left out.
    """
    rows = [row for row in context.marts.rows("followup") if words(row, "kind") != "none"]
    if not rows:
        message = N_("There is no advice of earlier months to look back on yet.")
        yield state(context.formatter, "no_earlier_advice", message, n=0)
        return
    last = month_before(context.pack.month, 1)
    recent = [row for row in rows if day(row, "recommended_in") == last]
    older = [row for row in rows if day(row, "recommended_in") < last]
    if recent:
        yield _of_last_month(recent, context)
    yield from _judged(older, context)
    yield from _undone(older, context)


def _of_last_month(rows: Sequence[Record], context: Context) -> Statement:
    formatter = context.formatter
    gone = sum(words(row, "verdict") == "left_role" for row in rows)
    done = sum(
        flag(row, "is_carried_out") is True and words(row, "verdict") != "left_role" for row in rows
    )
    messages = NN_(
        "The one piece of advice of %(month)s: carried out or begun %(done)s, still open %(open)s.",
        "%(all)s pieces of advice of %(month)s: carried out or begun %(done)s, still open "
        "%(open)s.",
    )
    if gone:
        messages = NN_(
            "The one piece of advice of %(month)s is about somebody who has left the role.",
            "%(all)s pieces of advice of %(month)s: carried out or begun %(done)s, still open "
            "%(open)s, about people who have left the role %(gone)s.",
        )
    return state_count(
        formatter,
        "advice_carried_out",
        messages,
        len(rows),
        all=formatter.count(len(rows)),
        month=formatter.month(day(rows[0], "recommended_in")),
        done=formatter.count(done),
        open=formatter.count(len(rows) - done - gone),
        gone=formatter.count(gone),
    )


def _judged(rows: Sequence[Record], context: Context) -> Iterator[Statement]:
    """What the metrics did where advice was carried out long enough ago."""
    counts = {verdict: sum(words(row, "verdict") == verdict for row in rows) for verdict in _JUDGED}
    judged = sum(counts.values())
    if not judged:
        return
    formatter = context.formatter
    better, same, worse = (formatter.count(counts[verdict]) for verdict in _JUDGED)
    yield state_count(
        formatter,
        "advice_judged",
        NN_(
            "Of older advice, %(judged)s case can be judged: better than expected %(better)s, as "
            "expected %(same)s, worse %(worse)s. One person’s months say little.",
            "Of older advice, %(judged)s cases can be judged: better than expected %(better)s, as "
            "expected %(same)s, worse %(worse)s. One person’s months say little.",
        ),
        judged,
        threshold=N_("beyond what chance does in 9 of 10 cases"),
        judged=formatter.count(judged),
        better=better,
        same=same,
        worse=worse,
    )


def _undone(rows: Sequence[Record], context: Context) -> Iterator[Statement]:
    """What was not carried out in time: the newest first, each person once."""
    name = context.pack.roster.name
    undone = [row for row in rows if words(row, "verdict") == "not_carried_out"]
    people = dict.fromkeys(name(words(row, "person_id")) for row in undone)
    if not undone:
        return
    formatter = context.formatter
    yield state_count(
        formatter,
        "advice_not_carried_out",
        NN_(
            "%(undone)s older piece of advice was not carried out: for %(people)s.",
            "%(undone)s older pieces of advice were not carried out: for %(people)s.",
        ),
        len(undone),
        undone=formatter.count(len(undone)),
        people=listed(list(people), formatter),
    )
