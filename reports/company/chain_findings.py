"""What the findings about the chain say, kind by kind.

Here belong the texts of `chain_findings`: what was seen, and what was to be expected. Which of them
a pack shows, and what each came to, is in `chain_leaks`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.company.chain_names import stage_name, stage_value
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import number, share, words
from reports.statements import state
from reports.texts import N_

_FALSE = N_("at most %(limit)s of the findings of this kind false, on average")
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
class Case:
    """A row with what its sentence may need."""

    row: Record
    context: Context
    currency: str | None

    @property
    def formatter(self) -> Formatter:
        """Of the pack's language."""
        return self.context.formatter

    def share(self, column: str) -> float:
        """A figure of the row; 0 where it has none."""
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


def _stage_lost(case: Case) -> Statement:
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


def _team_lost(case: Case) -> Statement:
    metric = words(case.row, "subject").partition(":")[0]
    return case.state(
        _TEAM_LOST.get(
            metric, N_("Team %(team)s came to %(seen)s where %(expected)s were to be expected.")
        ),
        team=words(case.row, "team"),
        seen=case.events("value"),
        expected=case.events("compared_with"),
    )


def _pair_accepts_less(case: Case) -> Statement:
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


def _teams_accept_less(case: Case) -> Statement:
    giver, _, taker = words(case.row, "subject").partition(">")
    return case.state(
        N_(
            "AEs of team %(taker)s accepted %(seen)s of %(cases)s decided hand-overs from team "
            "%(giver)s; as both are with others, %(expected)s were to be expected."
        ),
        giver=giver,
        taker=taker,
        seen=case.events("value"),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.events("compared_with"),
    )


def _pair_loses_value(case: Case) -> Statement:
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


def _many_refused(case: Case) -> Statement:
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


def _closes_and_shrinks(case: Case) -> Statement:
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


def _without_reason(case: Case) -> Statement:
    return case.state(
        N_(
            "%(person)s gave a reason for %(seen)s of %(cases)s rejections; all AEs together give "
            "one for %(expected)s of theirs."
        ),
        N_("listed from %(limit)s downwards, if chance does not explain it"),
        person=case.name("person_id"),
        seen=case.events("value"),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.formatter.rate(case.share("compared_with"), digits=0),
    )


def _no_feedback(case: Case) -> Statement:
    return case.state(
        N_(
            "%(person)s heard a reason for %(seen)s of %(cases)s rejections (all SDRs: "
            "%(expected)s) and had no coaching session in twelve months."
        ),
        N_("listed from %(limit)s downwards, if chance does not explain it"),
        person=case.name("person_id"),
        seen=case.events("value"),
        cases=case.formatter.count(number(case.row, "n")),
        expected=case.formatter.rate(case.share("compared_with"), digits=0),
    )


SAID: Mapping[str, Callable[[Case], Statement]] = {
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
