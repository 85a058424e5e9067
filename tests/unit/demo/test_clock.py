"""Local time of the demo company: working hours, months, and the way to UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.demo.clock import DAY, HOUR, NEVER, make_clock, to_dates
from dagster_project.demo.spec import ZONE, DemoSpec

CLOCK = make_clock(DemoSpec(last_month=date(2026, 10, 1), months=20))
INSTANTS = st.integers(CLOCK.begin, CLOCK.export_at + 40 * DAY)


def _local(instant: int) -> datetime:
    midnight = datetime.combine(date.fromordinal(instant // DAY), datetime.min.time())
    hours, seconds = divmod(instant % DAY, HOUR)
    return midnight.replace(hour=hours, minute=seconds // 60, second=seconds % 60)


@given(instant=INSTANTS, seed=st.integers(0, 9))
def test_work_begins_no_earlier_and_in_the_hours_of_a_working_day(instant: int, seed: int) -> None:
    (moved,) = CLOCK.to_working(np.random.default_rng(seed), np.array([instant]))
    found = _local(int(moved))
    assert moved >= instant
    assert 8 <= found.hour < 18
    assert found.weekday() < 5 or found.date() == date(2026, 11, 1)
    assert (found.month, found.day) not in {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}


@given(first=st.integers(0, 600), length=st.integers(1, 40), seed=st.integers(0, 9))
def test_a_moment_within_days_lies_within_them(first: int, length: int, seed: int) -> None:
    begin = np.array([CLOCK.starts[0] + first])
    (at,) = CLOCK.within(np.random.default_rng(seed), begin, begin + length)
    assert begin[0] <= at // DAY < begin[0] + length
    assert 8 <= _local(int(at)).hour < 18


@given(instant=st.integers(CLOCK.begin, CLOCK.export_at).filter(lambda t: t % DAY >= 3 * HOUR))
def test_utc_is_that_of_the_companys_zone(instant: int) -> None:
    expected = _local(instant).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC).replace(tzinfo=None)
    (found,) = CLOCK.utc(np.array([instant]))
    assert found == np.datetime64(expected, "s")


def test_what_never_happened_has_no_time() -> None:
    assert np.isnat(CLOCK.utc(np.array([NEVER]))).all()
    assert np.isnat(to_dates(np.array([0, 10]), never=10)).all()
    assert CLOCK.to_working(np.random.default_rng(1), np.array([NEVER]))[0] == NEVER


def test_months_are_numbered_from_the_first_one_and_the_morning_after_is_one_more() -> None:
    edges = [CLOCK.begin - 1, CLOCK.begin, CLOCK.export_at - 12 * HOUR - 1, CLOCK.export_at]
    assert CLOCK.month_of(np.array(edges)).tolist() == [-1, 0, 19, 20]
    assert CLOCK.days.tolist()[-2:] == [31, 1]


@pytest.mark.parametrize(
    ("people", "months", "last_month"),
    [(11, 12, date(2026, 10, 1)), (12, 0, date(2026, 10, 1)), (12, 1, date(2026, 10, 2))],
)
def test_a_company_that_cannot_be_is_refused_with_what_was_given(
    people: int, months: int, last_month: date
) -> None:
    with pytest.raises(ValueError, match=rf"people={people}, months={months}.*at least 12 people"):
        DemoSpec(last_month=last_month, people=people, months=months)
