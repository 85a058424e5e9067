"""Which stages of the chain have left their usual range, and how often that means nothing.

Here belong the sentences about alarms; how the stages moved deals won is in `chain_stages`.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from reports.company.chain_names import stage_label, stage_value
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.months import of_last_year
from reports.records import day, number, share, words
from reports.statements import state, state_count
from reports.texts import N_, NN_


def alarms_of(
    context: Context, stages: Sequence[Record], currency: str | None
) -> Iterator[Statement]:
    """Alarms of the last twelve months, newest first, and how many of such come of nothing."""
    month, formatter = context.pack.month, context.formatter
    found = [
        row for row in of_last_year(context.marts.rows("health"), month) if words(row, "alarm")
    ]
    found.sort(key=lambda row: (day(row, "month"), -int(number(row, "position") or 0)))
    watched = [row for row in stages if number(row, "false_alarms_per_year") is not None]
    if not watched and not found:
        yield state(
            formatter,
            "chain_not_watched",
            N_("No stage can be watched for alarms yet: that takes more months or more cases."),
            threshold=N_("from twelve months to hold a month against"),
        )
    if watched and not any(day(row, "month") == month for row in found):
        yield _all_is_quiet(len(watched), formatter)
    for row in reversed(found):
        yield _alarm(row, month, formatter, currency)
    if watched:
        yield _false_alarms(watched, formatter)


def _all_is_quiet(stages: int, formatter: Formatter) -> Statement:
    return state_count(
        formatter,
        "chain_no_alarm",
        NN_(
            "The one stage that can be watched is within its usual range.",
            "All %(stages)s stages that can be watched are within their usual range.",
        ),
        stages,
        stages=formatter.count(stages),
    )


def _alarm(row: Record, month: date, formatter: Formatter, currency: str | None) -> Statement:
    is_up, is_now = words(row, "alarm") == "up", day(row, "month") == month
    if is_now and is_up:
        message = N_(
            "Alarm: “%(stage)s” has moved above its usual range (%(rate)s in %(month)s, usually "
            "%(usual)s)."
        )
    elif is_now:
        message = N_(
            "Alarm: “%(stage)s” has fallen below its usual range (%(rate)s in %(month)s, usually "
            "%(usual)s)."
        )
    elif is_up:
        message = N_(
            "Earlier alarm: “%(stage)s” had moved above its usual range by %(month)s (%(rate)s, "
            "usually %(usual)s)."
        )
    else:
        message = N_(
            "Earlier alarm: “%(stage)s” had fallen below its usual range by %(month)s (%(rate)s, "
            "usually %(usual)s)."
        )
    stage = words(row, "stage")
    return state(
        formatter,
        "chain_alarm",
        message,
        n=number(row, "denominator"),
        threshold=N_("small deviations summed over months, against what months usually vary by"),
        stage=stage_label(row, formatter),
        rate=stage_value(stage, share(row, "rate"), formatter, currency),
        usual=stage_value(stage, share(row, "expected_rate"), formatter, currency),
        month=formatter.month(day(row, "month")),
    )


def _false_alarms(watched: Sequence[Record], formatter: Formatter) -> Statement:
    alarms = sum(share(row, "false_alarms_per_year") or 0 for row in watched)
    return state(
        formatter,
        "chain_false_alarms",
        N_(
            "If nothing ever changed, they would together still raise about %(alarms)s alarms a "
            "year: an alarm is a reason to look, not a proof. A small change can take months to "
            "raise one."
        ),
        n=len(watched),
        alarms=formatter.ratio(alarms),
    )
