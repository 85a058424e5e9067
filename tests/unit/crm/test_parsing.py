"""One value from text to type: days of the company's zone, instants, and what does not parse."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest

from dagster_project.crm.parsing import converted, parsed, prepare, trimmed

BERLIN = "Europe/Berlin"


def _connect(zone: str, naive_times: str = "utc") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    prepare(connection, zone, naive_times)
    return connection


@pytest.fixture(scope="module")
def berlin() -> Iterator[duckdb.DuckDBPyConnection]:
    with _connect(BERLIN) as connection:
        yield connection


def _value(
    connection: duckdb.DuckDBPyConnection, text: str, kind: str, form: str | None = None
) -> object:
    sql = f"select {parsed(trimmed('$text'), kind, form)}"
    found: object = connection.execute(sql, {"text": text}).fetchall()[0][0]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-05T08:13:22.000Z", datetime(2026, 10, 5, 8, 13, 22, tzinfo=UTC)),
        ("2026-10-05T08:13:22.000+0000", datetime(2026, 10, 5, 8, 13, 22, tzinfo=UTC)),
        ("2026-10-05T08:13:22+02:00", datetime(2026, 10, 5, 6, 13, 22, tzinfo=UTC)),
        ("2026-10-05 08:13", datetime(2026, 10, 5, 8, 13, tzinfo=UTC)),  # no zone: UTC
        ("2026-10-05", datetime(2026, 10, 4, 22, tzinfo=UTC)),  # a day begins in the company's zone
        ("2026-01-05", datetime(2026, 1, 4, 23, tzinfo=UTC)),
        (" 2026-10-05T08:13:22Z ", datetime(2026, 10, 5, 8, 13, 22, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_with_its_zone(
    berlin: duckdb.DuckDBPyConnection, text: str, expected: datetime
) -> None:
    assert _value(berlin, text, "TIMESTAMPTZ") == expected


@pytest.mark.parametrize(
    "text", ["2026-02-30", "05/10/2026", "infinity", "epoch", "soon", "2026-10-05T25:00:00Z", "1"]
)
def test_what_is_no_instant_is_null(berlin: duckdb.DuckDBPyConnection, text: str) -> None:
    assert _value(berlin, text, "TIMESTAMPTZ") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-05", date(2026, 10, 5)),
        ("2026-10-05 00:00:00", date(2026, 10, 5)),  # a spreadsheet's date
        ("2026-10-04T22:30:00Z", date(2026, 10, 5)),  # already the next day in Berlin
        ("2026-10-05T00:30:00+02:00", date(2026, 10, 5)),
        ("infinity", None),
        ("5.10.2026", None),
    ],
)
def test_a_day_is_a_day_of_the_company(
    berlin: duckdb.DuckDBPyConnection, text: str, expected: date | None
) -> None:
    assert _value(berlin, text, "DATE") == expected


def test_formats_are_read_as_in_strptime(berlin: duckdb.DuckDBPyConnection) -> None:
    assert _value(berlin, "05.10.2026", "DATE", "%d.%m.%Y") == date(2026, 10, 5)
    noon = datetime(2026, 2, 24, 2, 18, tzinfo=UTC)
    assert _value(berlin, "02/24/26 02:18 AM", "TIMESTAMPTZ", "%m/%d/%y %I:%M %p") == noon
    midnight = datetime(2026, 2, 23, 23, tzinfo=UTC)
    assert _value(berlin, "02/24/26", "TIMESTAMPTZ", "%m/%d/%y") == midnight
    assert _value(berlin, "24/02/26", "TIMESTAMPTZ", "%m/%d/%y") is None


def test_times_without_a_zone_can_be_the_companys() -> None:
    with _connect(BERLIN, "company") as connection:
        found = _value(connection, "2026-10-05 08:13", "TIMESTAMPTZ")
        assert found == datetime(2026, 10, 5, 6, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("1200.50", "DECIMAL(18,2)", "1200.50"),
        ("1,200.50", "DECIMAL(18,2)", None),
        ("1200 EUR", "DECIMAL(18,2)", None),
        ("NaN", "DECIMAL(18,2)", None),
        ("TRUE", "BOOLEAN", "True"),
        ("0", "BOOLEAN", "False"),
        ("maybe", "BOOLEAN", None),
        ("12", "BIGINT", "12"),
        ("twelve", "BIGINT", None),
    ],
)
def test_numbers_and_flags_are_strict(
    berlin: duckdb.DuckDBPyConnection, text: str, kind: str, expected: str | None
) -> None:
    found = _value(berlin, text, kind)
    assert (None if found is None else str(found)) == expected


def test_results_of_expressions_become_days_and_instants_in_the_companys_zone(
    berlin: duckdb.DuckDBPyConnection,
) -> None:
    instant = converted("date '2026-10-05'", "DATE", "TIMESTAMPTZ")
    day = converted("timestamptz '2026-10-04 22:30:00Z'", "TIMESTAMPTZ", "DATE")
    found = berlin.execute(f"select {instant}, {day}, utc(timestamp '2026-10-05 08:00')").fetchall()
    assert found == [
        (
            datetime(2026, 10, 4, 22, tzinfo=UTC),
            date(2026, 10, 5),
            datetime(2026, 10, 5, 8, tzinfo=UTC),
        )
    ]


# Their clocks change at midnight, so that a day has no midnight, or two.
@pytest.mark.parametrize(
    "zone", [BERLIN, "America/New_York", "America/Havana", "Africa/Cairo", "America/Asuncion"]
)
def test_a_day_begins_where_its_first_instant_is(zone: str) -> None:
    with _connect(zone) as connection:
        days = "unnest(generate_series(date '2015-01-01', date '2025-12-31', interval 1 day))"
        found = connection.execute(
            f"select d::date, local_day(d::date) from (select {days} as d)"
        ).fetchall()
    local, instant = ZoneInfo(zone), timedelta(microseconds=1)
    assert len(found) == 4018
    assert all(begins.astimezone(local).date() == day for day, begins in found)
    assert all((begins - instant).astimezone(local).date() < day for day, begins in found)
