"""What twelve months of evidence tell about a person, beside the role as a whole.

Here belong the words for how far a person's rates can be told from the role's; which rates there
are is in `rated`. A person reads no rank and nothing about the chances of others; where few people
hold the role, not even the role's rate, which would give theirs away.
"""

from collections.abc import Iterator, Mapping

from reports.bands import BAND_OF_AT_LEAST
from reports.figures import label
from reports.marts import Record
from reports.model import Interval, Number, Role, Statement
from reports.person.peers import Peers
from reports.person.rated import RATED, Rated
from reports.person.review import StandingRow
from reports.records import number, share, words
from reports.statements import state
from reports.texts import N_

_WEEK_HOURS = 40


def build_standing(person_id: str, role: Role, peers: Peers) -> tuple[StandingRow, ...]:
    """The person's rates, adjusted, with interval; none where the mart knows nothing of them."""
    return tuple(
        _standing_row(rated, row, peers) for rated, row in rated_rows(person_id, role, peers)
    )


def rated_rows(person_id: str, role: Role, peers: Peers) -> tuple[tuple[Rated, Record], ...]:
    """The rates with what `performance_ranking` says, those that weigh most first."""
    rows = {words(row, "metric"): row for row in ranked_rows(person_id, role, peers)}
    found = [
        (rated, rows[rated.metric])
        for rated in RATED[role]
        if rated.metric in rows and (share(rows[rated.metric], "weight") or not rated.needs_weight)
    ]
    return tuple(sorted(found, key=lambda one: -(share(one[1], "weight") or 0)))


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


def cases_of(rated: Rated, row: Record) -> Number | None:
    """How many cases the rate is of; None where it is of amounts."""
    return number(row, "denominator") if rated.cases else None


def _standing_row(rated: Rated, row: Record, peers: Peers) -> StandingRow:
    return StandingRow(
        metric=rated.metric,
        label=rated_label(rated, peers),
        adjusted=rate_text(rated, share(row, "rate_adjusted"), peers),
        interval=_interval_text(rated, row, peers),
        role_rate=rate_text(rated, role_rate(row, peers), peers),
        cases=cases_of(rated, row),
        cases_text=" · ".join(_details(rated, row, peers)),
        verdict=verdict_of(rated, row, peers),
    )


def _details(rated: Rated, row: Record, peers: Peers) -> Iterator[str]:
    """Of how many cases the rate is, and how much it counts."""
    formatter = peers.pack.formatter
    cases, weight = cases_of(rated, row), share(row, "weight")
    if cases and rated.cases:
        yield formatter.texts.count(*rated.cases, int(cases), cases=formatter.count(int(cases)))
    if weight:
        yield formatter.texts.say(N_("weight %(weight)s"), weight=formatter.value(weight, "share"))


def rate_text(rated: Rated, rate: Number | None, peers: Peers) -> str:
    """A rate as printed; that of leads per hour by the week, which is easier to picture."""
    formatter = peers.pack.formatter
    if rate is not None and rated.is_growth:
        return formatter.rate(1 + float(rate))
    if rated.metric == "lead_rate":
        return formatter.ratio(None if rate is None else float(rate) * _WEEK_HOURS)
    return formatter.rate(rate)


def _interval_text(rated: Rated, row: Record, peers: Peers) -> str:
    low, high = share(row, "interval_low"), share(row, "interval_high")
    if low is None or high is None:
        return rate_text(rated, None, peers)
    if rated.metric == "lead_rate":
        low_text, high_text = (rate_text(rated, end, peers) for end in (low, high))
        return peers.pack.formatter.texts.say("%(low)s–%(high)s", low=low_text, high=high_text)
    base = 1 if rated.is_growth else 0
    return peers.pack.formatter.interval(Interval(base + low, base + high))


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
    n = cases_of(rated, row)
    if reason not in _UNRANKED and not has_company(row, peers):
        reason = "role_too_small"
    if reason in _UNRANKED or of_role is None or low is None or high is None:
        rule, message = _UNRANKED[reason if reason in _UNRANKED else "no_data"]
        return state(formatter, rule, message, n=n)
    compared = _compared_where_less_is_better if rated.is_less_better else _compared
    rule, message = compared(low, high, of_role)
    return state(
        formatter,
        rule,
        message,
        n=n,
        threshold=N_("90%% interval %(interval)s against the role’s %(role_rate)s"),
        interval=_interval_text(rated, row, peers),
        role_rate=rate_text(rated, of_role, peers),
    )


_LEVEL = N_("On a par with the role: the difference may well be chance.")


def _compared(low: float, high: float, of_role: float) -> tuple[str, str]:
    if low > of_role:
        return "standing_above", N_("Above the role’s rate: your whole interval lies above it.")
    if high < of_role:
        return (
            "standing_below",
            N_("Below the role’s rate so far: your whole interval lies below it."),
        )
    return "standing_level", _LEVEL


def _compared_where_less_is_better(low: float, high: float, of_role: float) -> tuple[str, str]:
    if high < of_role:
        return "standing_above", N_("Fewer than in the role: your whole interval lies below it.")
    if low > of_role:
        return (
            "standing_below",
            N_("More than in the role so far: your whole interval lies above it."),
        )
    return "standing_level", _LEVEL


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
            "rate the fewer cases there are. In 9 of 10 cases the true rate is in the interval. "
            "Weight: how much the rate counts in the summary of your role."
        ),
    )
