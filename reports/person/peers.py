"""What all people of a month share: peers by role, targets of roles, words that repeat.

Here belongs whatever is computed once per month and looked up per person. A band of peers never
tells whose figure it is made of, and is not given for fewer than five other people.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from reports.bands import middle_half
from reports.context import PackContext
from reports.marts import Record
from reports.model import ROLES, Interval, Note, Number, Role, Unit
from reports.months import thirteen_months
from reports.person.review import PeerBand
from reports.person.worked import working_shares
from reports.records import number, share, words

# A full month is not told from a few days.
_LEAST_WORKED = 0.2


@dataclass(frozen=True)
class Peers:
    """One month's people, as each of them is compared with the others."""

    pack: PackContext
    _values: dict[tuple[Role, str, bool], list[float]] = field(default_factory=dict, repr=False)
    _shares: dict[Role, Mapping[str, float]] = field(default_factory=dict, repr=False)
    _targets: dict[str, dict[date, float | None]] = field(default_factory=dict, repr=False)
    _days: dict[date, str] = field(default_factory=dict, repr=False)

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The thirteen months up to the review month."""
        return thirteen_months(self.pack.month)

    @cached_property
    def month_name(self) -> str:
        """The review month, as printed."""
        return self.pack.formatter.month(self.pack.month)

    @cached_property
    def stamp(self) -> str:
        """The cutoff, as printed."""
        pack = self.pack
        return pack.formatter.stamp(pack.edition.cutoff_at, pack.settings.time_zone)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.pack.settings.time_zone)

    @cached_property
    def cutoff_day(self) -> date:
        """The first day that the month's figures leave out."""
        return self.local_day(self.pack.edition.cutoff_at)

    @cached_property
    def currency(self) -> str | None:
        """The reporting currency."""
        company = self.pack.company
        known = map(company.currency, ("amount_won", "portfolio_end", "open_pipeline_amount"))
        if found := next((one for one in known if one), None):
            return found
        rows = (row for role in ("ae", "am") for row in self.pack.marts.rows(f"{role}_months"))
        return next((words(row, "currency") for row in rows if words(row, "currency")), None)

    @cached_property
    def role_rows(self) -> dict[tuple[str, str], Record]:
        """`performance_roles` by role and metric."""
        rows = self.pack.marts.rows("ranked_roles")
        return {(words(row, "role"), words(row, "metric")): row for row in rows}

    @cached_property
    def notes(self) -> dict[str, Note]:
        """The managers' notes about this month, by person."""
        notes = self.pack.settings.notes
        return {note.person_id: note for note in notes if note.month == self.pack.month}

    @cached_property
    def free_coaches(self) -> dict[tuple[Role, str], frozenset[str]]:
        """Who could still take a coachee, by role and metric of the coachee.

        Empty where all of those known are taken; without a key where the marts know none at all.
        """
        given = Counter(
            words(row, "coach_id")
            for row in self.pack.marts.rows("recommendations")
            if words(row, "kind") in {"pair", "slate"}
        )
        found: dict[tuple[Role, str], set[str]] = {}
        for row in self.pack.marts.rows("candidates"):
            coach = words(row, "person_id")
            for role in ROLES:
                if not words(row, "direction").endswith(f"_to_{role}"):
                    continue
                free = found.setdefault((role, words(row, "metric")), set())
                if row["is_eligible"] and (number(row, "capacity") or 0) > given[coach]:
                    free.add(coach)
        return {key: frozenset(free) for key, free in found.items()}

    def local_day(self, instant: datetime) -> date:
        """The date of an instant where the company is."""
        return instant.astimezone(self.zone).date()

    def day(self, day: date | None) -> str:
        """A date as printed; there are few, and many rows with them."""
        if day is None:
            return self.pack.formatter.day(None)
        if day not in self._days:
            self._days[day] = self.pack.formatter.day(day)
        return self._days[day]

    def role_target(self, metric: str, month: date) -> float | None:
        """What a rate's target is for everybody in the role."""
        if metric not in self._targets:
            series = self.pack.company.series(metric, "rate", self.pack.formatter.texts)
            self._targets[metric] = {point.month: point.target for point in series.points}
        return self._targets[metric].get(month)

    def shares(self, role: Role) -> Mapping[str, float]:
        """How much of a full month everybody in the role worked."""
        if role not in self._shares:
            self._shares[role] = working_shares(role, self.pack)
        return self._shares[role]

    def others(
        self, role: Role, metric: str, own: Number | None, worked: float | None = None
    ) -> Sequence[float]:
        """The figures of everybody else who held the role in the month, the smallest first.

        Args:
            role: of the person.
            metric: a column of the role's mart.
            own: the person's figure, which is left out; None where there is none.
            worked: the person's share of a full month, to which the others' figures are converted;
                None for what does not grow with working time.
        """
        values = self._figures(role, metric, per_time=worked is not None)
        if own is not None:
            place = bisect_left(values, float(own) / (worked or 1))
            if values[place : place + 1] == [float(own) / (worked or 1)]:
                values = [*values[:place], *values[place + 1 :]]
        return values if worked is None else [value * worked for value in values]

    def band(
        self,
        role: Role,
        metric: str,
        own: Number | None,
        unit: Unit,
        worked: float | None = None,
    ) -> PeerBand | None:
        """The middle half of the others; None where fewer than five of them have a figure."""
        others = self.others(role, metric, own, worked)
        ends = middle_half(others)
        if ends is None:
            return None
        return PeerBand(*ends, len(others), self.range_text(*ends, unit))

    def range_text(self, low: float, high: float, unit: Unit) -> str:
        """From one value to another; amounts in the currency of the figure beside them."""
        formatter = self.pack.formatter
        if unit == "rate":
            return formatter.interval(Interval(low, high))
        return formatter.texts.say(
            "%(low)s–%(high)s",
            low=formatter.decimal(low, 0),
            high=formatter.decimal(high, 0),
        )

    def _figures(self, role: Role, metric: str, *, per_time: bool) -> list[float]:
        key = role, metric, per_time
        if key not in self._values:
            shares = self.shares(role)
            least = _LEAST_WORKED if per_time else 0
            found = (
                (share(row, metric), shares[words(row, "person_id")])
                for row in self.pack.marts.of(f"{role}_months", "month", self.pack.month)
                if shares.get(words(row, "person_id"), 0) > least
            )
            values = (
                value / (worked if per_time else 1) for value, worked in found if value is not None
            )
            self._values[key] = sorted(values)
        return self._values[key]

    def former_role(self, person_id: str, role: Role) -> Role | None:
        """Another role that the person held earlier in the month."""
        for other in ROLES:
            if other == role:
                continue
            for row in self.pack.marts.of(f"{other}_months", "person_id", person_id):
                if row["month"] == self.pack.month and number(row, "days_in_role"):
                    return other
        return None
