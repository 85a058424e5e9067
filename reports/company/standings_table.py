"""Everybody in a role by rank, with what each of the role's metrics says of them.

Here belong the rows as printed. Roles with many metrics get several tables of the same people, so
that each fits on the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.company.standings_ratings import Rated, Ratings
from reports.format import MISSING, Formatter
from reports.marts import Record
from reports.people import display_name
from reports.records import flag, number, share, words
from reports.texts import N_

_ABREAST = 4  # metrics in one table
_UNRANKED: Mapping[str, str] = {
    "no_data": N_("no data"),
    "too_few_data": N_("too few data"),
    "role_too_small": N_("too few people to compare"),
    "no_heterogeneity": N_("people do not differ"),
}
_TRENDS: Mapping[str, str] = {"rising": N_("rising"), "falling": N_("falling")}


@dataclass(frozen=True, slots=True)
class RatedCell:
    """What one metric says of one person."""

    rate: str
    interval: str
    probability: str
    trend: str
    is_star: bool


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One person; `remark` says why there is no rank."""

    name: str
    remark: str
    rank: str
    probability: str
    attainment: str
    is_star: bool
    cells: tuple[RatedCell, ...]


@dataclass(frozen=True, slots=True)
class RankedTable:
    """Everybody in the role, with up to four metrics; no heading for what nobody has."""

    is_ranked: bool
    attainment: str
    metrics: tuple[str, ...]
    rows: tuple[RankedRow, ...]


def ranked_tables(ratings: Ratings, formatter: Formatter) -> tuple[RankedTable, ...]:
    """As many tables as the role's metrics need; none for a role without ratings."""
    if not ratings.people:
        return ()
    heading = attainment_heading(ratings.people, formatter)
    shown = ratings.shown
    parts = [shown[at : at + _ABREAST] for at in range(0, len(shown), _ABREAST)]
    return tuple(
        RankedTable(
            is_ranked=any(number(person, "rank") is not None for person in ratings.people),
            attainment=heading,
            metrics=tuple(one.kind.named(one.metric, formatter) for one in metrics),
            rows=tuple(_row(person, metrics, formatter) for person in ratings.people),
        )
        for metrics in parts
    )


def attainment_heading(rows: Sequence[Record], formatter: Formatter) -> str:
    """What the attainment of the role's people is about; empty where nobody has any."""
    if all(number(row, "attainment") is None for row in rows):
        return ""
    about = {words(row, "attainment_metric") for row in rows}
    if any(metric.endswith("year_to_date") for metric in about):
        return formatter.texts.say("Target attained, year to date")
    return formatter.texts.say("Target attained since take-over")


def _row(person: Record, metrics: Sequence[Rated], formatter: Formatter) -> RankedRow:
    reason = words(person, "unranked_reason")
    person_id = words(person, "person_id")
    known = _UNRANKED.get(reason)
    return RankedRow(
        name=display_name(person),
        remark=formatter.texts.say(known) if known else "",
        rank=formatter.count(number(person, "rank")),
        probability=_probability(person, formatter),
        attainment=formatter.rate(share(person, "attainment"), 0),
        is_star=bool(flag(person, "is_star")),
        cells=tuple(_cell(one, one.row_of(person_id), formatter) for one in metrics),
    )


def _probability(row: Record, formatter: Formatter) -> str:
    """Of who has no rank, none is told: it would be that of anybody."""
    if number(row, "rank") is None:
        return MISSING
    return formatter.rate(share(row, "p_top_quartile"), 0)


def _cell(one: Rated, row: Record | None, formatter: Formatter) -> RatedCell:
    if row is None:
        return RatedCell(MISSING, "", MISSING, "", is_star=False)
    low, high = share(row, "interval_low"), share(row, "interval_high")
    trend = _TRENDS.get(words(row, "trend"))
    return RatedCell(
        rate=one.kind.value(share(row, "rate_adjusted"), formatter),
        interval="" if low is None else one.kind.interval(low, high, formatter),
        probability=_probability(row, formatter),
        trend=formatter.texts.say(trend) if trend else "",
        is_star=bool(flag(row, "is_star")),
    )
