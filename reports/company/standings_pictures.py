"""The two pictures of a role's people: intervals against the role, and rates against chance.

Here belongs which people and marks they show, and the finding of each; drawing is `reports.charts`.
"""

from collections.abc import Sequence

from reports.charts.pictures import (
    CaterpillarPicture,
    CaterpillarRow,
    FunnelLimit,
    FunnelPicture,
    FunnelPoint,
    Mark,
)
from reports.company.standings_limits import funnel_limits, limits_at
from reports.company.standings_ratings import Rated
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.people import display_name
from reports.records import number, share
from reports.statements import state
from reports.texts import N_

_BY_CHANCE = 0.05  # of all people are outside of limits of 95 %
_BETWEEN = N_(
    "“%(metric)s”: nobody’s interval lies wholly above or below the role’s rate of %(rate)s "
    "(%(people)s people)."
)
_APART = N_(
    "“%(metric)s”: %(between)s of %(people)s people cannot be told from the role’s rate of "
    "%(rate)s; intervals wholly above it: %(above)s, wholly below it: %(below)s."
)
_FEWEST = 2  # people: one alone has nobody to be compared with


def caterpillar(one: Rated, role: str, formatter: Formatter) -> CaterpillarPicture | None:
    """Everybody's adjusted rate and interval, highest first; None for a single person."""
    rows = [made for row in one.rows if (made := _interval_row(row, one.role_rate)) is not None]
    if len(rows) < _FEWEST or one.kind.family != "share":
        return None
    rows.sort(key=lambda row: (-row.value, row.label))
    return CaterpillarPicture(
        key=f"caterpillar-{role}",
        title=formatter.texts.say(
            "%(metric)s: everybody in the role, %(months)s months, 90%% intervals",
            metric=one.label,
            months=one.months(formatter),
        ),
        alt=_against_role(one, rows, formatter),
        note=formatter.texts.say(
            "Dot: the rate with the role’s usual mix of cases, pulled towards the role’s rate the "
            "more the fewer cases there are. Triangle: the interval lies wholly above or wholly "
            "below the role’s rate. n: %(cases)s.",
            cases=one.cases(formatter),
        ),
        unit="rate",
        rows=tuple(rows),
        reference=one.role_rate,
        reference_label=formatter.texts.say(
            "role %(rate)s", rate=one.kind.value(one.role_rate, formatter)
        ),
    )


def _interval_row(row: Record, role_rate: float | None) -> CaterpillarRow | None:
    value = share(row, "rate_adjusted")
    low, high = share(row, "interval_low"), share(row, "interval_high")
    if value is None or low is None or high is None:
        return None
    mark = _side(low, high, role_rate)
    return CaterpillarRow(display_name(row), value, low, high, number(row, "denominator"), mark)


def _side(low: float, high: float, role_rate: float | None) -> Mark:
    """What a reader sees of the interval; the finding counts the same marks."""
    if role_rate is None:
        return ""
    return "above" if low > role_rate else "below" if high < role_rate else ""


def _against_role(one: Rated, rows: Sequence[CaterpillarRow], formatter: Formatter) -> Statement:
    if one.role_rate is None:
        message = N_("“%(metric)s” of %(people)s people, with 90%% intervals.")
        return state(
            formatter,
            "intervals_of_people",
            message,
            n=len(rows),
            metric=one.label,
            people=formatter.count(len(rows)),
        )
    marks = [row.mark for row in rows]
    between = marks.count("")
    return state(
        formatter,
        "intervals_against_role",
        _BETWEEN if between == len(rows) else _APART,
        n=len(rows),
        metric=one.label,
        people=formatter.count(len(rows)),
        rate=one.kind.value(one.role_rate, formatter),
        above=formatter.count(marks.count("above")),
        below=formatter.count(marks.count("below")),
        between=formatter.count(between),
    )


def funnel(one: Rated, role: str, formatter: Formatter) -> FunnelPicture | None:
    """Raw rates by cases with the limits of chance; None where there is nothing to compare."""
    center, wide = one.role_rate, share(one.of_all, "overdispersion") or 1.0
    people = [row for row in one.rows if number(row, "denominator")]
    cases = [float(number(row, "denominator") or 0) for row in people]
    limits = funnel_limits(center or 0.0, cases, wide)
    if len(people) < _FEWEST or center is None or not limits or one.kind.family != "share":
        return None
    points = tuple(_point(row, n, center, wide) for row, n in zip(people, cases, strict=True))
    return FunnelPicture(
        key=f"funnel-{role}",
        title=formatter.texts.say(
            "%(metric)s by number of cases, %(months)s months",
            metric=one.label,
            months=one.months(formatter),
        ),
        alt=_against_chance(one, points, center, wide, formatter),
        note=_funnel_note(wide, formatter),
        points=tuple(sorted(points, key=lambda point: (point.n, point.label))),
        limits=limits,
        center=center,
        n_label=formatter.texts.say("n: %(cases)s", cases=one.cases(formatter)),
    )


def _point(row: Record, cases: float, center: float, wide: float) -> FunnelPoint:
    rate = float(number(row, "numerator") or 0) / cases
    limit = limits_at(center, cases, wide)
    mark: Mark = "above" if rate > limit.high_outer else "below" if rate < limit.low_outer else ""
    return FunnelPoint(display_name(row), cases, rate, mark)


def _is_outside(point: FunnelPoint, limit: FunnelLimit) -> bool:
    return not limit.low <= point.rate <= limit.high


def _against_chance(
    one: Rated, points: Sequence[FunnelPoint], center: float, wide: float, formatter: Formatter
) -> Statement:
    outside = sum(_is_outside(point, limits_at(center, point.n, wide)) for point in points)
    return state(
        formatter,
        "funnel_against_chance",
        N_(
            "“%(metric)s” as counted, around the role’s %(rate)s: outside of the inner limits of "
            "chance (95%%) are %(outside)s of %(people)s people, where chance alone would put "
            "about %(expected)s; outside of the outer ones (99.8%%) %(far)s."
        ),
        n=len(points),
        threshold=N_("exact binomial limits of 95%% and 99.8%%, widened by overdispersion"),
        metric=one.label,
        people=formatter.count(len(points)),
        outside=formatter.count(outside),
        expected=formatter.decimal(_BY_CHANCE * len(points)),
        far=formatter.count(sum(bool(point.mark) for point in points)),
        rate=one.kind.value(center, formatter),
    )


def _funnel_note(wide: float, formatter: Formatter) -> str:
    if wide < 1.005:
        return formatter.texts.say(
            "Rates as counted, whatever the mix of cases. Lines: exact binomial limits of chance, "
            "95%% and 99.8%%; named: outside of the outer ones."
        )
    return formatter.texts.say(
        "Rates as counted, whatever the mix of cases. Lines: exact binomial limits of chance, 95%% "
        "and 99.8%%, made %(wider)s wider because people’s own months vary more than chance "
        "explains; named: outside of the outer ones.",
        wider=formatter.rate(wide**0.5 - 1, 0),
    )
