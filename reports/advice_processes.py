"""Why a process, a load or a target is listed, or nothing is to be done: in plain words.

Here belong the reasons of what is not coaching; `advice_reasons` has those of coaching. Months are
told as how often chance makes them.
"""

from collections.abc import Mapping
from typing import Any

from reports.advice_facts import Facts, about, below_by_chance
from reports.figures import label
from reports.model import Statement
from reports.records import words
from reports.statements import state
from reports.texts import N_

# How far back `explain_rejections` and `decide_within_sla` look; a test holds it to the statistics.
PROCESS_MONTHS = 6

# Of everybody who holds the role; the person is one of them.
_LOADS: Mapping[str, str] = {
    "deals_open": N_(
        "%(load)s open deals, where the middle of all %(cases)s AEs is %(median)s: %(value)s times "
        "as many."
    ),
    "accounts_held": N_(
        "%(load)s accounts, where the middle of all %(cases)s AMs is %(median)s: %(value)s times "
        "as many."
    ),
}
_OWN_LOADS: Mapping[str, str] = {
    "deals_open": N_("You have %(load)s open deals, clearly more than is usual in your role."),
    "accounts_held": N_("You hold %(load)s accounts, clearly more than is usual in your role."),
}
# Of the metrics that months are called noise in, what is counted and out of what.
_NOISE: Mapping[str, str] = {
    "qualified_lead_rate": N_(
        "%(observed)s of %(cases)s leads qualified, where about %(expected)s were to be expected; "
        "by chance alone a month is this weak or weaker in %(often)s of cases."
    ),
    "close_rate": N_(
        "%(observed)s of %(cases)s decided deals won, where about %(expected)s were to be "
        "expected; by chance alone a month is this weak or weaker in %(often)s of cases."
    ),
    "account_expansion": N_(
        "%(observed)s of %(cases)s accounts grew, where about %(expected)s were to be expected; "
        "by chance alone a month is this weak or weaker in %(often)s of cases."
    ),
}


def unexplained(facts: Facts) -> Statement:
    """How many rejections of one SDR’s leads give no reason."""
    return state(
        facts.formatter,
        facts.word("rule_id"),
        N_(
            "%(without)s of %(cases)s rejections by %(person)s of leads from %(counterpart)s in "
            "the last %(months)s months give no reason (%(value)s)."
        ),
        n=facts.n,
        threshold=N_("flagged above %(limit)s"),
        without=facts.formatter.count(facts.figure("without_reason")),
        **_shares(facts),
        **facts.names,
    )


def late(facts: Facts) -> Statement:
    """How many decisions were late."""
    return state(
        facts.formatter,
        facts.word("rule_id"),
        N_(
            "You decided %(late)s of %(cases)s leads of the last %(months)s months late "
            "(%(value)s)."
        )
        if facts.audience == "person"
        else N_(
            "%(late)s of %(cases)s decisions due from %(person)s in the last %(months)s months "
            "were late or are still open (%(value)s)."
        ),
        n=facts.n,
        threshold=N_("flagged above %(limit)s"),
        late=facts.formatter.count(facts.figure("late")),
        **_shares(facts),
        **facts.names,
    )


def load(facts: Facts) -> Statement | None:
    """How much is on the desk, against the middle of the role; a person is told only their own."""
    is_own = facts.audience == "person"
    figure = str(facts.arguments.get("figure"))
    text = (_OWN_LOADS if is_own else _LOADS).get(figure)
    if text is None:
        return None
    count = facts.formatter.count
    peers: dict[str, Any] = {}
    if not is_own:
        peers = {"median": count(facts.figure("median")), "value": count(facts.figure("value"))}
    return state(
        facts.formatter,
        facts.word("rule_id"),
        text,
        threshold=N_("flagged above %(limit)s times the middle of the role"),
        load=count(facts.figure("load")),
        limit=count(facts.figure("threshold")),
        cases=facts.formatter.count(facts.n),
        n=facts.n,
        **peers,
        **facts.names,
    )


def target(facts: Facts) -> Statement:
    """How little of a target somebody reached who is at least average in the role’s summary.

    The metric of the target may be among the weaker ones: the summary is of all weighted metrics.
    """
    metric = str(facts.arguments.get("attainment_metric") or "").removesuffix("_attainment")
    return state(
        facts.formatter,
        facts.word("rule_id"),
        N_(
            "%(metric)s: you have reached %(value)s of the target; all weighted metrics together "
            "are not below the average of your role."
        )
        if facts.audience == "person"
        else N_(
            "%(metric)s: %(person)s has reached %(value)s of the target, although all weighted "
            "metrics together are not below the average of the role."
        ),
        n=facts.n,
        threshold=N_("flagged below %(limit)s"),
        metric=label(metric, facts.formatter.texts),
        value=printed_share(facts, "value"),
        limit=printed_share(facts, "threshold"),
        **facts.names,
    )


def noise(facts: Facts) -> Statement | None:
    """How often chance alone makes such a month; None of a metric without a sentence.

    Marts of before have no exact chance, but how many standard deviations the month is off.
    """
    text, value = _NOISE.get(words(facts.row, "metric")), facts.figure("value")
    if text is None or value is None:
        return None
    chance = facts.figure("chance")
    count, rate = facts.formatter.count, facts.formatter.value
    return state(
        facts.formatter,
        facts.word("rule_id"),
        text,
        threshold=N_("worth a look below %(limit)s"),
        observed=count(facts.figure("observed")),
        expected=count(about(facts.figure("expected"))),
        often=rate(below_by_chance(value) if chance is None else chance, "share"),
        limit=rate(below_by_chance(facts.figure("threshold") or 0.0), "share"),
        cases=count(facts.n),
        n=facts.n,
        **facts.names,
    )


def unexplained_of_person(facts: Facts) -> Statement:
    """Without figures: they are of the two together."""
    message = (
        N_("Some of your leads came back without a reason; it is worth asking for one.")
        if facts.is_for_counterpart
        else N_("Some of the leads from %(counterpart)s went back without a reason.")
    )
    return state(facts.formatter, facts.word("rule_id"), message, **facts.names)


def printed_share(facts: Facts, name: str) -> str:
    """A share of the row as it is printed."""
    return facts.formatter.value(facts.figure(name), "share")


def _shares(facts: Facts) -> dict[str, Any]:
    return {
        "value": printed_share(facts, "value"),
        "limit": printed_share(facts, "threshold"),
        "months": PROCESS_MONTHS,
        "cases": facts.formatter.count(facts.n),
    }
