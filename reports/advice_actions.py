"""What to do: the text of every action code, in the tone of its reader.

Here belong the sentences of `action_id`; why and what for are in `advice_reasons` and
`advice_gains`.
"""

from collections.abc import Mapping

from reports.advice_facts import Facts, form_of
from reports.model import Statement
from reports.statements import state, state_count
from reports.texts import N_, NN_

# Who is addressed: the lead, the manager, the person, or in a person's pack the coach or the other.
_Tone = str
_Texts = Mapping[_Tone, tuple[str, str]]

_COACH_IN_ROLE: _Texts = {
    "lead": NN_(
        "Have %(coach)s coach %(person)s in %(topic)s: %(hours)s\u00a0h in %(months)s month.",
        "Have %(coach)s coach %(person)s in %(topic)s: %(hours)s\u00a0h a month for %(months)s "
        "months.",
    ),
    "manager": NN_(
        "Ask %(coach)s to coach %(person)s in %(topic)s: %(hours)s\u00a0h in %(months)s month.",
        "Ask %(coach)s to coach %(person)s in %(topic)s: %(hours)s\u00a0h a month for %(months)s "
        "months.",
    ),
    "person": NN_(
        "You could work on %(topic)s together with %(coach)s: about %(hours)s\u00a0h in %(months)s "
        "month, if it suits you both.",
        "You could work on %(topic)s together with %(coach)s: about %(hours)s\u00a0h a month for "
        "%(months)s months, if it suits you both.",
    ),
    "coach": NN_(
        "You could support %(person)s in %(topic)s: about %(hours)s\u00a0h in %(months)s month, if "
        "it suits you both.",
        "You could support %(person)s in %(topic)s: about %(hours)s\u00a0h a month for %(months)s "
        "months, if it suits you both.",
    ),
}
_COACH_ACROSS_ROLES: _Texts = {
    "lead": NN_(
        "Have %(coach)s (%(coach_role)s) coach %(person)s (%(role)s) in %(topic)s: "
        "%(hours)s\u00a0h in %(months)s month.",
        "Have %(coach)s (%(coach_role)s) coach %(person)s (%(role)s) in %(topic)s: "
        "%(hours)s\u00a0h a month for %(months)s months.",
    ),
    "manager": NN_(
        "Ask %(coach)s (%(coach_role)s) to coach %(person)s (%(role)s) in %(topic)s: "
        "%(hours)s\u00a0h in %(months)s month.",
        "Ask %(coach)s (%(coach_role)s) to coach %(person)s (%(role)s) in %(topic)s: "
        "%(hours)s\u00a0h a month for %(months)s months.",
    ),
    "person": NN_(
        "You could look at %(topic)s together with %(coach)s, who works at the next step of the "
        "chain: about %(hours)s\u00a0h in %(months)s month, if it suits you both.",
        "You could look at %(topic)s together with %(coach)s, who works at the next step of the "
        "chain: about %(hours)s\u00a0h a month for %(months)s months, if it suits you both.",
    ),
    "coach": _COACH_IN_ROLE["coach"],
}
_DEVELOP_BEST: _Texts = {
    "lead": NN_(
        "Have %(coach)s (%(coach_role)s) develop %(person)s (%(role)s) further: %(hours)s\u00a0h "
        "in %(months)s month.",
        "Have %(coach)s (%(coach_role)s) develop %(person)s (%(role)s) further: %(hours)s\u00a0h "
        "a month for %(months)s months.",
    ),
    "manager": NN_(
        "Ask %(coach)s (%(coach_role)s) to develop %(person)s (%(role)s) further: "
        "%(hours)s\u00a0h in %(months)s month.",
        "Ask %(coach)s (%(coach_role)s) to develop %(person)s (%(role)s) further: "
        "%(hours)s\u00a0h a month for %(months)s months.",
    ),
    "person": NN_(
        "%(coach)s could share with you what makes customers stay and grow after the deal: about "
        "%(hours)s\u00a0h in %(months)s month, if it suits you both.",
        "%(coach)s could share with you what makes customers stay and grow after the deal: about "
        "%(hours)s\u00a0h a month for %(months)s months, if it suits you both.",
    ),
    "coach": NN_(
        "You could share with %(person)s what makes customers stay and grow after the deal: about "
        "%(hours)s\u00a0h in %(months)s month, if it suits you both.",
        "You could share with %(person)s what makes customers stay and grow after the deal: about "
        "%(hours)s\u00a0h a month for %(months)s months, if it suits you both.",
    ),
}
_COACHING: Mapping[str, _Texts] = {
    "coach_in_role": _COACH_IN_ROLE,
    "coach_across_roles": _COACH_ACROSS_ROLES,
    "develop_best": _DEVELOP_BEST,
}
_OTHERS: Mapping[str, Mapping[_Tone, str]] = {
    "explain_rejections": {
        "lead": N_(
            "Have %(person)s go through the rejected leads with %(counterpart)s, and give every "
            "rejection a reason from now on."
        ),
        "manager": N_(
            "Have %(person)s go through the rejected leads with %(counterpart)s, and agree that "
            "every rejection gets a reason from now on."
        ),
        "person": N_(
            "You could go through the leads that you rejected with %(counterpart)s: a reason for "
            "each helps to send you the ones that fit."
        ),
        "counterpart": N_(
            "You could go through the leads that came back with %(person)s, to see which ones fit."
        ),
    },
    "decide_within_sla": {
        "lead": N_(
            "Agree with %(person)s how every lead gets its decision within the agreed time."
        ),
        "manager": N_(
            "Agree with %(person)s how every lead gets its decision within the agreed time; ask "
            "what keeps decisions waiting."
        ),
        "person": N_(
            "You could keep a fixed time in the week for decisions on new leads, and say what "
            "keeps you from deciding."
        ),
    },
    "review_target": {
        "lead": N_("Look at the target of %(person)s again: is it the right one?"),
        "manager": N_(
            "Go through the target of %(person)s together: is it the right one, and what is it "
            "made from?"
        ),
        "person": N_(
            "You could go through your target with your manager: what it is made from, and "
            "whether it is the right one."
        ),
    },
    "leave_alone": {
        "lead": N_(
            "Nothing to do about %(person)s for now: chance alone can make a single month this "
            "weak."
        ),
        "manager": N_(
            "Nothing to do about %(person)s for now: chance alone can make a single month this "
            "weak, so do not make it a topic yet."
        ),
        "person": N_("Nothing needs to change: one month like this says little."),
    },
}
_SPREAD: Mapping[str, Mapping[_Tone, str]] = {
    "deals_open": {
        "lead": N_("Hand some of the open deals of %(person)s to AEs with fewer, or close them."),
        "manager": N_(
            "Go through the open deals of %(person)s: which can be closed, and which can an AE "
            "with fewer take over?"
        ),
        "person": N_(
            "You could go through your open deals with your manager: which to close, and which "
            "somebody else could take over."
        ),
    },
    "accounts_held": {
        "lead": N_("Hand some of the accounts of %(person)s to AMs with fewer."),
        "manager": N_(
            "Go through the accounts of %(person)s: which could an AM with fewer take over?"
        ),
        "person": N_(
            "You could go through your accounts with your manager: which somebody else could "
            "take over."
        ),
    },
}


def action_text(facts: Facts) -> Statement:
    """What to do, by `action_id`; a code that this version does not know is named as it is."""
    action = facts.word("action_id")
    if action in _COACHING:
        return _coaching(action, facts)
    texts = _texts(action, facts)
    if texts is None:
        message = N_("Recommended for %(person)s: %(action)s.")
        return state(facts.formatter, action, message, action=action, **facts.names)
    return state(facts.formatter, action, texts[_tone(texts, facts)], **facts.names)


def _texts(action: str, facts: Facts) -> Mapping[_Tone, str] | None:
    if action == "spread_workload":
        return _SPREAD.get(str(facts.arguments.get("figure")))
    return _OTHERS.get(action)


def _tone(texts: Mapping[_Tone, object], facts: Facts) -> _Tone:
    if facts.is_for_coach and "coach" in texts:
        return "coach"
    if facts.is_for_counterpart and "counterpart" in texts:
        return "counterpart"
    return facts.audience


def _coaching(action: str, facts: Facts) -> Statement:
    texts = _COACHING[action]
    count = facts.formatter.count
    months = count(facts.figure("months"))
    return state_count(
        facts.formatter,
        action,
        texts[_tone(texts, facts)],
        form_of(months),
        n=facts.n,
        topic=facts.topic,
        hours=count(facts.figure("hours_per_month")),
        months=months,
        role=facts.role_of(facts.word("person_id")),
        coach_role=facts.role_of(facts.word("coach_id")),
        **facts.names,
    )
