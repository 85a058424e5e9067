"""Recommended pairs: who should coach whom in what, and what that should bring.

Here belong the rows of `coaching_recommendations` that have a coach, as lines of a table; what is
said of all of them together is in `coaching_pairs_said`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.advice_facts import MONTHS_OF_EFFECT, about
from reports.company.coaching_pairs_said import months_of, notes, statements
from reports.company.coaching_words import (
    Scale,
    metric_name,
    person_name,
    place,
    real,
)
from reports.company.context import Context
from reports.format import MISSING, Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import details, figure_in, flag, words
from reports.texts import N_

PAIRED = frozenset({"pair", "slate"})
_GAINS: Mapping[str, str] = {
    "leads_qualified": N_("%(gain)s qualified leads"),
    "leads_sent": N_("%(gain)s leads"),
    "deals_won": N_("%(gain)s deals won"),
    "accounts_expanded": N_("%(gain)s accounts expanded"),
    "accounts_kept": N_("%(gain)s accounts kept"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the table: who, by whom, in what, and what it should bring."""

    coachee: str
    coachee_detail: str
    coach: str
    coach_detail: str
    is_trial: bool
    metric: str
    levels: str
    gain: str
    gain_range: str
    chance: str
    hours: str
    worth: str
    worth_range: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """All recommendations of the month."""

    statements: tuple[Statement, ...]
    gain_label: str
    pairs: tuple[Pair, ...]
    notes: tuple[str, ...]


def build_pairs(context: Context, scale: Scale) -> Pairs:
    """Every row of the mart, pairs by what they bring per hour."""
    rows = context.marts.rows("recommendations")
    paired = [row for row in rows if words(row, "kind") in PAIRED]
    return Pairs(
        statements=tuple(statements(paired, context.formatter)),
        gain_label=_gain_label(paired, context.formatter),
        pairs=tuple(_pair(row, context, scale) for row in paired),
        notes=tuple(notes(paired, context.formatter)),
    )


def _gain_label(rows: Sequence[Record], formatter: Formatter) -> str:
    months = months_of(rows[0]) if rows else MONTHS_OF_EFFECT
    return formatter.texts.count(
        "Gain in %(months)s month",
        "Gain in %(months)s months",
        int(months),
        months=formatter.count(months),
    )


def _pair(row: Record, context: Context, scale: Scale) -> Pair:
    formatter, roster = context.formatter, context.pack.roster
    texts, currency = formatter.texts, words(row, "currency") or None
    coach = roster.people.get(words(row, "coach_id"))
    return Pair(
        coachee=person_name(row, "person_id", "full_name", roster),
        coachee_detail=place(words(row, "role"), words(row, "team"), texts),
        coach=person_name(row, "coach_id", "coach_name", roster),
        coach_detail=place(coach.role, coach.team, texts) if coach else "",
        is_trial=bool(flag(row, "is_exploration")),
        metric=metric_name(words(row, "metric"), texts),
        levels=_levels(row, scale, formatter),
        gain=_gain(row, formatter),
        gain_range=_gain_range(row, formatter),
        chance=formatter.rate(real(row, "p_positive"), 0),
        hours=formatter.count(real(row, "hours")),
        worth=formatter.amount(about(real(row, "money")), currency),
        worth_range=_worth_range(row, formatter),
    )


def _levels(row: Record, scale: Scale, formatter: Formatter) -> str:
    """Where the coachee stands and what can be reached, in the metric's own unit."""
    skill = figure_in(details(row, "inputs"), "coachee_skill")
    gap, metric = real(row, "gap"), words(row, "metric")
    now = scale.level(metric, skill)
    if skill is None or gap is None or not now:
        return now and formatter.texts.say("at %(now)s now", now=now)
    values = {"now": now, "other": scale.level(metric, skill + gap)}
    if words(row, "rule_id") == "gap_to_coach":
        return formatter.texts.say("at %(now)s, the coach at %(other)s", **values)
    return formatter.texts.say("at %(now)s, the best quarter from %(other)s", **values)


def _gain(row: Record, formatter: Formatter) -> str:
    uplift = real(row, "uplift")
    if uplift is None:
        return MISSING
    gain = formatter.decimal(uplift * months_of(row))
    known = _GAINS.get(words(row, "uplift_unit"))
    return formatter.texts.say(known, gain=gain) if known else gain


def _gain_range(row: Record, formatter: Formatter) -> str:
    low, high = real(row, "uplift_low"), real(row, "uplift_high")
    if low is None or high is None:
        return ""
    months = months_of(row)
    return _range(formatter.decimal(low * months), formatter.decimal(high * months), formatter)


def _worth_range(row: Record, formatter: Formatter) -> str:
    low, high = real(row, "money_low"), real(row, "money_high")
    if low is None or high is None:
        return ""
    return _range(formatter.amount(about(low)), formatter.amount(about(high)), formatter)


def _range(low: str, high: str, formatter: Formatter) -> str:
    return formatter.texts.say("%(low)s to %(high)s", low=low, high=high)
