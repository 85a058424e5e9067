"""Each event belongs to exactly one month: the one that it is in the company's zone.

DuckDB computes days and months, Python cutoffs: both must mean the same by a month, through every
change of the clocks. The SQL is the product's own: the macros of extraction, and of the models.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.crm.parsing import prepare
from dagster_project.dbt_project import PROJECT_DIR
from dagster_project.months import add_months, cutoff_at

ZONES = (
    "UTC",
    "America/Sao_Paulo",  # clocks went forward at midnight
    "Europe/Berlin",
    "Asia/Kathmandu",  # +05:45
    "Pacific/Apia",  # had no 30 December 2011
    "Africa/Casablanca",  # back for the month of Ramadan
    "America/St_Johns",  # -03:30, and changed at one minute past midnight
    "America/Asuncion",  # 1 October 2017 began at one o'clock
    "America/Havana",  # 1 November 2020 had two midnights
)
# Here the clock went back over a month's end: from 00:01 on 1 November to 23:01 on 31 October.
MONTH_BEGAN_TWICE = ("America/St_Johns", datetime(2009, 11, 1, 2, 30, tzinfo=UTC))
FIRST, LAST = datetime(1995, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
Query = Callable[[str, datetime], date]


def _near_a_month_end(zone: str, month: date, offset: timedelta) -> datetime:
    return cutoff_at(month, ZoneInfo(zone)) + offset


MONTHS = st.dates(FIRST.date(), LAST.date()).map(lambda day: day.replace(day=1))
HOURS = st.timedeltas(timedelta(hours=-26), timedelta(hours=26))
INSTANTS = st.datetimes(
    FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)
)
zones = pytest.mark.parametrize("zone", ZONES)


def _connection(zone: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    prepare(connection, zone, "utc")
    connection.execute("set TimeZone = 'UTC'")
    return connection


@pytest.fixture(scope="module")
def connections() -> dict[str, duckdb.DuckDBPyConnection]:
    """One per zone, as extraction prepares it."""
    return {zone: _connection(zone) for zone in ZONES}


@pytest.fixture(scope="module")
def local_month(connections: dict[str, duckdb.DuckDBPyConnection]) -> Query:
    """The models' macro, over one instant."""
    text = (PROJECT_DIR / "macros" / "time.sql").read_text("utf-8")
    macros = jinja2.Environment(autoescape=False).from_string(text).module  # noqa: S701 - SQL
    sql = f"select {macros.local_month('instant', 'zone')} "  # type: ignore[attr-defined]
    sql += "from (select ?::timestamptz as instant, ? as zone)"
    return lambda zone, instant: connections[zone].execute(sql, [instant, zone]).fetchall()[0][0]


@zones
@given(instant=INSTANTS)
def test_an_instant_is_in_the_month_that_the_calendar_on_the_wall_shows(
    local_month: Query, zone: str, instant: datetime
) -> None:
    assert local_month(zone, instant) == instant.astimezone(ZoneInfo(zone)).date().replace(day=1)


@zones
@given(month=MONTHS, offset=HOURS)
def test_around_the_end_of_a_month_an_event_is_in_one_month_on_one_side_of_the_cutoff(
    local_month: Query, zone: str, month: date, offset: timedelta
) -> None:
    instant = _near_a_month_end(zone, month, offset)
    if zone == MONTH_BEGAN_TWICE[0] and abs(instant - MONTH_BEGAN_TWICE[1]) < timedelta(hours=2):
        return
    found = local_month(zone, instant)
    assert found == (month if offset < timedelta(0) else add_months(month, 1))


@zones
@given(month=MONTHS)
def test_the_cutoff_is_the_first_instant_of_the_next_month_and_no_instant_is_between(
    local_month: Query, zone: str, month: date
) -> None:
    cutoff = cutoff_at(month, ZoneInfo(zone))
    last = cutoff - timedelta(microseconds=1)
    assert (local_month(zone, last), local_month(zone, cutoff)) == (month, add_months(month, 1))


@zones
@given(day=st.dates(FIRST.date(), LAST.date()))
def test_a_date_of_the_export_is_the_first_instant_of_its_day(
    connections: dict[str, duckdb.DuckDBPyConnection], zone: str, day: date
) -> None:
    query = "select local_day(?::date), day_of(local_day(?::date))"
    ((begins, again),) = connections[zone].execute(query, [day, day]).fetchall()
    if zone == "Pacific/Apia" and day == date(2011, 12, 30):
        return  # there was no such day
    assert again == day
    assert (begins - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() < day


@pytest.mark.parametrize(
    ("zone", "instant", "month"),
    [
        ("America/Sao_Paulo", "2018-06-01 02:32", date(2018, 5, 1)),
        ("America/Sao_Paulo", "2018-06-01 03:00", date(2018, 6, 1)),
        ("Europe/Berlin", "2026-03-31 21:59", date(2026, 3, 1)),  # summer time by now
        ("Europe/Berlin", "2026-03-31 22:00", date(2026, 4, 1)),
        ("Europe/Berlin", "2026-10-31 22:59", date(2026, 10, 1)),  # winter time by now
        ("Europe/Berlin", "2026-10-31 23:00", date(2026, 11, 1)),
        ("Asia/Kathmandu", "2026-10-31 18:14", date(2026, 10, 1)),
        ("Asia/Kathmandu", "2026-10-31 18:15", date(2026, 11, 1)),
        ("Pacific/Apia", "2011-12-31 09:59", date(2011, 12, 1)),  # 29 December was two days ago
        ("Pacific/Apia", "2011-12-31 10:00", date(2012, 1, 1)),
        ("America/Asuncion", "2017-10-01 03:59", date(2017, 9, 1)),
        ("America/Asuncion", "2017-10-01 04:00", date(2017, 10, 1)),
        ("America/Havana", "2020-11-01 03:59", date(2020, 10, 1)),
        ("America/Havana", "2020-11-01 05:30", date(2020, 11, 1)),  # the second half past midnight
        ("America/St_Johns", "2026-11-01 02:29", date(2026, 10, 1)),
        ("America/St_Johns", "2026-11-01 02:30", date(2026, 11, 1)),
    ],
)
def test_known_instants_are_in_their_month(
    local_month: Query, zone: str, instant: str, month: date
) -> None:
    assert local_month(zone, datetime.fromisoformat(instant).replace(tzinfo=UTC)) == month
