"""What a recommendation is expected to bring: events, money and how likely it helps at all.

Here belong the sentences of the gain, said as uncertain as it is. Events are those of all the
months in which effects are measured, as the money is. Only the head of sales is told of money.
The range is that of the expected gain of this pair; the probability is that of the coach.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from reports.advice_facts import MONTHS_OF_EFFECT, Facts, about, form_of
from reports.model import Statement
from reports.statements import state, state_count
from reports.texts import N_, NN_

_EVENTS: Mapping[str, tuple[str, str]] = {
    "leads_sent": NN_(
        "Expected: %(events)s more lead handed over in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
        "Expected: %(events)s more leads handed over in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
    ),
    "leads_qualified": NN_(
        "Expected: %(events)s more qualified lead in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
        "Expected: %(events)s more qualified leads in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
    ),
    "deals_won": NN_(
        "Expected: %(events)s more deal won in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
        "Expected: %(events)s more deals won in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
    ),
    "accounts_kept": NN_(
        "Expected: %(events)s more account kept in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
        "Expected: %(events)s more accounts kept in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
    ),
    "accounts_expanded": NN_(
        "Expected: %(events)s more account grown in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
        "Expected: %(events)s more accounts grown in %(months)s months (90%% range of the "
        "estimate: %(low)s to %(high)s).",
    ),
}
_ENDS = ("money_low", "money_high")
_PROCESS_KINDS = frozenset({"process_reasons", "process_sla", "workload", "target"})


def gain_text(facts: Facts) -> Statement | None:
    """What it is expected to bring, and whether it is a trial; None where nothing can be said."""
    return together("expected_gain", (expected_text(facts), caveat_text(facts)))


def expected_text(facts: Facts) -> Statement | None:
    """What it is expected to bring."""
    if facts.word("kind") in _PROCESS_KINDS:
        return None if facts.audience == "person" else _effort(facts)
    if facts.is_for_coach:
        return None
    return together("expected_gain", (_events(facts), _worth(facts), _chance(facts)))


def caveat_text(facts: Facts) -> Statement | None:
    """That too little is known of the coach, where it is so; not for the people themselves."""
    if facts.row.get("is_exploration") is not True or facts.audience == "person":
        return None
    return state(
        facts.formatter,
        "coach_unproven",
        N_("Worth a try: little is known about %(coach)s as a coach yet."),
        **facts.names,
    )


def together(rule: str, parts: Iterable[Statement | None]) -> Statement | None:
    """Whole sentences, one after the other, as one statement; None without any."""
    said = [part for part in parts if part is not None]
    if len(said) < 2:
        return said[0] if said else None
    return Statement(
        rule=rule,
        text=" ".join(part.text for part in said),
        inputs=tuple(dict(pair for part in said for pair in part.inputs).items()),
        n=next((part.n for part in said if part.n is not None), None),
        threshold=next((part.threshold for part in said if part.threshold), ""),
    )


def _effort(facts: Facts) -> Statement:
    hours = facts.formatter.count(facts.figure("hours"))
    return state(
        facts.formatter,
        "expected_effort",
        N_("Takes about %(hours)s\u00a0h; what it brings cannot be put into figures."),
        hours=hours,
    )


def _events(facts: Facts) -> Statement | None:
    texts, uplift = _EVENTS.get(facts.word("uplift_unit")), facts.figure("uplift")
    if texts is None or uplift is None:
        return None
    months = facts.figure("months_of_effect") or MONTHS_OF_EFFECT
    count = facts.formatter.count
    low, high = facts.figure("uplift_low"), facts.figure("uplift_high")
    events = count(uplift * months)
    return state_count(
        facts.formatter,
        "expected_events",
        texts,
        form_of(events),
        n=facts.n,
        events=events,
        months=count(months),
        low=count(None if low is None else low * months),
        high=count(None if high is None else high * months),
    )


def _worth(facts: Facts) -> Statement | None:
    """Money, for the head of sales alone."""
    money, formatter = facts.figure("money"), facts.formatter
    if facts.audience != "lead" or money is None:
        return None
    # The ends without the currency: a line may break between a minus and a currency's sign.
    ends: dict[str, Any] = {name: formatter.amount(about(facts.figure(name))) for name in _ENDS}
    return state(
        formatter,
        "expected_money",
        N_("That is worth about %(money)s (%(money_low)s to %(money_high)s)."),
        money=formatter.amount(about(money), facts.word("currency") or None),
        **ends,
    )


def _chance(facts: Facts) -> Statement | None:
    """How likely coaching by this coach helps: not how likely this gain is reached.

    People are not told what is believed of the coach as a person.
    """
    chance = facts.figure("p_positive")
    if chance is None:
        return None
    values: dict[str, Any] = {"chance": facts.formatter.value(chance, "share")}
    message = N_("Such coaching helps at all with a probability of %(chance)s.")
    if facts.audience != "person" and facts.word("coach_id"):
        message = N_("Coaching by %(coach)s helps at all with a probability of %(chance)s.")
        values["coach"] = facts.names["coach"]
    return state(facts.formatter, "chance_to_help", message, **values)
