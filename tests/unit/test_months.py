"""Months, cutoffs and working days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.closing.calendar import month_calendar, nth_working_day, working_day_calendar
from dagster_project.errors import UsageError
from dagster_project.months import (
    add_months,
    cutoff_at,
    format_month,
    last_complete_month,
    parse_month,
)
from dagster_project.settings import CompanySettings

ZONES = ["Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata", "UTC"]


@pytest.mark.parametrize("text", ["2026-13", "26-10", "2026-1", "october", "2026-10-01", ""])
def test_what_is_no_month_is_refused_with_the_form_to_use(text: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM"):
        parse_month(text)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-500, 500))
def test_adding_months_and_taking_them_away_comes_back(day: date, count: int) -> None:
    month = day.replace(day=1)
    assert add_months(add_months(month, count), -count) == month
    assert parse_month(format_month(month)) == month


@given(st.dates(date(2005, 1, 1), date(2035, 1, 1)), st.sampled_from(ZONES))
def test_one_microsecond_parts_two_months(day: date, zone: str) -> None:
    month, info = day.replace(day=1), ZoneInfo(zone)
    cutoff = cutoff_at(month, info)
    last = cutoff - timedelta(microseconds=1)
    assert last.astimezone(info).date().replace(day=1) == month
    assert cutoff.astimezone(info).date() == add_months(month, 1)
    assert last_complete_month(cutoff, info) == month
    assert last_complete_month(last, info) == add_months(month, -1)


def test_a_utc_morning_of_june_is_still_may_in_sao_paulo() -> None:
    moment = datetime(2018, 6, 1, 2, 32, tzinfo=UTC)
    assert moment < cutoff_at(date(2018, 5, 1), ZoneInfo("America/Sao_Paulo"))


def test_working_days_leave_out_weekends_and_public_holidays() -> None:
    days = working_day_calendar("DE", date(2026, 5, 1), date(2026, 5, 4))
    assert list(days["is_working_day"]) == [False, False, False, True]  # Labour Day is a Friday
    assert nth_working_day("DE", date(2026, 5, 1), 1) == date(2026, 5, 4)
    assert nth_working_day("US", date(2026, 5, 1), 1) == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("start", "month", "label"),
    [
        (1, date(2026, 10, 1), "FY2026"),  # it ends in the year in which it starts
        (4, date(2026, 3, 1), "FY2025"),
        (4, date(2026, 4, 1), "FY2026"),
    ],
)
def test_a_fiscal_year_may_be_named_after_the_year_it_starts_in(
    start: int, month: date, label: str
) -> None:
    company = CompanySettings(fiscal_year_start=start, fiscal_year_label="start")
    row = month_calendar(company, month, month).iloc[0]
    assert (row["fiscal_year"], row["fiscal_period"]) == (label, (month.month - start) % 12 + 1)


@pytest.mark.parametrize(
    ("start", "month", "label", "quarter", "period"),
    [
        (1, date(2026, 10, 1), "FY2026", 4, 10),
        (4, date(2026, 3, 1), "FY2026", 4, 12),  # the last month of the year that ends in 2026
        (4, date(2026, 4, 1), "FY2027", 1, 1),
        (10, date(2026, 10, 1), "FY2027", 1, 1),
    ],
)
def test_a_fiscal_year_is_named_after_the_year_it_ends_in(
    start: int, month: date, label: str, quarter: int, period: int
) -> None:
    row = month_calendar(CompanySettings(fiscal_year_start=start), month, month).iloc[0]
    assert (row["fiscal_year"], row["fiscal_quarter"], row["fiscal_period"]) == (
        label,
        quarter,
        period,
    )
