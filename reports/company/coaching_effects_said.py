"""What is said of the effect of coaching, and of how far stated probabilities can be trusted.

Here belong sentences and notes; the lines of the table are in `coaching_effects`.
"""

from collections.abc import Iterator, Sequence

from reports.company.coaching_words import Scale, direction_name, real, some, whole
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import words
from reports.statements import state, state_count
from reports.texts import N_, NN_

ALL = "all"
NOBODY = "no_engagements"
# From and up to which probability statements are looked back at: those that said something.
_LIKELY, _UNLIKELY = 0.6, 0.4


def lead(rows: Sequence[Record], scale: Scale) -> Statement:
    """What the line of everything says."""
    formatter = scale.formatter
    overall = next((row for row in rows if words(row, "direction") == ALL), None)
    if overall is None or words(overall, "verdict") == NOBODY:
        message = N_("Nobody has been coached so far, so that there is no effect to measure.")
        return state(formatter, "coaching_effect_none", message, n=0)
    engagements = whole(overall, "engagements")
    values: dict[str, str] = {"engagements": formatter.count(engagements)}
    rule, messages = _lead_messages(overall)
    if words(overall, "verdict") == "measured":
        for name, end in (("cases", ""), ("low", "_low"), ("high", "_high")):
            values[name] = scale.of_hundred(real(overall, f"effect{end}"))
    return state_count(
        formatter,
        rule,
        messages,
        engagements,
        n=None,
        threshold=N_("95%% interval without 50"),
        **values,
    )


def _lead_messages(overall: Record) -> tuple[str, tuple[str, str]]:
    verdict = words(overall, "verdict")
    if verdict == "too_early":
        return "coaching_effect_too_early", NN_(
            "%(engagements)s engagement has been held, too few with a complete outcome for a "
            "figure of what coaching does.",
            "%(engagements)s engagements have been held, too few with a complete outcome for a "
            "figure of what coaching does.",
        )
    if verdict != "measured":
        return "coaching_effect_not_separable", NN_(
            "%(engagements)s engagement does not tell what coaching does: the two ways of "
            "measuring disagree.",
            "%(engagements)s engagements do not tell what coaching does: the two ways of measuring "
            "disagree.",
        )
    low, high = real(overall, "effect_low"), real(overall, "effect_high")
    if low is not None and low > 0:
        return "coaching_effect_helps", NN_(
            "Coaching helps, beyond chance: where 50 of 100 cases would have succeeded, it is "
            "%(cases)s after %(engagements)s engagement (95%% interval %(low)s to %(high)s).",
            "Coaching helps, beyond chance: where 50 of 100 cases would have succeeded, it is "
            "%(cases)s after %(engagements)s engagements (95%% interval %(low)s to %(high)s).",
        )
    if high is not None and high < 0:
        return "coaching_effect_harms", NN_(
            "Coaching harms, beyond chance: where 50 of 100 cases would have succeeded, it is "
            "%(cases)s after %(engagements)s engagement (95%% interval %(low)s to %(high)s).",
            "Coaching harms, beyond chance: where 50 of 100 cases would have succeeded, it is "
            "%(cases)s after %(engagements)s engagements (95%% interval %(low)s to %(high)s).",
        )
    return "coaching_effect_open", NN_(
        "Whether coaching helps cannot be told from chance: where 50 of 100 cases would have "
        "succeeded, it is %(cases)s after %(engagements)s engagement (95%% interval %(low)s to "
        "%(high)s).",
        "Whether coaching helps cannot be told from chance: where 50 of 100 cases would have "
        "succeeded, it is %(cases)s after %(engagements)s engagements (95%% interval %(low)s to "
        "%(high)s).",
    )


def notes(shown: Sequence[Record], rows: Sequence[Record], formatter: Formatter) -> Iterator[str]:
    """How to read the table."""
    say = formatter.texts.say
    if shown:
        yield say(
            "An engagement is one coach with one coachee on one metric; all are counted, and those "
            "with a complete outcome measured. Effect: what coachees reached beyond expectation, "
            "less the same of people who were not coached at the time (compared with: their "
            "months), with its 95%% interval; a metric’s change is at the role’s rate. The second "
            "method, before against after, has to agree."
        )
    idle = sorted(
        {words(row, "direction") for row in rows if words(row, "verdict") == NOBODY} - {ALL}
    )
    if idle and shown:
        yield say(
            "No coaching so far: %(directions)s.",
            directions=some(direction_name(one, formatter.texts) for one in idle),
        )


def calibration(rows: Sequence[Record], formatter: Formatter) -> Statement | None:
    """How often what was called likely, or unlikely, came true."""
    about = [row for row in rows if words(row, "statement") == "above_expectation"]
    likely = _weighed([row for row in about if (real(row, "bin_low") or 0.0) > _LIKELY - 0.01])
    unlikely = _weighed(
        [row for row in about if (real(row, "bin_high") or 1.0) <= _UNLIKELY + 1e-9]
    )
    if likely is None or unlikely is None:
        return None
    message = N_(
        "How far probabilities about people’s results can be trusted: of %(likely)s earlier "
        "statements that somebody would probably do better than average, %(likely_true)s came true "
        "(%(likely_stated)s was stated); of %(unlikely)s that it was improbable, %(unlikely_true)s "
        "did (%(unlikely_stated)s was stated). The probabilities that coaching helps have not been "
        "checked in this way yet."
    )
    return state(
        formatter,
        "probabilities_came_true",
        message,
        n=likely[0] + unlikely[0],
        threshold=N_("stated above 60%% or below 40%%"),
        likely=formatter.count(likely[0]),
        likely_true=formatter.rate(likely[2], 0),
        likely_stated=formatter.rate(likely[1], 0),
        unlikely=formatter.count(unlikely[0]),
        unlikely_true=formatter.rate(unlikely[2], 0),
        unlikely_stated=formatter.rate(unlikely[1], 0),
    )


def _weighed(rows: Sequence[Record]) -> tuple[int, float, float] | None:
    """Number of statements, their mean probability, and the share that came true."""
    number = sum(whole(row, "statements") for row in rows)
    if not number:
        return None
    stated, observed = (
        sum(whole(row, "statements") * (real(row, name) or 0.0) for row in rows) / number
        for name in ("stated", "observed")
    )
    return number, stated, observed
