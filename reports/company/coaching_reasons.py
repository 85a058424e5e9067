"""What speaks for and against a coach, in short phrases; codes of `coach_candidate_reasons`.

Here belong the phrases and their order. That past coaching helped, or was never measured, stands
beside its probability and is not repeated here.
"""

from collections.abc import Mapping, Sequence

from reports.company.coaching_words import MAIN_METRIC, Scale, metric_name, real
from reports.company.context import Context
from reports.format import MISSING, Formatter
from reports.marts import Marts, Record
from reports.records import words
from reports.texts import N_

# What alone keeps somebody from coaching, the one that explains most first.
_BLOCKS: Mapping[str, str] = {
    "unwilling": N_("%(people)s not willing"),
    "willingness_unknown": N_("%(people)s of unknown willingness"),
    "absent": N_("%(people)s away"),
    "short_tenure": N_("%(people)s too short in the role"),
    "no_hours": N_("%(people)s without hours to offer"),
    "fully_booked": N_("%(people)s fully booked"),
    "being_coached": N_("%(people)s being coached in the same metric"),
    "strength_unknown": N_("%(people)s of unknown strength"),
    "effect_doubtful": N_("%(people)s whose coaching did more harm than good"),
    "": N_("%(people)s for other reasons"),
}
_SHORT: Mapping[str, str] = {
    "strong_in_metric": N_("strong: %(level)s in “%(metric)s”"),
    "consistent": N_("steady: as good as expected in %(share)s of months"),
    "explains_rejections": N_("explains %(share)s of rejections"),
    "decides_quickly": N_("decides within %(value)s working days"),
    "holds_sessions": N_("sessions in 12 months: %(count)s"),
    "experienced": N_("%(count)s months in the role"),
    "high_peer_rating": N_("rated %(value)s by colleagues"),
    "weak_in_metric": N_("weak: %(level)s in “%(metric)s”"),
    "inconsistent": N_("unsteady: as good as expected in %(share)s of months"),
    "rejects_without_reason": N_("explains only %(share)s of rejections"),
    "slow_decisions": N_("takes %(value)s working days to decide"),
    "low_peer_rating": N_("rated only %(value)s by colleagues"),
    "being_coached": N_("is being coached in “%(metric)s”"),
    "strength_unknown": N_("strength in “%(metric)s” unknown"),
    "effect_doubtful": N_("in “%(metric)s” more harm than help is likely"),
    "short_tenure": N_("only %(count)s months in the role"),
    "fully_booked": N_("fully booked"),
    "no_hours": N_("no hours to offer"),
    "unwilling": N_("not willing"),
    "willingness_unknown": N_("willingness unknown"),
    "absent": N_("away"),
}
_OF_STRENGTH = frozenset({"strong_in_metric", "weak_in_metric"})
_SAID_ELSEWHERE = frozenset({"proven_effect", "unproven"})


def in_favour(rows: Sequence[Record], context: Context, scale: Scale) -> tuple[str, ...]:
    """What speaks for the candidate of these rows."""
    return _phrases(rows, "for", context, scale)


def against(rows: Sequence[Record], context: Context, scale: Scale) -> tuple[str, ...]:
    """What speaks against the candidate of these rows."""
    return _phrases(rows, "against", context, scale)


def blocked_by(marts: Marts, direction: str, person_id: str) -> str:
    """What mainly keeps the person from coaching in the direction; empty where nothing is known."""
    found = {
        words(row, "reason")
        for row in marts.of("candidate_reasons", "person_id", person_id)
        if words(row, "direction") == direction
    }
    return next((code for code in _BLOCKS if code in found), "")


def blocks(code: str, people: int, formatter: Formatter) -> str:
    """How many people something keeps from coaching."""
    return formatter.texts.say(_BLOCKS[code], people=formatter.count(people))


def _phrases(rows: Sequence[Record], side: str, context: Context, scale: Scale) -> tuple[str, ...]:
    """Each phrase once, in the order of the codes; reasons of one metric in the metrics' order."""
    person, direction = words(rows[0], "person_id"), words(rows[0], "direction")
    order = {code: index for index, code in enumerate(_SHORT)}
    found = [
        row
        for row in context.marts.of("candidate_reasons", "person_id", person)
        if words(row, "direction") == direction
        and words(row, "side") == side
        and words(row, "reason") not in _SAID_ELSEWHERE
    ]
    found.sort(key=lambda row: (order.get(words(row, "reason"), len(order)), words(row, "metric")))
    said = (_phrase(row, context.formatter, scale) for row in found)
    return tuple(dict.fromkeys(said))


def _phrase(row: Record, formatter: Formatter, scale: Scale) -> str:
    code = words(row, "reason")
    message = _SHORT.get(code)
    if message is None:
        return code.replace("_", " ")
    value = real(row, "value")
    metric = words(row, "metric")
    level = MISSING
    if code in _OF_STRENGTH:
        metric = _judged_by(words(row, "direction"), metric)
        level = scale.level(metric, value) or MISSING
    return formatter.texts.say(
        message,
        level=level,
        metric=metric_name(metric, formatter.texts),
        share=formatter.rate(value, 0),
        count=formatter.count(value),
        value=formatter.count(value),
    )


def _judged_by(direction: str, metric: str) -> str:
    """Within a role, the coached metric itself; across roles, the main one of the own role."""
    role, _, coachee_role = direction.partition("_to_")
    return metric if role == coachee_role else MAIN_METRIC.get(role, metric)
