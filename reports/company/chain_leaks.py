"""Where the chain loses value, and whether what happens comes back to who handed over.

Here belong the order of the findings, and what each came to in twelve months. What a finding says
is in `chain_findings`; the measures of feedback are in `chain_feedback`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.attachments import Attachment, csv_attachment
from reports.company.chain_feedback import feedback
from reports.company.chain_findings import SAID, Case
from reports.company.chain_names import currency_of
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import number, share, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

SHOWN = 12
# What is lost, most telling first: deals, then money, then what may become either.
_UNITS: Mapping[str, tuple[str, str]] = {
    "deals_won": NN_("about %(lost)s deal won", "about %(lost)s deals won"),
    "amount": NN_("%(lost)s", "%(lost)s"),
    "accounts": NN_("about %(lost)s customer", "about %(lost)s customers"),
    "leads_accepted": NN_("about %(lost)s accepted lead", "about %(lost)s accepted leads"),
    "leads_sent": NN_("about %(lost)s lead", "about %(lost)s leads"),
    "reasons": NN_("%(lost)s reason not given", "%(lost)s reasons not given"),
}


@dataclass(frozen=True, slots=True)
class Leak:
    """One finding: what was seen, what it cost, and why it is listed."""

    what: Statement
    lost: str
    where: str


@dataclass(frozen=True, slots=True)
class Leaks:
    """The findings, dearest first, and the measures of feedback."""

    lead: Statement
    leaks: tuple[Leak, ...]
    more: Statement | None
    feedback: tuple[Statement, ...]
    attachments: tuple[Attachment, ...]


def build_leaks(context: Context) -> Leaks | None:
    """What is lost where; None where nothing of the chain was looked at."""
    rows = context.marts.rows("chain_findings")
    if not rows and not context.marts.rows("health"):
        return None
    currency = currency_of(context)
    cases = [Case(row, context, currency) for row in rows]
    found = sorted((case for case in cases if words(case.row, "finding") in SAID), key=_dearest)
    leaks = tuple(
        Leak(SAID[words(case.row, "finding")](case), _lost(case), words(case.row, "team"))
        for case in found
    )
    more = len(leaks) - SHOWN
    formatter = context.formatter
    return Leaks(
        lead=_lead(leaks, _is_judged(context), formatter),
        leaks=leaks[:SHOWN],
        more=state_count(
            formatter,
            "chain_more_findings",
            NN_(
                "%(more)s more finding is in the attached table %(file)s.",
                "%(more)s more findings are in the attached table %(file)s.",
            ),
            more,
            more=formatter.count(more),
            file="chain_findings.csv",
        )
        if more > 0
        else None,
        feedback=tuple(feedback(cases)),
        attachments=(_attachment(leaks, formatter),) if more > 0 else (),
    )


def leak_of(row: Record, context: Context) -> Leak | None:
    """One row of `chain_findings` in words; None of a measure, which is no finding."""
    said = SAID.get(words(row, "finding"))
    case = Case(row, context, currency_of(context))
    return Leak(said(case), _lost(case), words(row, "team")) if said else None


def _dearest(case: Case) -> tuple[int, float, str, str]:
    unit = words(case.row, "lost_unit")
    place = list(_UNITS).index(unit) if unit in _UNITS else len(_UNITS)
    finding = words(case.row, "finding")
    return place, -case.share("lost"), finding, words(case.row, "subject")


def _lost(case: Case) -> str:
    lost, unit = share(case.row, "lost"), words(case.row, "lost_unit")
    if lost is None or unit not in _UNITS:
        return case.formatter.count(None)
    one, many = _UNITS[unit]
    if unit == "amount":
        text = case.formatter.amount(lost, case.currency)
    else:
        lost = round(lost, 1) if abs(lost) < 10 and unit != "reasons" else round(lost)
        text = case.formatter.count(lost)
    # Of 0.4 or 2.6 of them, the form for several.
    plural = 1 if lost == 1 else 2
    return case.formatter.texts.count(one, many, plural, lost=text)


def _is_judged(context: Context) -> bool:
    """Whether there was enough of anything to find a loss in it."""
    months = context.marts.of("health", "month", context.pack.month)
    is_watched = any(number(row, "false_alarms_per_year") is not None for row in months)
    return is_watched or bool(context.marts.rows("chain_findings"))


def _lead(leaks: tuple[Leak, ...], is_judged: bool, formatter: Formatter) -> Statement:
    if not is_judged:
        return state(
            formatter,
            "chain_not_judged",
            N_("There are too few months or cases to tell where the chain loses value."),
        )
    if not leaks:
        return state(
            formatter,
            "chain_no_leak",
            N_(
                "No stage, team, pair or hand-over does worse than chance explains; what each of "
                "them loses is within what months and people vary by."
            ),
            threshold=N_("listed where at most one in ten such findings is false, on average"),
        )
    return state_count(
        formatter,
        "chain_leaks",
        NN_(
            "Value is lost at %(findings)s place beyond what chance explains. Losses of "
            "different findings overlap and must not be added up.",
            "Value is lost at %(findings)s places beyond what chance explains, the dearest first. "
            "Losses of different findings overlap and must not be added up.",
        ),
        len(leaks),
        findings=formatter.count(len(leaks)),
    )


def _attachment(leaks: tuple[Leak, ...], formatter: Formatter) -> Attachment:
    say = formatter.texts.say
    return csv_attachment(
        "chain_findings.csv",
        say("Where the chain loses value: all findings"),
        (say("Finding"), say("Lost in twelve months"), say("Cases"), say("Why it is listed")),
        ((leak.what.text, leak.lost, leak.what.n, leak.what.threshold) for leak in leaks),
    )
