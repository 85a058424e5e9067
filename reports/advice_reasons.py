"""Why: the sentence of every rule, with the figure that triggered it and its limit in plain words.

Here belong which sentence a `rule_id` has, and those of coaching; the others are in
`advice_processes`. Gaps are told as the events a month that they are worth (gap times information,
as the marts derive the uplift).
"""

from collections.abc import Callable, Mapping

from reports.advice_facts import Facts, about, form_of
from reports.advice_processes import (
    late,
    load,
    noise,
    printed_share,
    target,
    unexplained,
    unexplained_of_person,
)
from reports.model import Statement
from reports.statements import state, state_count
from reports.texts import N_, NN_

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
        value=printed_share(facts, "value"),
        limit=printed_share(facts, "threshold"),
        **facts.names,
    )


# What somebody at the next step of the chain sees of the work before it, by role of coach and
# coachee. It says nothing of how good the coach is at the coachee's work, which nobody measured.
_SEEN: Mapping[tuple[str, str], str] = {
    ("AE", "SDR"): N_(
        "%(person)s could gain from what you, as an AE, see of leads after the hand-over."
    ),
    ("AM", "AE"): N_(
        "%(person)s could gain from what you, as an AM, see of customers after the deal."
    ),
}


def _gap_of_person(facts: Facts) -> Statement:
    """Without the gap: it would tell the coach's figure to the coachee, and the other way round."""
    message = (
        _what_the_coach_offers(facts)
        if facts.is_for_coach
        else N_("This is where an exchange promises you a gain, and %(coach)s has time for it.")
    )
    return state(facts.formatter, facts.word("rule_id"), message, **facts.names)


def _what_the_coach_offers(facts: Facts) -> str:
    """A strength only where it is proven, in the role that the figure is of."""
    roles = facts.role_of(facts.word("coach_id")), facts.role_of(facts.word("person_id"))
    if roles in _SEEN:
        return _SEEN[roles]
    if roles[0] == roles[1] and facts.word("metric") in facts.strong_in:
        return N_("You are strong in this, and %(person)s could gain from it.")
    return N_("As far as the figures tell, %(person)s could gain from seeing how you go about it.")


def _best_of_person(facts: Facts) -> Statement:
    if facts.is_for_coach:
        return state(
            facts.formatter,
            facts.word("rule_id"),
            N_("You know what comes after the deal, and %(person)s could take the next step."),
            **facts.names,
        )
    return state(
        facts.formatter,
        facts.word("rule_id"),
        N_("Your results belong to the best quarter of your role with a probability of %(value)s."),
        n=facts.n,
        threshold=N_("offered from a probability of %(limit)s"),
        value=printed_share(facts, "value"),
        limit=printed_share(facts, "threshold"),
    )


_RULES: Mapping[str, Callable[[Facts], Statement | None]] = {
    "gap_to_coach": lambda facts: _gap(facts, _AHEAD),
    "gap_to_upper_quartile": lambda facts: _gap(facts, _BEHIND),
    "development_slate": _best,
    "rejections_without_reason": unexplained,
    "decisions_past_sla": late,
    "more_than_peers": load,
    "target_missed_by_performer": target,
    "month_within_noise": noise,
}
_OF_PERSON: Mapping[str, Callable[[Facts], Statement]] = {
    "gap_to_coach": _gap_of_person,
    "gap_to_upper_quartile": _gap_of_person,
    "development_slate": _best_of_person,
    "rejections_without_reason": unexplained_of_person,
}
