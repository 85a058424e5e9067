"""A group of people as one: counts and targets added up, rates pooled from their parts.

Here belongs the arithmetic. A group is the people who are in it at the cutoff, and those who left
the role during the month; earlier months are those of the same people. A month counts for who held
the role in it. A role's target for a rate is its teams' target too.
"""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from reports.context import PackContext
from reports.figures import MATURE_FROM, label
from reports.intervals import wilson
from reports.marts import Record
from reports.model import Interval, Number, Point, Role, Series, exact
from reports.months import thirteen_months
from reports.records import number, quotient, total, words
from reports.team.metrics import TeamMetric
from reports.texts import Texts


class GroupFigures:
    """The figures of a group's people in one role."""

    def __init__(
        self,
        pack: PackContext,
        ids: Collection[str],
        role: Role,
        former: frozenset[str] = frozenset(),
    ) -> None:
        self.role = role
        self.former = former
        self.month = pack.month
        self._pack = pack
        self._role_targets: dict[str, dict[date, float | None]] = {}
        self._rows: dict[date, tuple[Record, ...]] = {}
        self._months = thirteen_months(pack.month)
        own = {*ids, *former}
        for known in self._months:
            self._rows[known] = tuple(
                row
                for row in pack.marts.of(f"{role}_months", "month", known)
                if number(row, "days_in_role") and words(row, "person_id") in own
            )

    def holders(self, month: date | None = None) -> tuple[Record, ...]:
        """Rows of who held the role in the month."""
        return self._rows.get(month or self.month, ())

    def former_holders(self) -> tuple[Record, ...]:
        """The month's rows of who left the role during it."""
        return tuple(row for row in self.holders() if words(row, "person_id") in self.former)

    def value(self, metric: TeamMetric, month: date | None = None) -> Number | None:
        """The group's figure; None where nobody has one."""
        return value_of(self.holders(month), metric)

    def cases(self, metric: TeamMetric, month: date | None = None) -> Number | None:
        """What the figure is divided by; None for sums and ratios of amounts."""
        return added_up(self.holders(month), metric.whole) if metric.is_of_cases else None

    def interval(self, metric: TeamMetric, month: date | None = None) -> Interval | None:
        """The 90 % interval of a share of cases."""
        if not metric.is_of_cases:
            return None
        rows = self.holders(month)
        return wilson(added_up(rows, metric.parts), added_up(rows, metric.whole))

    def target(self, metric: TeamMetric, month: date | None = None) -> Number | None:
        """The targets added up; of a rate the role's, or the mean by what each is measured on."""
        return self.target_for(self.holders(month), metric, month)

    def target_for(
        self, rows: Sequence[Record], metric: TeamMetric, month: date | None = None
    ) -> Number | None:
        """The target of some of the month's holders; None where there are none of them."""
        if not metric.has_role_target:
            return target_of(rows, metric)
        return self._role_target(metric, month or self.month) if rows else None

    def attainment(self, metric: TeamMetric) -> float | None:
        """Result by target, of the people who have a target."""
        if metric.has_role_target:
            return quotient(self.value(metric), self.target(metric))
        rows = with_target(self.holders(), metric)
        return quotient(value_of(rows, metric), target_of(rows, metric))

    def people_with_target(self, metric: TeamMetric) -> int:
        """How many of the month's holders have a target."""
        return len(with_target(self.holders(), metric))

    def currency(self) -> str | None:
        """The currency of the group's amounts."""
        rows = (row for month in reversed(self._months) for row in self.holders(month))
        return next((words(row, "currency") for row in rows if row.get("currency")), None)

    def is_mature(self, metric: TeamMetric, month: date | None = None) -> bool:
        """Whether the month's figure is settled: rates of leads move until leads are decided."""
        if not metric.is_maturing:
            return True
        rows = self.holders(month)
        sent = added_up(rows, ("leads_sent",))
        decided = added_up(rows, ("leads_accepted", "leads_rejected"))
        return not sent or float(decided or 0) / float(sent) >= MATURE_FROM

    def series(self, metric: TeamMetric, texts: Texts) -> Series:
        """The thirteen months up to the review month."""
        return Series(
            metric=metric.metric,
            label=label(metric.metric, texts),
            unit=metric.unit,
            currency=self.currency() if metric.unit == "amount" else None,
            points=tuple(self._point(metric, month) for month in self._months),
        )

    def _role_target(self, metric: TeamMetric, month: date) -> float | None:
        """The company's target of the rate in the month, as packs of people have it."""
        if metric.metric not in self._role_targets:
            series = self._pack.company.series(metric.metric, "rate", self._pack.formatter.texts)
            self._role_targets[metric.metric] = {one.month: one.target for one in series.points}
        return self._role_targets[metric.metric].get(month)

    def _point(self, metric: TeamMetric, month: date) -> Point:
        value, target = self.value(metric, month), self.target(metric, month)
        return Point(
            month=month,
            value=None if value is None else float(value),
            cases=self.cases(metric, month),
            target=None if target is None else float(target),
            interval=self.interval(metric, month),
            is_mature=self.is_mature(metric, month),
        )


def added_up(rows: Sequence[Record], columns: Sequence[str]) -> Number | None:
    """Columns of all rows added up; None where there is nothing at all."""
    return total(number(row, column) for row in rows for column in columns)


def value_of(rows: Sequence[Record], metric: TeamMetric) -> Number | None:
    """The figure of these rows together."""
    part = added_up(rows, metric.parts)
    if not metric.whole:
        return part
    whole = added_up(rows, metric.whole)
    if part is None or not whole:
        return None
    return float(exact(part) / exact(whole)) - (1.0 if metric.is_growth else 0.0)


def target_of(rows: Sequence[Record], metric: TeamMetric) -> Number | None:
    """The own targets of these rows together."""
    if not metric.target:
        return None
    if not metric.whole:
        return total(number(row, metric.target) for row in rows)
    weighted, weights = Decimal(0), Decimal(0)
    targets = [(row, value) for row in rows if (value := number(row, metric.target)) is not None]
    for row, value in targets:
        weight = exact(added_up([row], metric.whole) or 0)
        weighted, weights = weighted + weight * exact(value), weights + weight
    if weights:
        return weighted / weights
    return targets[0][1] if targets else None


def with_target(rows: Sequence[Record], metric: TeamMetric) -> list[Record]:
    """The rows that have a target of their own."""
    if not metric.target:
        return []
    return [row for row in rows if number(row, metric.target) is not None]
