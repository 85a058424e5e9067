"""What twelve months of evidence tell about a person, beside the role as a whole.

Here belong the rates that a person is told about, and the words for how far they can be told from
the role's. A person reads no rank and nothing about the chances of others; where few people hold
the role, not even the role's rate, which would give theirs away.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.bands import BAND_OF_AT_LEAST
from reports.figures import label
from reports.marts import Record
from reports.model import Interval, Number, Role, Statement
from reports.person.peers import Peers
from reports.person.review import StandingRow
from reports.records import number, share, words
from reports.statements import state
from reports.texts import N_, NN_

_WEEK_HOURS = 40


@dataclass(frozen=True, slots=True)
class Rated:
    """One rate that people of a role are told about, and what its cases are."""

    metric: str
    cases: tuple[str, str]
    label: str = ""


RATED: Mapping[Role, tuple[Rated, ...]] = {
    "sdr": (
        Rated("qualified_lead_rate", NN_("%(cases)s lead", "%(cases)s leads")),
        Rated(
            "lead_rate",
            NN_("%(cases)s working hour", "%(cases)s working hours"),
            N_("Leads handed over per working week"),
        ),
        Rated("qualification_efficiency", NN_("%(cases)s call", "%(cases)s calls")),
    ),
    "ae": (
        Rated("close_rate", NN_("%(cases)s decided deal", "%(cases)s decided deals")),
        Rated(
            "lead_yield",
            NN_("%(cases)s lead received", "%(cases)s leads received"),
            N_("Leads received that you won as customers"),
        ),
    ),
    "am": (
        Rated(
            "account_expansion",
            NN_("%(cases)s account month", "%(cases)s account months"),
            N_("Accounts that grew, per month"),
        ),
        Rated(
            "account_retention",
            NN_("%(cases)s account month", "%(cases)s account months"),
            N_("Accounts kept, per month"),
        ),
    ),
}


def build_standing(person_id: str, role: Role, peers: Peers) -> tuple[StandingRow, ...]:
    """The person's rates, adjusted, with interval; none where the mart knows nothing of them."""
    rows = {words(row, "metric"): row for row in ranked_rows(person_id, role, peers)}
    return tuple(
        _standing_row(rated, rows[rated.metric], peers)
        for rated in RATED[role]
        if rated.metric in rows
    )


def ranked_rows(person_id: str, role: Role, peers: Peers) -> tuple[Record, ...]:
    """What `performance_ranking` says about the person in the role."""
    rows = peers.pack.marts.of("ranking", "person_id", person_id)
    return tuple(row for row in rows if words(row, "role") == role)


def rated_label(rated: Rated, peers: Peers) -> str:
    """The rate's name for the person."""
    texts = peers.pack.formatter.texts
    return texts.say(rated.label) if rated.label else label(rated.metric, texts)


def has_company(row: Record, peers: Peers) -> bool:
    """Whether enough others are behind the role's rate for nobody's to be told from it."""
    of_role = peers.role_rows.get((words(row, "role"), words(row, "metric")))
    people = None if of_role is None else number(of_role, "people")
    return people is not None and people > BAND_OF_AT_LEAST


def role_rate(row: Record, peers: Peers) -> float | None:
    """The rate of the whole role; None where it would give somebody's away."""
    if not has_company(row, peers):
        return None
    return share(peers.role_rows[words(row, "role"), words(row, "metric")], "role_rate")


def _standing_row(rated: Rated, row: Record, peers: Peers) -> StandingRow:
    cases = number(row, "denominator")
    one, many = rated.cases
    texts = peers.pack.formatter.texts
    return StandingRow(
        metric=rated.metric,
        label=rated_label(rated, peers),
        adjusted=rate_text(rated.metric, share(row, "rate_adjusted"), peers),
        interval=_interval_text(rated.metric, row, peers),
        role_rate=rate_text(rated.metric, role_rate(row, peers), peers),
        cases=cases,
        cases_text=texts.count(one, many, int(cases), cases=peers.pack.formatter.count(int(cases)))
        if cases
        else "",
        verdict=verdict_of(rated, row, peers),
    )


def rate_text(metric: str, rate: Number | None, peers: Peers) -> str:
    """A rate as printed; that of leads per hour by the week, which is easier to picture."""
    formatter = peers.pack.formatter
    if metric == "lead_rate":
        return formatter.ratio(None if rate is None else float(rate) * _WEEK_HOURS)
    return formatter.rate(rate)


def _interval_text(metric: str, row: Record, peers: Peers) -> str:
    low, high = share(row, "interval_low"), share(row, "interval_high")
    if low is None or high is None:
        return rate_text(metric, None, peers)
    if metric == "lead_rate":
        low_text, high_text = (rate_text(metric, end, peers) for end in (low, high))
        return peers.pack.formatter.texts.say("%(low)s–%(high)s", low=low_text, high=high_text)
    return peers.pack.formatter.interval(Interval(low, high))


_UNRANKED: Mapping[str, tuple[str, str]] = {
    "no_data": (
        "standing_without_data",
        N_("There are no cases of yours to go by yet; nothing is concluded."),
    ),
    "too_few_data": (
        "standing_too_few_data",
        N_("Too few cases so far to be fair to you; this settles as they add up."),
    ),
    "role_too_small": (
        "standing_role_too_small",
        N_("Too few people hold the role for a fair comparison."),
    ),
    "no_heterogeneity": (
        "standing_people_alike",
        N_("People in the role differ no more than chance explains, so nobody is compared."),
    ),
}


def verdict_of(rated: Rated, row: Record, peers: Peers) -> Statement:
    """How far the person's rate can be told from the role's."""
    formatter, of_role = peers.pack.formatter, role_rate(row, peers)
    reason = words(row, "unranked_reason")
    low, high = share(row, "interval_low"), share(row, "interval_high")
    n = number(row, "denominator")
    if reason not in _UNRANKED and not has_company(row, peers):
        reason = "role_too_small"
    if reason in _UNRANKED or of_role is None or low is None or high is None:
        rule, message = _UNRANKED[reason if reason in _UNRANKED else "no_data"]
        return state(formatter, rule, message, n=n)
    rule, message = _compared(low, high, of_role)
    return state(
        formatter,
        rule,
        message,
        n=n,
        threshold=N_("90%% interval %(interval)s against the role’s %(role_rate)s"),
        interval=_interval_text(rated.metric, row, peers),
        role_rate=rate_text(rated.metric, of_role, peers),
    )


def _compared(low: float, high: float, of_role: float) -> tuple[str, str]:
    if low > of_role:
        return "standing_above", N_("Above the role’s rate: your whole interval lies above it.")
    if high < of_role:
        return (
            "standing_below",
            N_("Below the role’s rate so far: your whole interval lies below it."),
        )
    return "standing_level", N_("On a par with the role: the difference may well be chance.")


def standing_note(rows: tuple[StandingRow, ...], peers: Peers) -> Statement:
    """How to read the rates, or that there are none."""
    formatter = peers.pack.formatter
    if not rows:
        return state(
            formatter,
            "standing_not_rated",
            N_("There are no rated figures for you in this month; nothing is concluded from that."),
        )
    return state(
        formatter,
        "standing_explained",
        N_(
            "Adjusted: your rate with the role’s usual mix of cases, held the closer to the role’s "
            "rate the fewer cases there are. In 9 of 10 cases the true rate is in the interval."
        ),
    )
