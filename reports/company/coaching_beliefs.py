"""What is believed of a coach: how likely the coaching helps, and what it has changed so far.

Here belong the beliefs of `coach_candidates`, condensed over the metrics of a direction.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.company.coaching_words import Scale, metric_name, real, some, whole
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import flag, words
from reports.roles import MAIN_METRIC
from reports.statements import state
from reports.texts import N_


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a coach in some metrics."""

    metrics: str
    chance: str
    change: str
    basis: str
    is_proven: bool


def is_able(row: Record) -> bool:
    """Whether the person can be recommended in this direction and metric."""
    return bool(flag(row, "is_eligible"))


def main_metric(direction: str) -> str:
    """What coaching in a direction aims at first."""
    return MAIN_METRIC.get(direction.rpartition("_to_")[2], "")


def common_belief(believed: Sequence[Sequence[Belief]]) -> Belief | None:
    """What is believed of all coaches alike, where more is known of each of them."""
    if len(believed) < 2 or any(len(own) < 2 for own in believed):
        return None
    unproven = [one for one in believed[0] if not one.is_proven]
    return next((one for one in unproven if all(one in own for own in believed)), None)


def said_of_all(belief: Belief, coaches: int, formatter: Formatter) -> Statement:
    """The belief as a sentence, in place of a line for each."""
    return state(
        formatter,
        "coaches_unproven_alike",
        N_(
            "Unproven for all of them: %(metrics)s. There each is believed to help with a "
            "probability of %(chance)s, as other coaches do."
        ),
        n=coaches,
        metrics=belief.metrics,
        chance=belief.chance,
    )


def beliefs_of(rows: Sequence[Record], scale: Scale) -> tuple[Belief, ...]:
    """What is believed of one person in a direction, its first metric first.

    Metrics in which nothing is proven and the same is believed stand together.
    """
    formatter = scale.formatter
    groups: dict[tuple[str, str], list[Record]] = {}
    main = main_metric(words(rows[0], "direction"))
    for row in sorted(filter(is_able, rows), key=lambda row: words(row, "metric") != main):
        chance = formatter.rate(real(row, "p_positive"), 0)
        alone = words(row, "metric") if flag(row, "is_proven") else ""
        groups.setdefault((chance, alone), []).append(row)
    return tuple(
        Belief(
            metrics=some(metric_name(words(row, "metric"), formatter.texts) for row in group),
            chance=chance,
            change=_change(group[0], scale) if alone else "",
            basis=_basis(group[0], formatter),
            is_proven=bool(alone),
        )
        for (chance, alone), group in groups.items()
    )


def _basis(row: Record, formatter: Formatter) -> str:
    if not flag(row, "is_proven"):
        return formatter.texts.say("unproven")
    engagements = whole(row, "engagements")
    return formatter.texts.count(
        "%(engagements)s engagement",
        "%(engagements)s engagements",
        engagements,
        engagements=formatter.count(engagements),
    )


def _change(row: Record, scale: Scale) -> str:
    value, low, high = (real(row, f"value_added{end}") for end in ("", "_low", "_high"))
    if value is None or low is None or high is None:
        return ""
    return scale.shift(words(row, "metric"), value, low, high)
