"""Losses of the chain SDR → AE → AM as things to do.

Here belong what is done about each kind of finding, whose task it is, and its money; what was found
is said by `chain_leaks`.
"""

from collections.abc import Callable, Iterator, Mapping

from reports.advice_facts import MONTHS_OF_EFFECT
from reports.company.actions_candidates import (
    AGREED,
    Candidate,
    by,
    head_of_sales,
    manager_of,
    managers_of,
    matters,
)
from reports.company.chain_leaks import leak_of
from reports.company.context import Context
from reports.marts import Record
from reports.model import Role, Statement
from reports.records import number, share, words
from reports.statements import state
from reports.texts import N_

_MONTHS = 12  # that `lost` is of
_DO: Mapping[str, str] = {
    "stage_lost": N_(
        "Find out what changed at this stage a year ago, and which team still does it as before."
    ),
    "team_lost": N_(
        "Go through the cases that team %(team)s lost, and compare with how other teams do it."
    ),
    "pair_accepts_less": N_(
        "Bring %(person)s and %(counterpart)s together over the refused leads: which fit, which do "
        "not, and why?"
    ),
    "teams_accept_less": N_(
        "Have the managers of %(giver)s and %(taker)s agree what a lead must bring to be accepted."
    ),
    "pair_loses_value": N_(
        "Have %(person)s and %(counterpart)s go through the accounts that shrank, and agree what "
        "belongs into a hand-over."
    ),
    "many_leads_few_accepted": N_(
        "Agree with %(person)s on fewer and better leads, and judge by those that are accepted."
    ),
    "closes_well_grows_badly": N_(
        "Go through the accounts that shrank with %(person)s: what was sold, and did it fit?"
    ),
}
_OF_STAGES: Mapping[str, Role] = {
    "working_hours": "sdr",
    "calls": "sdr",
    "leads_sent": "sdr",
    "accounts_kept": "am",
    "accounts_grown": "am",
    "account_value": "am",
}


def lost_in_chain(context: Context) -> Iterator[Candidate]:
    """Findings of the chain whose loss in money is known and matters, in the mart's order."""
    for row in context.marts.rows("chain_findings"):
        money, leak = _money(row, context), leak_of(row, context)
        action = _DO.get(words(row, "finding"))
        if action and leak and money is not None and _matters(money, context):
            ids = (words(row, "person_id"), words(row, "counterpart_id"))
            yield Candidate(
                kind="chain",
                key=f"{words(row, 'finding')}-{words(row, 'subject')}",
                rule=leak.what.rule,
                who=_who(row, context),
                what=_what(row, action, context),
                why=leak.what,
                when=by(AGREED, context),
                gain=_gain(row, context),
                people=frozenset(person for person in ids if person),
                money_a_month=money,
            )


def _money(row: Record, context: Context) -> float | None:
    """The loss a month: an amount as it is, deals at the average amount of those won."""
    lost, unit = share(row, "lost"), words(row, "lost_unit")
    if lost is None or unit not in {"amount", "deals_won"}:
        return None
    each = 1.0 if unit == "amount" else _average_deal(context)
    return None if each is None else lost * each / _MONTHS


def _matters(money_a_month: float, context: Context) -> bool:
    return money_a_month > 0 and matters(money_a_month * MONTHS_OF_EFFECT, context)


def _average_deal(context: Context) -> float | None:
    company = context.pack.company
    amounts = [float(value) for _, value in company.before("amount_won")]
    deals = [float(value) for _, value in company.before("deals_won")]
    return sum(amounts) / sum(deals) if sum(deals) > 0 else None


def _what(row: Record, action: str, context: Context) -> Statement:
    giver, _, taker = words(row, "subject").partition(">")
    name = context.pack.roster.name
    return state(
        context.formatter,
        f"act_on_{words(row, 'finding')}",
        action,
        n=number(row, "n"),
        person=name(words(row, "person_id")),
        counterpart=name(words(row, "counterpart_id")),
        team=words(row, "team"),
        giver=giver,
        taker=taker,
    )


def _who(row: Record, context: Context) -> tuple[Statement, ...]:
    return _OWNERS.get(words(row, "finding"), _of_person)(row, context)


def _of_stage(row: Record, context: Context) -> tuple[Statement, ...]:
    return managers_of(_OF_STAGES.get(words(row, "subject"), "ae"), context)


def _of_team(row: Record, context: Context) -> tuple[Statement, ...]:
    people = context.pack.roster.sellers()
    member = next((person for person in people if person.team == words(row, "team")), None)
    return manager_of(member.person_id, context) if member else head_of_sales(context)


def _of_person(row: Record, context: Context) -> tuple[Statement, ...]:
    """The manager of whoever decides or takes over, else of the one."""
    person = words(row, "counterpart_id") or words(row, "person_id")
    return manager_of(person, context) if person else head_of_sales(context)


def _of_nobody(row: Record, context: Context) -> tuple[Statement, ...]:
    del row
    return head_of_sales(context)


def _gain(row: Record, context: Context) -> Statement:
    formatter, lost = context.formatter, share(row, "lost") or 0.0
    if words(row, "lost_unit") == "amount":
        return state(
            formatter,
            "chain_loss",
            N_("It cost about %(lost)s in twelve months; how much of it comes back is not known."),
            lost=formatter.amount(lost, context.pack.company.currency("amount_won")),
        )
    return state(
        formatter,
        "chain_loss",
        N_(
            "It cost about %(lost)s deals won in twelve months, at the average amount %(money)s; "
            "how much of it comes back is not known."
        ),
        lost=formatter.count(lost),
        money=formatter.amount(
            lost * (_average_deal(context) or 0.0), context.pack.company.currency("amount_won")
        ),
    )


_OWNERS: Mapping[str, Callable[[Record, Context], tuple[Statement, ...]]] = {
    "stage_lost": _of_stage,
    "team_lost": _of_team,
    "teams_accept_less": _of_nobody,
}
