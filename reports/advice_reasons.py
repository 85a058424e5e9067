"""Why: the sentence of every rule, with the figure that triggered it and its limit in plain words.

Here belong the sentences of `rule_id`. Gaps are told as the events a month that they are worth
(gap times information, as the marts derive the uplift), months as how often chance makes them.
"""

from collections.abc import Callable, Mapping

from reports.advice_facts import Facts, about, below_by_chance, form_of
from reports.figures import label
from reports.model import Statement
from reports.records import words
from reports.statements import state, state_count
from reports.texts import N_, NN_

# How far back `explain_rejections` and `decide_within_sla` look; a test holds it to the statistics.
PROCESS_MONTHS = 6

_AHEAD: Mapping[str, tuple[str, str]] = {
    "leads_sent": NN_(
        "%(coach)s is ahead by what is worth about %(events)s lead handed over a month.",
        "%(coach)s is ahead by what is worth about %(events)s leads handed over a month.",
    ),
    "leads_qualified": NN_(
        "%(coach)s is ahead by what is worth about %(events)s qualified lead a month.",
        "%(coach)s is ahead by what is worth about %(events)s qualified leads a month.",
    ),
    "deals_won": NN_(
        "%(coach)s is ahead by what is worth about %(events)s deal won a month.",
        "%(coach)s is ahead by what is worth about %(events)s deals won a month.",
    ),
    "accounts_kept": NN_(
        "%(coach)s is ahead by what is worth about %(events)s account kept a month.",
        "%(coach)s is ahead by what is worth about %(events)s accounts kept a month.",
    ),
    "accounts_expanded": NN_(
        "%(coach)s is ahead by what is worth about %(events)s account grown a month.",
        "%(coach)s is ahead by what is worth about %(events)s accounts grown a month.",
    ),
}
_BEHIND: Mapping[str, tuple[str, str]] = {
    "leads_sent": NN_(
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s lead "
        "handed over a month.",
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s leads "
        "handed over a month.",
    ),
    "leads_qualified": NN_(
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s "
        "qualified lead a month.",
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s "
        "qualified leads a month.",
    ),
    "deals_won": NN_(
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s deal won "
        "a month.",
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s deals won "
        "a month.",
    ),
    "accounts_kept": NN_(
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s account "
        "kept a month.",
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s accounts "
        "kept a month.",
    ),
    "accounts_expanded": NN_(
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s account "
        "grown a month.",
        "What %(person)s lacks to the best quarter of the role is worth about %(events)s accounts "
        "grown a month.",
    ),
}
_LOADS: Mapping[str, str] = {
    "deals_open": N_(
        "%(load)s open deals, where the middle of %(cases)s peers has %(median)s: %(value)s times "
        "as many."
    ),
    "accounts_held": N_(
        "%(load)s accounts, where the middle of %(cases)s peers has %(median)s: %(value)s times as "
        "many."
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


def reason_text(facts: Facts) -> Statement:
    """Why, by `rule_id`; a rule that this version does not know is named with its figures."""
    rule = facts.word("rule_id")
    of_person = _OF_PERSON.get(rule)
    if facts.audience == "person" and of_person:
        return of_person(facts)
    known = _RULES.get(rule, _unknown)
    return known(facts) or _unknown(facts)


def _unknown(facts: Facts) -> Statement:
    return state(
        facts.formatter,
        facts.word("rule_id"),
        N_("Found by the rule %(rule)s (n = %(cases)s)."),
        n=facts.n,
        rule=facts.word("rule_id"),
        cases=facts.formatter.count(facts.n),
    )


def _gap(facts: Facts, messages: Mapping[str, tuple[str, str]]) -> Statement | None:
    value, information = facts.figure("value"), facts.figure("information_per_month")
    texts = messages.get(facts.word("uplift_unit"))
    if texts is None or value is None or information is None:
        return None
    count = facts.formatter.count
    events = count(about(value * information))
    return state_count(
        facts.formatter,
        facts.word("rule_id"),
        texts,
        form_of(events),
        n=facts.n,
        threshold=N_("flagged from a gap worth %(limit)s a month"),
        events=events,
        limit=count(about((facts.figure("threshold") or 0) * information)),
        metric=facts.metric,
        **facts.names,
    )


def _best(facts: Facts) -> Statement:
    return state(
        facts.formatter,
        facts.word("rule_id"),
        N_(
            "%(person)s belongs to the best quarter of the role with a probability of %(value)s, "
            "and those who are best learn from the next step of the chain."
        ),
        n=facts.n,
        threshold=N_("flagged from a probability of %(limit)s"),
        value=_share(facts, "value"),
        limit=_share(facts, "threshold"),
        **facts.names,
    )


def _unexplained(facts: Facts) -> Statement:
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


def _late(facts: Facts) -> Statement:
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


def _load(facts: Facts) -> Statement | None:
    is_own = facts.audience == "person"
    figure = str(facts.arguments.get("figure"))
    text = (_OWN_LOADS if is_own else _LOADS).get(figure)
    if text is None:
        return None
    count = facts.formatter.count
    peers = {} if is_own else {"median": count(facts.figure("median"))}
    return state(
        facts.formatter,
        facts.word("rule_id"),
        text,
        threshold=N_("flagged above %(limit)s times the middle of the role"),
        load=count(facts.figure("load")),
        value=count(facts.figure("value")),
        limit=count(facts.figure("threshold")),
        cases=facts.formatter.count(facts.n),
        n=facts.n,
        **peers,
        **facts.names,
    )


def _target(facts: Facts) -> Statement:
    metric = str(facts.arguments.get("attainment_metric") or "").removesuffix("_attainment")
    return state(
        facts.formatter,
        facts.word("rule_id"),
        N_("%(metric)s: you have reached %(value)s of the target, with results like your peers’.")
        if facts.audience == "person"
        else N_(
            "%(metric)s: %(person)s has reached %(value)s of the target, although the results are "
            "no worse than those of the peers."
        ),
        n=facts.n,
        threshold=N_("flagged below %(limit)s"),
        metric=label(metric, facts.formatter.texts),
        value=_share(facts, "value"),
        limit=_share(facts, "threshold"),
        **facts.names,
    )


def _noise(facts: Facts) -> Statement | None:
    text, value = _NOISE.get(words(facts.row, "metric")), facts.figure("value")
    if text is None or value is None:
        return None
    count, rate = facts.formatter.count, facts.formatter.value
    return state(
        facts.formatter,
        facts.word("rule_id"),
        text,
        threshold=N_("worth a look below %(limit)s"),
        observed=count(facts.figure("observed")),
        expected=count(about(facts.figure("expected"))),
        often=rate(below_by_chance(value), "share"),
        limit=rate(below_by_chance(facts.figure("threshold") or 0.0), "share"),
        cases=count(facts.n),
        n=facts.n,
        **facts.names,
    )


def _gap_of_person(facts: Facts) -> Statement:
    """Without the gap: it would tell the coach's figure to the coachee, and the other way round."""
    message = (
        N_("You are strong in this, and %(person)s could gain from it.")
        if facts.is_for_coach
        else N_("This is where an exchange promises you a gain, and %(coach)s has time for it.")
    )
    return state(facts.formatter, facts.word("rule_id"), message, **facts.names)


def _best_of_person(facts: Facts) -> Statement:
    if facts.is_for_coach:
        return state(
            facts.formatter,
            facts.word("rule_id"),
            N_("You know what comes after the deal, and %(person)s wants the next step."),
            **facts.names,
        )
    return state(
        facts.formatter,
        facts.word("rule_id"),
        N_("Your results belong to the best quarter of your role with a probability of %(value)s."),
        n=facts.n,
        threshold=N_("offered from a probability of %(limit)s"),
        value=_share(facts, "value"),
        limit=_share(facts, "threshold"),
    )


def _unexplained_of_person(facts: Facts) -> Statement:
    """Without figures: they are of the two together."""
    message = (
        N_("Some of your leads came back without a reason; it is worth asking for one.")
        if facts.is_for_counterpart
        else N_("Some of the leads from %(counterpart)s went back without a reason.")
    )
    return state(facts.formatter, facts.word("rule_id"), message, **facts.names)


def _share(facts: Facts, name: str) -> str:
    return facts.formatter.value(facts.figure(name), "share")


def _shares(facts: Facts) -> dict[str, object]:
    return {
        "value": _share(facts, "value"),
        "limit": _share(facts, "threshold"),
        "months": PROCESS_MONTHS,
        "cases": facts.formatter.count(facts.n),
    }


_RULES: Mapping[str, Callable[[Facts], Statement | None]] = {
    "gap_to_coach": lambda facts: _gap(facts, _AHEAD),
    "gap_to_upper_quartile": lambda facts: _gap(facts, _BEHIND),
    "development_slate": _best,
    "rejections_without_reason": _unexplained,
    "decisions_past_sla": _late,
    "more_than_peers": _load,
    "target_missed_by_performer": _target,
    "month_within_noise": _noise,
}
_OF_PERSON: Mapping[str, Callable[[Facts], Statement]] = {
    "gap_to_coach": _gap_of_person,
    "gap_to_upper_quartile": _gap_of_person,
    "development_slate": _best_of_person,
    "rejections_without_reason": _unexplained_of_person,
}
