"""What is said of all recommended pairs together, and how their table is to be read.

Here belong sentences and notes; single pairs are in `coaching_pairs`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from reports.company.coaching_words import real
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import flag, words
from reports.statements import state, state_count
from reports.texts import N_, NN_


def statements(rows: Sequence[Record], formatter: Formatter) -> Iterator[Statement]:
    """How many pairs there are, for how much, and how sure that is."""
    if not rows:
        message = N_(
            "No pair is recommended this month: nobody is behind by enough whom somebody with free "
            "hours could help."
        )
        yield state(formatter, "coaching_no_pairs", message, pairs=0)
        return
    yield _count(rows, formatter)
    estimated = [row for row in rows if real(row, "uplift_low") is not None]
    open_ones = sum((real(row, "uplift_low") or 0.0) <= 0 for row in estimated)
    if open_ones:
        message = N_(
            "In %(open)s of the %(estimated)s with an estimate the 90%% interval includes no gain: "
            "a single pair may well show nothing."
        )
        yield state(
            formatter, "coaching_pairs_uncertain", message, n=len(estimated),
            open=formatter.count(open_ones), estimated=formatter.count(len(estimated)),
        )  # fmt: skip
    slates = sum(words(row, "kind") == "slate" for row in rows)
    if slates:
        yield state_count(
            formatter, "coaching_slates",
            NN_(
                "%(slates)s of them develops one of the best AEs; without a gap to close, no gain "
                "is estimated.",
                "%(slates)s of them develop the best AEs; without a gap to close, no gain is "
                "estimated.",
            ),
            slates, slates=formatter.count(slates),
        )  # fmt: skip


def _count(rows: Sequence[Record], formatter: Formatter) -> Statement:
    hours = sum(real(row, "hours") or 0.0 for row in rows)
    money = [value for row in rows if (value := real(row, "money")) is not None]
    values: dict[str, object] = {
        "pairs": formatter.count(len(rows)),
        "hours": formatter.count(hours),
    }
    messages = NN_(
        "%(pairs)s pair is recommended, for %(hours)s\u00a0h of coaching.",
        "%(pairs)s pairs are recommended, for %(hours)s\u00a0h of coaching in all.",
    )
    months = _months(rows)
    if money and months:
        currency = next((found for row in rows if (found := words(row, "currency"))), None)
        values["worth"] = formatter.amount(sum(money), currency)
        values["months"] = formatter.count(months)
        messages = NN_(
            "%(pairs)s pair is recommended, for %(hours)s\u00a0h of coaching; it is expected to be "
            "worth %(worth)s over %(months)s months.",
            "%(pairs)s pairs are recommended, for %(hours)s\u00a0h of coaching in all; together "
            "they are expected to be worth %(worth)s over %(months)s months.",
        )
    return state_count(formatter, "coaching_pairs", messages, len(rows), **values)


def notes(rows: Sequence[Record], formatter: Formatter) -> Iterator[str]:
    """How to read the table."""
    say = formatter.texts.say
    if not rows:
        return
    yield say(
        "Gain: events a month that the coaching should add; below it and below the worth, the 90%% "
        "interval. Helps: probability that coaching by this coach helps. Levels are adjusted for "
        "the mix of leads, deals or accounts."
    )
    months = _months(rows)
    if months:
        yield say(
            "Worth: the gain over %(months)s months at the average amount of such an event; hours "
            "are the coach’s, for the whole engagement.",
            months=formatter.count(months),
        )
    if any(flag(row, "is_exploration") for row in rows):
        yield say(
            "Trial: little is known of what this coach’s coaching does; the pair is proposed to "
            "find out."
        )


def _months(rows: Sequence[Record]) -> float | None:
    """Over how many months gains are priced; the same for all pairs of a review month."""
    found = (figure_of(inputs_of(row), "months_of_effect") for row in rows)
    return next((months for months in found if months), None)


def inputs_of(row: Record) -> Mapping[str, object]:
    """What else a recommendation is made from."""
    try:
        found = json.loads(words(row, "inputs") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def figure_of(inputs: Mapping[str, object], name: str) -> float | None:
    """One of these as a number; None where it is missing."""
    value = inputs.get(name)
    return float(value) if isinstance(value, int | float) else None
