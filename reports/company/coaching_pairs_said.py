"""What is said of all recommended pairs together, and how their table is to be read.

Here belong sentences and notes; single pairs are in `coaching_pairs`.
"""

from collections.abc import Iterator, Sequence

from reports.advice_facts import MONTHS_OF_EFFECT, about
from reports.company.coaching_words import real
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import details, figure_in, flag, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

_LIMIT = N_("lower end of the 90%% interval above 0")


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
    yield from _uncertain(rows, formatter)
    slates = sum(words(row, "kind") == "slate" for row in rows)
    if slates:
        yield state_count(
            formatter,
            "coaching_slates",
            NN_(
                "%(slates)s pair develops one of the best AEs; without a gap to close, no gain is "
                "estimated.",
                "%(slates)s pairs develop AEs among the best; without a gap to close, no gain is "
                "estimated.",
            ),
            slates,
            slates=formatter.count(slates),
        )


def _uncertain(rows: Sequence[Record], formatter: Formatter) -> Iterator[Statement]:
    """Of how many of them no gain at all is within what is to be expected."""
    estimated = [row for row in rows if real(row, "uplift_low") is not None]
    open_ones = sum((real(row, "uplift_low") or 0.0) <= 0 for row in estimated)
    if open_ones and open_ones == len(estimated):
        messages = NN_(
            "The 90%% interval of the gain includes none, so that the pair may well show nothing.",
            "Each of the %(estimated)s gains has a 90%% interval that includes none: a single pair "
            "may well show nothing.",
        )
        yield state_count(
            formatter,
            "coaching_pairs_uncertain",
            messages,
            len(estimated),
            threshold=_LIMIT,
            estimated=formatter.count(len(estimated)),
        )
    elif open_ones:
        message = N_(
            "In %(open)s of the %(estimated)s pairs with an estimate the 90%% interval includes no "
            "gain: a single one of them may well show nothing."
        )
        yield state(
            formatter,
            "coaching_pairs_uncertain",
            message,
            n=len(estimated),
            threshold=_LIMIT,
            open=formatter.count(open_ones),
            estimated=formatter.count(len(estimated)),
        )


def _count(rows: Sequence[Record], formatter: Formatter) -> Statement:
    hours = sum(real(row, "hours") or 0.0 for row in rows)
    money = [value for row in rows if (value := real(row, "money")) is not None]
    values: dict[str, str] = {
        "pairs": formatter.count(len(rows)),
        "hours": formatter.count(hours),
    }
    messages = NN_(
        "%(pairs)s pair is recommended, for %(hours)s\u00a0h of coaching.",
        "%(pairs)s pairs are recommended, for %(hours)s\u00a0h of coaching in all.",
    )
    if money:
        currency = next((found for row in rows if (found := words(row, "currency"))), None)
        values["worth"] = formatter.amount(about(sum(money)), currency)
        values["months"] = formatter.count(months_of(rows[0]))
        messages = NN_(
            "%(pairs)s pair is recommended, for %(hours)s\u00a0h of coaching; it is expected to be "
            "worth about %(worth)s over %(months)s\u00a0months.",
            "%(pairs)s pairs are recommended, for %(hours)s\u00a0h of coaching in all; together "
            "they are expected to be worth about %(worth)s over %(months)s\u00a0months.",
        )
    return state_count(
        formatter, "coaching_pairs", messages, len(rows), n=None, threshold="", **values
    )


def notes(rows: Sequence[Record], formatter: Formatter) -> Iterator[str]:
    """How to read the table."""
    say = formatter.texts.say
    if not rows:
        return
    yield say(
        "Gain: events that the coaching should add in these months; worth: the same at the average "
        "amount of such an event; below both, the 90%% interval of the estimate. Helps at all: "
        "probability that coaching by this coach in this metric helps, whoever is coached. Hours "
        "are the coach’s, in all. Levels are adjusted for the mix of leads, deals or accounts."
    )
    if any((real(row, "uplift_low") or 0.0) < 0 for row in rows):
        yield say(
            "A gain’s interval reaches below zero wherever that probability is under 95%%, since "
            "only the lowest 5%% lie below it; it also holds what is not known of the levels of "
            "the two."
        )
    if any(flag(row, "is_exploration") for row in rows):
        yield say(
            "Trial: little is known of what this coach’s coaching does; the pair is proposed to "
            "find out."
        )


def months_of(row: Record) -> float:
    """Over how many months a recommendation's gain is counted and priced."""
    return figure_in(details(row, "inputs"), "months_of_effect") or MONTHS_OF_EFFECT
