"""Where the chain loses value, and whether what happens comes back to who handed over.

Here belong the texts of `chain_findings`: what was seen, what was to be expected, and what
the difference came to in twelve months.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from reports.attachments import Attachment, csv_attachment
from reports.company.chain_stages import currency_of, stage_name, stage_value
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import number, share, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

SHOWN = 12
_FALSE = N_("at most %(limit)s of the findings of this kind false, on average")
# What is lost, most telling first: deals, then money, then what may become either.
_UNITS: Mapping[str, tuple[str, str]] = {
    "deals_won": NN_("about %(lost)s deal won", "about %(lost)s deals won"),
    "amount": NN_("%(lost)s", "%(lost)s"),
    "accounts": NN_("about %(lost)s customer", "about %(lost)s customers"),
    "leads_accepted": NN_("about %(lost)s accepted lead", "about %(lost)s accepted leads"),
    "leads_sent": NN_("about %(lost)s lead", "about %(lost)s leads"),
    "reasons": NN_("%(lost)s reason not given", "%(lost)s reasons not given"),
}
_TEAM_LOST: Mapping[str, str] = {
    "lead_rate": N_(
        "Team %(team)s handed over %(seen)s leads; %(expected)s were to be expected of its kinds "
        "of leads and its months."
    ),
    "acceptance_rate": N_(
        "Of the leads of team %(team)s, %(seen)s were accepted; %(expected)s were to be expected "
        "of its kinds of leads and its months."
    ),
    "close_rate": N_(
        "Team %(team)s won %(seen)s deals; %(expected)s were to be expected of its kinds of deals "
        "and its months."
    ),
    "account_retention": N_(
        "Team %(team)s kept its customers in %(seen)s account months; %(expected)s were to be "
        "expected of its kinds of customers."
    ),
    "account_expansion": N_(
        "Customers of team %(team)s grew %(seen)s times; %(expected)s times were to be expected of "
        "its kinds of customers."
    ),
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


@dataclass(frozen=True, slots=True)
class _Case:
    """A row with what its sentence may need."""

    row: Record
    context: Context
    currency: str | None

    @property
    def formatter(self) -> Formatter:
        return self.context.formatter

    def share(self, column: str) -> float:
        return share(self.row, column) or 0.0

    def name(self, column: str) -> str:
        """The person's name: the mart's own, else the roster's."""
        named = words(self.row, column.replace("_id", "_name").replace("person_name", "full_name"))
        return named.strip() or self.context.pack.roster.name(words(self.row, column))

    def events(self, column: str) -> str:
        """A share of the n cases as their number."""
        return self.formatter.count(round(self.share(column) * self.share("n")))

    def state(self, message: str, threshold: str = "", **values: object) -> Statement:
        """The sentence, with the limit that made it a finding."""
        limit = self.formatter.rate(share(self.row, "threshold"), digits=0)
        return state(
            self.formatter,
            f"chain_{words(self.row, 'finding')}",
            message,
            n=number(self.row, "n"),
            threshold=threshold or _FALSE,
            limit=limit,
            **values,
        )


def build_leaks(context: Context) -> Leaks | None:
    """What is lost where; None where nothing of the chain was looked at."""
    rows = context.marts.rows("chain_findings")
    if not rows and not context.marts.rows("health"):
        return None
    currency = currency_of(context)
    cases = [_Case(row, context, currency) for row in rows]
    found = sorted((case for case in cases if words(case.row, "finding") in _SAID), key=_dearest)
    leaks = tuple(
        Leak(_SAID[words(case.row, "finding")](case), _lost(case), words(case.row, "team"))
        for case in found
    )
    more = len(leaks) - SHOWN
    formatter = context.formatter
    return Leaks(
        lead=_lead(leaks, formatter),
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
        feedback=tuple(_feedback(cases)),
        attachments=(_attachment(leaks, formatter),) if more > 0 else (),
    )


def leak_of(row: Record, context: Context) -> Leak | None:
    """One row of `chain_findings` in words; None of a measure, which is no finding."""
    said = _SAID.get(words(row, "finding"))
    case = _Case(row, context, currency_of(context))
    return Leak(said(case), _lost(case), words(row, "team")) if said else None


def _dearest(case: _Case) -> tuple[int, float, str, str]:
    unit = words(case.row, "lost_unit")
    place = list(_UNITS).index(unit) if unit in _UNITS else len(_UNITS)
    finding = words(case.row, "finding")
    return place, -case.share("lost"), finding, words(case.row, "subject")


def _lost(case: _Case) -> str:
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


def _lead(leaks: tuple[Leak, ...], formatter: Formatter) -> Statement:
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


def _stage_lost(case: _Case) -> Statement:
    stage = words(case.row, "subject")
    return case.state(
        N_(
            "The stage “%(stage)s” stood at %(seen)s in the last twelve months, against "
            "%(expected)s before."
        ),
        stage=stage_name(stage, case.formatter),
        seen=stage_value(stage, case.share("value"), case.formatter, case.currency),
        expected=stage_value(stage, case.share("compared_with"), case.formatter, case.currency),
    )


def _team_lost(case: _Case) -> Statement:
    metric = words(case.row, "subject").partition(":")[0]
    return case.state(
        _TEAM_LOST.get(
            metric, N_("Team %(team)s came to %(seen)s where %(expected)s were to be expected.")
        ),
        team=words(case.row, "team"),
        seen=case.events("value"),
        expected=case.events("compared_with"),
    )


def _pair_accepts_less(case: _Case) -> Statement:
    return case.state(
        N_(
            "%(ae)s accepted %(seen)s of %(cases)s decided leads from %(sdr)s; as both are with "
            "others, %(expected)s were to be expected."
        ),
        ae=case.name("counterpart_id"),
        sdr=case.name("person_id"),
        seen=case.events("value"),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.events("compared_with"),
    )


def _teams_accept_less(case: _Case) -> Statement:
    giver, _, taker = words(case.row, "subject").partition(">")
    return case.state(
        N_(
            "AEs of team %(taker)s accepted %(seen)s of %(cases)s decided leads from team "
            "%(giver)s; as both are with others, %(expected)s were to be expected."
        ),
        giver=giver,
        taker=taker,
        seen=case.events("value"),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.events("compared_with"),
    )


def _pair_loses_value(case: _Case) -> Statement:
    return case.state(
        N_(
            "Customers whom %(ae)s handed over to %(am)s are worth %(seen)s of their value at the "
            "hand-over (n = %(cases)s); others of the same months are worth %(expected)s."
        ),
        ae=case.name("person_id"),
        am=case.name("counterpart_id"),
        seen=case.formatter.rate(case.share("value")),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.formatter.rate(case.share("compared_with")),
    )


def _many_refused(case: _Case) -> Statement:
    return case.state(
        N_(
            "%(person)s hands over far more leads than other SDRs, but %(seen)s of them are "
            "accepted (adjusted for few cases, n = %(cases)s); in the role it is %(expected)s."
        ),
        N_("listed from %(limit)s downwards, among SDRs with many more leads than their peers"),
        person=case.name("person_id"),
        seen=case.formatter.rate(case.share("value"), digits=0),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.formatter.rate(case.share("compared_with"), digits=0),
    )


def _closes_and_shrinks(case: _Case) -> Statement:
    return case.state(
        N_(
            "%(person)s closes well, but the customers are worth %(seen)s of their value at the "
            "hand-over (n = %(cases)s); others of the same months are worth %(expected)s."
        ),
        N_("listed from %(limit)s downwards, among AEs who close better than average"),
        person=case.name("person_id"),
        seen=case.formatter.rate(case.share("value")),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.formatter.rate(case.share("compared_with")),
    )


def _without_reason(case: _Case) -> Statement:
    return case.state(
        N_(
            "%(person)s gave a reason for %(seen)s of %(cases)s rejected leads; all AEs together "
            "give one for %(expected)s of theirs."
        ),
        N_("listed from %(limit)s downwards, if chance does not explain it"),
        person=case.name("person_id"),
        seen=case.events("value"),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.formatter.rate(case.share("compared_with"), digits=0),
    )


def _no_feedback(case: _Case) -> Statement:
    return case.state(
        N_(
            "%(person)s heard a reason for %(seen)s of %(cases)s rejected leads (all SDRs: "
            "%(expected)s) and had no coaching session in twelve months."
        ),
        N_("listed from %(limit)s downwards, if chance does not explain it"),
        person=case.name("person_id"),
        seen=case.events("value"),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.formatter.rate(case.share("compared_with"), digits=0),
    )


_SAID: Mapping[str, Callable[[_Case], Statement]] = {
    "stage_lost": _stage_lost,
    "team_lost": _team_lost,
    "pair_accepts_less": _pair_accepts_less,
    "teams_accept_less": _teams_accept_less,
    "pair_loses_value": _pair_loses_value,
    "many_leads_few_accepted": _many_refused,
    "closes_well_grows_badly": _closes_and_shrinks,
    "rejects_without_reason": _without_reason,
    "no_feedback": _no_feedback,
}


_LINKED: Mapping[tuple[str, str], str] = {
    ("linked_with_sessions", "sdr_ae"): N_(
        "Of the pairs of SDR and AE with many hand-overs (%(pairs)s), %(met)s had a coaching "
        "session with each other in twelve months."
    ),
    ("linked_with_sessions", "ae_am"): N_(
        "Of the pairs of AE and AM with many hand-overs (%(pairs)s), %(met)s had a coaching "
        "session with each other in twelve months."
    ),
}


def _feedback(cases: list[_Case]) -> Iterator[Statement]:
    """Whether there is feedback at all: reasons first, then sessions along the chain."""
    found = {(words(case.row, "finding"), words(case.row, "subject")): case for case in cases}
    if reasons := found.get(("reasons_given", "sdr_ae")):
        yield _reasons(reasons)
    for measure, message in _LINKED.items():
        if case := found.get(measure):
            yield state(
                case.formatter,
                "chain_linked_with_sessions",
                message,
                n=number(case.row, "n"),
                met=case.events("value"),
                pairs=case.formatter.count(number(case.row, "n")),
            )


def _reasons(case: _Case) -> Statement:
    values = {
        "seen": case.formatter.rate(case.share("value"), digits=0),
        "cases": case.formatter.count(number(case.row, "n")),
        "before": case.formatter.rate(share(case.row, "compared_with"), digits=0),
    }
    message = N_(
        "AEs gave a reason for %(seen)s of %(cases)s rejected leads in the last three months, "
        "against %(before)s in the nine months before."
    )
    if share(case.row, "compared_with") is None:
        message = N_(
            "AEs gave a reason for %(seen)s of %(cases)s rejected leads in the last three months."
        )
    return state(case.formatter, "chain_reasons_given", message, n=number(case.row, "n"), **values)


def _attachment(leaks: tuple[Leak, ...], formatter: Formatter) -> Attachment:
    say = formatter.texts.say
    return csv_attachment(
        "chain_findings.csv",
        say("Where the chain loses value: all findings"),
        (say("Finding"), say("Lost in twelve months"), say("Cases"), say("Why it is listed")),
        ((leak.what.text, leak.lost, leak.what.n, leak.what.threshold) for leak in leaks),
    )
