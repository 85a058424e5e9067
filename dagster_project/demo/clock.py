"""Time in the company: months, working hours, and the way to UTC.

Here belongs everything about instants. Inside the simulator an instant is a whole number of seconds
of local time since day 0 of the proleptic calendar, so that adding and comparing are plain integer
arithmetic; `NEVER` stands for what has not happened. No clock of the machine is read.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from dagster_project.demo.spec import ZONE, DemoSpec
from dagster_project.months import add_months

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DAY = 86_400
HOUR = 3_600
NEVER = np.int64(1) << 60
_EPOCH = date(1970, 1, 1).toordinal()
_BEFORE, _AFTER = 800, 1_500
_CLOSED_DAYS = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}


@dataclass(frozen=True)
class Clock:
    """Months and days of one company.

    Month `months` is the morning after the last one: the export is taken at its noon, so that it
    holds a few events which no closed month may count.

    Attributes:
        months: length of the history.
        starts: first day (ordinal) of every month, of the morning after, and the day after that.
        begin, export_at: first instant of the history, and when the export is taken.
        calendar_month: 1 to 12 for every month.
    """

    months: int
    starts: Ints
    begin: int
    export_at: int
    calendar_month: Ints
    base: int
    working_days: Ints
    next_working: Ints
    working_before: Ints
    utc_offset: Ints

    @property
    def days(self) -> Ints:
        """Days of every month; the morning after has one."""
        return np.diff(self.starts)

    def month_of(self, instants: Ints) -> Ints:
        """Number of the month; -1 before the history, `months` after its end."""
        return np.searchsorted(self.starts[:-1] * DAY, instants, side="right") - 1

    def within(self, rng: np.random.Generator, first: Ints, last: Ints) -> Ints:
        """An instant in the working hours of a random working day in [first, last)."""
        begin, end = self.working_before[first - self.base], self.working_before[last - self.base]
        choice = begin + (rng.random(len(first)) * (end - begin)).astype(np.int64)
        day = np.where(end > begin, self.working_days[choice], first)
        hours = np.where(day >= self.starts[self.months], 3.5, 9.5)
        return day * DAY + 8 * HOUR + (rng.random(len(first)) * hours * HOUR).astype(np.int64)

    def to_working(self, rng: np.random.Generator, instants: Ints) -> Ints:
        """The instant itself, or shortly after the next begin of work where nobody works."""
        known = np.minimum(instants, (self.base + len(self.next_working) - 2) * DAY)
        day, second = known // DAY, known % DAY
        early = np.where(second >= 18 * HOUR, day + 1, day)
        open_day = self.next_working[np.maximum(early - self.base, 0)]
        start = open_day * DAY + 8 * HOUR + rng.integers(0, 2 * HOUR, len(known))
        is_moved = (open_day != day) | (second < 8 * HOUR)
        moved: Ints = np.where(is_moved & (day >= self.base), start, known)
        return np.where(instants >= NEVER, NEVER, moved)

    def utc(self, instants: Ints) -> NDArray[np.datetime64]:
        """UTC, NaT for `NEVER`. Between three in the morning and midnight a day has one offset."""
        is_known = instants < NEVER
        known = np.where(is_known, instants, 0)
        index = np.clip(known // DAY - self.base, 0, len(self.utc_offset) - 1)
        seconds = known - _EPOCH * DAY - self.utc_offset[index]
        result: NDArray[np.datetime64] = seconds.astype("datetime64[s]")
        result[~is_known] = np.datetime64("NaT")
        return result


def to_dates(ordinals: Ints, never: int) -> NDArray[np.datetime64]:
    """Days, NaT from `never` on and below 1."""
    is_known = (ordinals > 0) & (ordinals < never)
    result = np.where(is_known, ordinals - _EPOCH, 0).astype("datetime64[D]")
    result[~is_known] = np.datetime64("NaT")
    days: NDArray[np.datetime64] = result.astype("datetime64[s]")
    return days


def make_clock(spec: DemoSpec) -> Clock:
    """The calendar of a company: weekends and fixed holidays are no working days."""
    firsts = [add_months(spec.first_month, index) for index in range(spec.months + 1)]
    starts = np.array([day.toordinal() for day in firsts] + [spec.end.toordinal() + 1])
    base, until = int(starts[0]) - _BEFORE, int(starts[-1]) + _AFTER
    days = [date.fromordinal(ordinal) for ordinal in range(base, until)]
    is_working = np.array(
        # Somebody is always there on the morning of the export.
        [_is_working(day) or day == spec.end for day in days]
    )
    working = np.arange(base, until)[is_working]
    before = np.concatenate([[0], np.cumsum(is_working)])
    zone = ZoneInfo(ZONE)
    offsets = [_offset(day, zone) for day in days]
    return Clock(
        months=spec.months,
        starts=starts,
        begin=int(starts[0]) * DAY,
        export_at=int(starts[-2]) * DAY + 12 * HOUR,
        calendar_month=np.array([day.month for day in firsts]),
        base=base,
        working_days=np.append(working, until),
        next_working=np.append(working, until)[before[:-1]],
        working_before=before,
        utc_offset=np.array(offsets),
    )


def _is_working(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in _CLOSED_DAYS


def _offset(day: date, zone: ZoneInfo) -> int:
    offset = datetime(day.year, day.month, day.day, 12, tzinfo=zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
