"""A person's figures of the month, beside target, peers and own past.

Here belongs reading the person's rows of the role's mart; which figures there are is in `measures`,
the others' figures are in `peers`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reports.figures import MATURE_FROM, MATURING, label
from reports.intervals import wilson
from reports.marts import Record
from reports.model import Number, Point, Role, Series, Statement
from reports.person.measures import MAIN, MEASURES, PAST_LABELS, Measure
from reports.person.peers import Peers
from reports.person.review import Metric
from reports.records import day, number, quotient, share, total
from reports.statements import state
from reports.texts import N_


@dataclass(frozen=True)
class Own:
    """One person's rows of their role's mart, by month."""

    person_id: str
    role: Role
    months: Mapping[date, Record]
    peers: Peers

    @property
    def row(self) -> Record | None:
        """The review month's; None where there is none."""
        return self.months.get(self.peers.pack.month)

    @property
    def worked(self) -> float:
        """The share of a full month that was worked in the role; 1 where nothing is known."""
        return self.peers.shares(self.role).get(self.person_id, 1.0)

    @cached_property
    def before(self) -> tuple[Record, ...]:
        """The rows of the twelve months before in which the person held the role."""
        found = map(self.months.get, self.peers.months[:-1])
        return tuple(row for row in found if row is not None and number(row, "days_in_role"))

    def year(self) -> Iterator[Record]:
        """The rows of the last twelve months, the review month included."""
        found = map(self.months.get, self.peers.months[1:])
        return (row for row in found if row is not None)


def own_rows(person_id: str, role: Role, peers: Peers) -> Own:
    """The person's months in the role."""
    rows = peers.pack.marts.of(f"{role}_months", "person_id", person_id)
    return Own(person_id, role, {day(row, "month"): row for row in rows}, peers)


def build_metrics(own: Own) -> tuple[Metric, ...]:
    """The role's figures, in the order of `measures`."""
    return tuple(_metric(measure, own) for measure in MEASURES[own.role])


def main_metric(metrics: tuple[Metric, ...], role: Role) -> Metric:
    """The one that the picture shows."""
    return next(metric for metric in metrics if metric.metric == MAIN[role])


def _metric(measure: Measure, own: Own) -> Metric:
    peers = own.peers
    formatter = peers.pack.formatter
    currency = peers.currency if measure.unit == "amount" else None
    value = None if own.row is None else number(own.row, measure.metric)
    cases = None if own.row is None else _sum(own.row, measure.whole)
    target = _target(measure, own.row, peers.pack.month, peers)
    say = formatter.texts.say
    series = Series(
        metric=measure.metric,
        label=say(measure.label) if measure.label else label(measure.metric, formatter.texts),
        unit=measure.unit,
        currency=currency,
        points=tuple(_point(measure, month, own) for month in peers.months),
    )
    return Metric(
        metric=measure.metric,
        label=series.label,
        unit=measure.unit,
        currency=currency,
        value=value,
        cases=cases,
        cases_text=_cases_text(measure, cases, peers),
        target=target,
        attainment=_attainment(measure, own.row, value, target),
        band=peers.band(
            own.role, measure.metric, value, measure.unit, own.worked if is_flow(measure) else None
        ),
        past=_past(measure, own),
        past_label=say(PAST_LABELS[measure.past]),
        series=series,
        course=_course(series, peers),
    )


def is_flow(measure: Measure) -> bool:
    """Whether who works more has more of it: counts and amounts of a month, no rates."""
    return measure.past == "flow"


def _sum(row: Record, columns: tuple[str, ...]) -> Number | None:
    return total(number(row, column) for column in columns)


def _target(measure: Measure, row: Record | None, month: date, peers: Peers) -> Number | None:
    if measure.has_role_target:
        return peers.role_target(measure.metric, month)
    return None if row is None or not measure.target else number(row, measure.target)


def _attainment(
    measure: Measure, row: Record | None, value: Number | None, target: Number | None
) -> float | None:
    if measure.attainment and row is not None:
        return share(row, measure.attainment)
    return quotient(value, target)


def _cases_text(measure: Measure, cases: Number | None, peers: Peers) -> str:
    formatter = peers.pack.formatter
    if cases is None:
        return ""
    if measure.has_amount_cases:
        return formatter.texts.say("on %(amount)s", amount=formatter.amount(cases, peers.currency))
    if measure.cases is None:
        return ""
    one, many = measure.cases
    return formatter.texts.count(one, many, int(cases), cases=formatter.count(cases))


def _past(measure: Measure, own: Own) -> Number | None:
    """What the months before come to; None where the person had none of them in the role."""
    if measure.past == "state":
        row = own.months.get(own.peers.months[0])
        return number(row, measure.metric) if row and number(row, "days_in_role") else None
    if measure.past == "cases":
        part = sum(float(number(row, one) or 0) for row in own.before for one in measure.part)
        whole = sum(float(number(row, one) or 0) for row in own.before for one in measure.whole)
        return part / whole if whole else None
    values = [value for row in own.before if (value := share(row, measure.metric)) is not None]
    return sum(values) / len(values) if values else None


def _point(measure: Measure, month: date, own: Own) -> Point:
    row = own.months.get(month)
    if row is None:
        return Point(month, None, None, None, None, is_mature=True)
    value = share(row, measure.metric)
    if not number(row, "days_in_role") and not value:
        return Point(month, None, None, None, None, is_mature=True)
    target = share_of(_target(measure, row, month, own.peers))
    is_mature = measure.metric not in MATURING or _is_decided(row)
    if not measure.part or measure.metric != MAIN[own.role]:
        return Point(month, value, None, target, None, is_mature)
    # Of the metric in the picture alone: the others have no room for cases and interval.
    part, whole = _sum(row, measure.part), _sum(row, measure.whole)
    return Point(month, value, whole, target, wilson(part, whole), is_mature)


def share_of(value: Number | None) -> float | None:
    """A number as pictures take it."""
    return None if value is None else float(value)


def _is_decided(row: Record) -> bool:
    decided = share(row, "decided_share")
    return decided is None or decided >= MATURE_FROM


def _course(series: Series, peers: Peers) -> Statement:
    """What thirteen months show, for those who do not see the line."""
    formatter = peers.pack.formatter
    drawn = [point.value for point in series.points if point.value is not None]
    if not drawn:
        return state(
            formatter,
            "own_metric_without_figure",
            N_("%(metric)s: no figure in the thirteen months to %(month)s."),
            metric=series.label,
            month=peers.month_name,
        )
    return state(
        formatter,
        "own_metric_course",
        N_("%(metric)s in the thirteen months to %(month)s: between %(low)s and %(high)s."),
        n=len(drawn),
        metric=series.label,
        month=peers.month_name,
        low=formatter.value(min(drawn), series.unit, series.currency),
        high=formatter.value(max(drawn), series.unit, series.currency),
    )
