"""What a direction has brought so far, where its coaches are believed to do better than that.

Here belong the sentences below a direction of the bench; the table of effects is in
`coaching_effects`.
"""

from collections import Counter

from reports.advice_gains import together
from reports.company.coaching_words import Scale, metric_name, real, whole
from reports.company.context import Context
from reports.marts import Record
from reports.model import Statement
from reports.records import flag, words
from reports.statements import state
from reports.texts import N_

# So many measured coaches are a population of their own; fewer are seen among all coaches.
MIN_COACHES = 5
_LIMIT = N_("95%% interval without 0")


def effect_so_far(direction: str, context: Context, scale: Scale) -> Statement | None:
    """That what was measured of the direction as a whole may be chance; None where it is not."""
    measured = [
        row
        for row in context.marts.of("effects", "direction", direction)
        if words(row, "verdict") == "measured" and words(row, "metric") != "all"
    ]
    said = [one for row in measured if (one := _open(row, scale)) is not None]
    if not said:
        return None
    return together("bench_effect_open", (*said, _believed(direction, context)))


def _open(row: Record, scale: Scale) -> Statement | None:
    effect, low, high = (real(row, f"effect{end}") for end in ("", "_low", "_high"))
    if effect is None or low is None or high is None or low > 0 or high < 0:
        return None
    return state(
        scale.formatter,
        "bench_effect_open",
        N_(
            "What this direction as a whole has brought so far in “%(metric)s” may be chance: "
            "%(change)s, with its 95%% interval."
        ),
        n=whole(row, "engagements"),
        threshold=_LIMIT,
        metric=metric_name(words(row, "metric"), scale.formatter.texts),
        change=scale.shift(words(row, "metric"), effect, low, high),
    )


def _believed(direction: str, context: Context) -> Statement:
    """What the single coaches' figures know beside that."""
    formatter = context.formatter
    measured = Counter(
        words(row, "metric")
        for row in context.marts.of("value_added", "direction", direction)
        if flag(row, "is_proven")
    )
    message = N_(
        "The figures of single coaches above also count later months, and draw each coach towards "
        "the others of this direction."
    )
    if max(measured.values(), default=0) < MIN_COACHES:
        message = N_(
            "The figures of single coaches above also count later months, and lean on what coaches "
            "of all directions have brought: of this direction alone, too few are measured."
        )
    return state(formatter, "bench_effect_believed", message, coaches=sum(measured.values()))
