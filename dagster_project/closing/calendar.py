"""The working-day and fiscal calendars, as tables that dbt reads.

Here belongs what depends on country, zone and fiscal year; which months are closed does not.
"""

from datetime import UTC, date, datetime, timedelta

import pandas as pd

from dagster_project.months import add_months, cutoff_at
from dagster_project.settings import CompanySettings


def working_day_calendar(country: str, first: date, last: date) -> pd.DataFrame:
    """One row per day from `first` to `last`: date, is_working_day (no weekend, no holiday)."""
    from holidays import country_holidays

    days = pd.date_range(first, last, freq="D")
    public = country_holidays(country, years=range(first.year, last.year + 1))
    is_working = [day.weekday() < 5 and day.date() not in public for day in days]
    return pd.DataFrame({"date": days.date, "is_working_day": is_working})


def nth_working_day(country: str, month: date, n: int) -> date:
    """The n-th working day (1-based) of `month`."""
    days = working_day_calendar(country, month, add_months(month, 1) - timedelta(days=1))
    working = days.loc[days["is_working_day"], "date"]
    found: date = working.iloc[min(n, len(working)) - 1]
    return found


def month_calendar(company: CompanySettings, first: date, last: date) -> pd.DataFrame:
    """One row per month: month, starts_at, cutoff_at (UTC), fiscal year label, quarter, period."""
    rows = []
    month = first
    while month <= last:
        period = (month.month - company.fiscal_year_start) % 12 + 1
        started = month.year if month.month >= company.fiscal_year_start else month.year - 1
        ended = started if company.fiscal_year_start == 1 else started + 1
        rows.append(
            {
                "month": month,
                "starts_at": _first_instant(month, company),
                "cutoff_at": cutoff_at(month, company.zone),
                "fiscal_year": f"FY{ended if company.fiscal_year_label == 'end' else started}",
                "fiscal_quarter": (period - 1) // 3 + 1,
                "fiscal_period": period,
            }
        )
        month = add_months(month, 1)
    return pd.DataFrame(rows)


def _first_instant(month: date, company: CompanySettings) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=company.zone).astimezone(UTC)
