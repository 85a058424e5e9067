"""Findings that call for action, as things to do.

Here belong whose task a finding is and what acting on it can bring at best.
"""

from collections.abc import Callable, Iterator, Mapping

from reports.company.actions_candidates import (
    SOON,
    Candidate,
    by,
    data_owner,
    deciders,
    head_of_sales,
    managers_of,
)
from reports.company.context import Context
from reports.model import Finding, Headline, Statement
from reports.statements import state
from reports.texts import N_
from reports.waiting import Waiting, waiting_of


def found(context: Context) -> Iterator[Candidate]:
    """One candidate per finding of severity `act`, in the findings' order."""
    for place, finding in enumerate(context.findings):
        if finding.severity == "act":
            yield Candidate(
                kind="finding",
                key=f"{place:04}",
                rule=finding.rule,
                who=_who(finding, context),
                what=_statement(finding, _action(finding, context)),
                why=_statement(finding, finding.sentence),
                when=by(SOON, context),
                gain=_GAINS.get(finding.rule, _unknown)(finding, context),
                finding=finding,
            )


def _statement(finding: Finding, text: str) -> Statement:
    return Statement(finding.rule, text, finding.inputs, finding.n, finding.threshold)


def _action(finding: Finding, context: Context) -> str:
    """What to do, to be understood without the finding's sentence."""
    own = _ACTIONS.get(finding.rule)
    if own is None:
        return finding.action
    return context.formatter.texts.say(own, **dict(finding.inputs))


def _who(finding: Finding, context: Context) -> tuple[Statement, ...]:
    if finding.rule == "old_leads_undecided":
        return deciders(_waiting(context).by_manager(context.pack.roster), context)
    if head := _headline(finding, context):
        return managers_of(head.role, context)
    return data_owner(context) if finding.rule in _OF_DATA else head_of_sales(context)


def _headline(finding: Finding, context: Context) -> Headline | None:
    label = dict(finding.inputs).get("metric")
    return next((head for head in context.headlines if head.label == label), None)


def _to_target(finding: Finding, context: Context) -> Statement:
    head, formatter = _headline(finding, context), context.formatter
    if head is None or head.gap is None:
        return _unknown(finding, context)
    return state(
        formatter,
        "gap_to_target",
        N_("The gap to the target is %(gap)s; how much of it can be closed is not known."),
        gap=formatter.change(-float(head.gap), head.unit, head.currency).lstrip("+"),
    )


def _decided(finding: Finding, context: Context) -> Statement:
    """What the leads come to if they are accepted as often as others; old ones rather less."""
    accepted = context.pack.company.figure("acceptance_rate")
    leads = _waiting(context).leads
    if accepted is None:
        return _unknown(finding, context)
    formatter = context.formatter
    return state(
        formatter,
        "leads_to_accept",
        N_(
            "At this month’s acceptance rate of %(rate)s, up to %(leads)s of them become deals to "
            "work on."
        ),
        n=leads,
        rate=formatter.rate(accepted, digits=0),
        leads=formatter.count(round(float(accepted) * leads)),
    )


def _waiting(context: Context) -> Waiting:
    return waiting_of(context.pack.marts, context.pack.company, context.pack.month)


def _unknown(finding: Finding, context: Context) -> Statement:
    del finding
    message = N_("What it brings cannot be put into figures.")
    return state(context.formatter, "gain_unknown", message)


# Where a finding's own action speaks of "them", or of a week that the page may be read after.
_ACTIONS: Mapping[str, str] = {
    "old_leads_undecided": N_(
        "Have every lead handed over from %(first)s to %(last)s accepted or rejected, with a "
        "reason."
    ),
    "rows_rejected": N_(
        "Have the rejected rows mended in the CRM; the data-quality page says which."
    ),
}
_OF_DATA = frozenset({"rows_rejected", "owner_missing", "totals_differ"})
_GAINS: Mapping[str, Callable[[Finding, Context], Statement]] = {
    "headline_below_target": _to_target,
    "old_leads_undecided": _decided,
}
