"""What speaks for and against a coach, in short phrases; codes of `coach_candidate_reasons`.

Here belong the phrases and their order. That past coaching helped, or was never measured, stands
beside its probability and is not repeated here.
"""

from collections.abc import Mapping, Sequence

from reports.company.coaching_words import Scale, metric_name, real, some
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Marts, Record
from reports.records import words
from reports.roles import MAIN_METRIC
from reports.texts import N_, NN_

# Of whom the bench leaves out all that they could coach in; no code of the statistics.
WEAK = "weak_and_unproven"
# What alone keeps somebody from coaching, the one that explains most first.
_BLOCKS: Mapping[str, str] = {
    "unwilling": N_("%(people)s not willing"),
    "willingness_unknown": N_("%(people)s of unknown willingness"),
    "absent": N_("%(people)s away"),
    "short_tenure": N_("%(people)s not long enough in the role"),
    "no_hours": N_("%(people)s without hours to offer"),
    "fully_booked": N_("%(people)s fully booked"),
    "being_coached": N_("%(people)s being coached in the same metric"),
    "strength_unknown": N_("%(people)s of unknown strength"),
    "effect_doubtful": N_("%(people)s whose coaching did more harm than good"),
    WEAK: N_("%(people)s unproven as a coach and weak in it themselves"),
    "": N_("%(people)s for other reasons"),
}
_SHORT: Mapping[str, str | tuple[str, str]] = {
    "strong_in_metric": N_("strong in %(metrics)s"),
    "consistent": N_("steady in %(metrics)s"),
    "explains_rejections": N_("explains %(share)s of rejections"),
    "decides_quickly": N_("decides within %(value)s working days"),
    "holds_sessions": NN_("%(count)s session in a year", "%(count)s sessions in a year"),
    "experienced": NN_("%(count)s month in the role", "%(count)s months in the role"),
    "high_peer_rating": N_("rated %(value)s by colleagues"),
    "weak_in_metric": N_("weak in %(metrics)s"),
    "inconsistent": N_("unsteady in %(metrics)s"),
    "rejects_without_reason": N_("explains only %(share)s of rejections"),
    "slow_decisions": N_("takes %(value)s working days to decide"),
    "low_peer_rating": N_("rated only %(value)s by colleagues"),
    "being_coached": N_("is being coached in %(metrics)s"),
    "strength_unknown": N_("of unknown strength in %(metrics)s"),
    "effect_doubtful": N_("more likely to harm than to help in %(metrics)s"),
    "short_tenure": NN_("only %(count)s month in the role", "only %(count)s months in the role"),
    "fully_booked": N_("fully booked"),
    "no_hours": N_("no hours to offer"),
    "unwilling": N_("not willing"),
    "willingness_unknown": N_("willingness unknown"),
    "absent": N_("away"),
}
_OF_STRENGTH = frozenset({"strong_in_metric", "weak_in_metric"})
_OF_STEADINESS = frozenset({"consistent", "inconsistent"})
# These judge the coach, whatever the coachee is to learn.
_OF_OWN = _OF_STRENGTH | _OF_STEADINESS | {"strength_unknown"}
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
    """One phrase per reason, in the order of the codes; the metrics that it holds in together."""
    person, direction = words(rows[0], "person_id"), words(rows[0], "direction")
    found: dict[str, list[Record]] = {}
    for row in context.marts.of("candidate_reasons", "person_id", person):
        code = words(row, "reason")
        is_meant = words(row, "direction") == direction and words(row, "side") == side
        if is_meant and code not in _SAID_ELSEWHERE:
            found.setdefault(code, []).append(row)
    order = {code: index for index, code in enumerate(_SHORT)}
    codes = sorted(found, key=lambda code: (order.get(code, len(order)), code))
    return tuple(_phrase(code, found[code], scale) for code in codes)


def _phrase(code: str, rows: Sequence[Record], scale: Scale) -> str:
    formatter, message = scale.formatter, _SHORT.get(code)
    if message is None:
        return code.replace("_", " ")
    value = real(rows[0], "value")
    figures = {
        "metrics": some(dict.fromkeys(_in_metric(code, row, scale) for row in rows)),
        "share": formatter.rate(value, 0),
        "count": formatter.count(value),
        "value": formatter.decimal(value),
    }
    if isinstance(message, str):
        return formatter.texts.say(message, **figures)
    return formatter.texts.count(*message, int(value or 0), **figures)


def _in_metric(code: str, row: Record, scale: Scale) -> str:
    """The metric that a reason holds in, with the figure that shows it."""
    texts, value = scale.formatter.texts, real(row, "value")
    metric = words(row, "metric")
    if code in _OF_OWN:
        metric = _judged_by(words(row, "direction"), metric)
    shown = scale.level(metric, value) if code in _OF_STRENGTH else ""
    if code in _OF_STEADINESS:
        shown = scale.formatter.rate(value, 0)
    name = metric_name(metric, texts)
    if not shown:
        return texts.say("“%(metric)s”", metric=name)
    return texts.say("“%(metric)s” (%(figure)s)", metric=name, figure=shown)


def _judged_by(direction: str, metric: str) -> str:
    """Within a role, the coached metric itself; across roles, the main one of the own role."""
    role, _, coachee_role = direction.partition("_to_")
    return metric if role == coachee_role else MAIN_METRIC.get(role, metric)
