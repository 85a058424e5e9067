"""Rules about the five headline numbers: below target, fallen, or without any target.

A rate is compared with its interval in hand: a gap that chance alone can make is said to be one.
"""

import math
from collections.abc import Iterator, Mapping

from reports.intervals import Z_90
from reports.model import Finding, Headline, Number, Severity
from reports.rules.evidence import Evidence
from reports.texts import N_

# A number or amount that stays under this share of its target calls for action, not for watching.
ACT_BELOW_ATTAINMENT = 0.8
# Against the month before at equal age: a number or amount by a tenth, a rate by three points.
FALL_SHARE = 0.10
FALL_POINTS = 0.03

_BELOW_ACTIONS: Mapping[str, str] = {
    "leads_sent": N_(
        "Go through the SDR table with the team leads: who was short of leads, and was it calls, "
        "days in role or lists?"
    ),
    "qualified_lead_rate": N_(
        "Let the SDR leads take ten unqualified leads of the month and name the criterion that "
        "was missing most often."
    ),
    "close_rate_worked": N_(
        "Have every AE close out the deals that will not be won, and bring the three largest "
        "open ones to the deal review."
    ),
    "amount_won": N_(
        "Compare open pipeline with the missing amount in the AE table, and agree which deals "
        "are to close it."
    ),
    "upsell_rate_customer_lifetime": N_(
        "Plan account reviews where churn and contraction outweigh expansion in the AM table."
    ),
}


def below_target(evidence: Evidence) -> Iterator[Finding]:
    """Each headline number that has not reached its target."""
    for head in evidence.headlines:
        if head.is_below_target:
            yield _below_target(head, evidence)


def _below_target(head: Headline, evidence: Evidence) -> Finding:
    formatter = evidence.formatter
    value, target = float(head.value or 0), float(head.target or 0)
    values = {
        "metric": head.label,
        "value": formatter.value(head.value, head.unit, head.currency),
        "target": formatter.value(head.target, head.unit, head.currency),
        "interval": formatter.interval(head.interval),
        "cases": formatter.count(head.cases),
        "attainment": formatter.value(value / target if target else None, "share"),
        "swing": formatter.count(round(_swing(value))),
    }
    threshold = N_("flagged below %(target)s")
    action = _BELOW_ACTIONS[head.metric]
    if head.unit == "count" and value + _swing(value) >= target:
        is_far = False
        sentence = N_(
            "%(metric)s: %(value)s, which is %(attainment)s of the target of %(target)s; the gap "
            "may be chance (a count of this size varies by about %(swing)s either way)."
        )
    elif head.interval is None:
        is_far = head.unit == "rate" or value < ACT_BELOW_ATTAINMENT * target
        sentence = (
            N_("%(metric)s: %(value)s against a target of %(target)s.")
            if head.unit == "rate"
            else N_("%(metric)s: %(value)s, which is %(attainment)s of the target of %(target)s.")
        )
    elif is_far := head.interval.high < target:
        sentence = N_(
            "%(metric)s: %(value)s (n = %(cases)s) against a target of %(target)s; chance does not "
            "explain the gap (90%% interval %(interval)s)."
        )
    else:
        sentence = N_(
            "%(metric)s: %(value)s (n = %(cases)s) against a target of %(target)s; the gap may be "
            "chance (90%% interval %(interval)s)."
        )
    severity: Severity = "act" if is_far else "watch"
    return evidence.finding(
        "headline_below_target", severity, sentence, threshold, action, n=head.cases, **values
    )


def _swing(count: float) -> float:
    """Half the width of the 90 % interval of a count, were its cases to come one by one."""
    return Z_90 * math.sqrt(max(count, 0.0))


def fallen(evidence: Evidence) -> Iterator[Finding]:
    """Each headline number that fell against the month before and is not below target anyway.

    A fall that chance alone can make is none; where that cannot be told, the fall is only told.
    """
    for head in evidence.headlines:
        change, previous = head.change, head.previous
        if change is None or previous is None or head.is_below_target:
            continue
        limit = FALL_POINTS if head.unit == "rate" else FALL_SHARE * float(previous)
        has_fallen = change < 0 and float(change) <= -limit
        if has_fallen and head.is_beyond_chance is not False:
            yield _fallen(head, change, limit, evidence)


def _fallen(head: Headline, change: Number, limit: float, evidence: Evidence) -> Finding:
    formatter = evidence.formatter
    if head.is_beyond_chance:
        sentence = N_(
            "%(metric)s: %(value)s, %(change)s against the month before at equal age; chance does "
            "not explain the fall."
        )
        threshold = N_("flagged from a fall of %(limit)s that chance does not explain")
    else:
        sentence = N_("%(metric)s: %(value)s, %(change)s against the month before at equal age.")
        threshold = N_("flagged from a fall of %(limit)s")
    return evidence.finding(
        "headline_fell",
        "watch",
        sentence,
        threshold,
        N_("Look at the thirteen months and at the teams: one month, or a turn?"),
        n=head.cases,
        metric=head.label,
        value=formatter.value(head.value, head.unit, head.currency),
        change=formatter.change(change, head.unit, head.currency),
        limit=formatter.change(limit, head.unit, head.currency).lstrip("+"),
    )


def without_targets(evidence: Evidence) -> Iterator[Finding]:
    """No headline number has a target, so nothing can be said about attainment."""
    if all(head.target is None for head in evidence.headlines):
        yield evidence.finding(
            "no_targets",
            "watch",
            N_("No target is known for this month, so attainment cannot be shown."),
            N_("flagged where none of the headline figures has a target"),
            N_("Deliver targets with the next drop, one row per person or role, metric and month."),
        )
