"""What macros and generic tests say about values, computed by the engine.

dbt compiles every expression once; DuckDB runs them. Generic tests get rows that must fail.
"""

import json
import math
from collections.abc import Mapping

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.home import Home
from tests.dbt.company import run_dbt_alone

EXPRESSIONS = {
    "safe_ratio": "{{ sales_reviews.safe_ratio('a', 'b') }}",
    "low": "{{ sales_reviews.wilson_bound('a', 'b', 'low') }}",
    "high": "{{ sales_reviews.wilson_bound('a', 'b', 'high') }}",
    "is_there": "{{ sales_reviews.is_there('recorded', 'cutoff') }}",
    "known_from": "{{ sales_reviews.known_from('happened', 'zone') }}",
    "known_from_later": (
        "{{ sales_reviews.known_from_later("
        "\"date '2026-10-01'\", 'happened', 'recorded', 'zone') }}"
    ),
    "known_until": "{{ sales_reviews.known_until('recorded', 'zone') }}",
    "local_day": "{{ sales_reviews.local_day('happened', 'zone') }}",
    "add_months": "{{ sales_reviews.add_months('day', 'n') }}",
    "earliest_after": "{{ sales_reviews.earliest_after('instants', 'bound') }}",
    "primary_key": "{{ sales_reviews.test_primary_key('t', ['k', 'l']) }}",
    "unique_combination": "{{ sales_reviews.test_unique_combination('t', ['k', 'l']) }}",
    "holds": "{{ sales_reviews.test_holds('t', ['won <= decided', 'rate <= 1']) }}",
}
ZONE = "'Europe/Berlin' as zone"


@pytest.fixture(scope="module")
def compiled(workshop: Home) -> Mapping[str, str]:
    """Every expression as SQL, told apart by being the values of one JSON object."""
    captures = "".join(
        f"{{% set {name} %}}{call}{{% endset %}}" for name, call in EXPRESSIONS.items()
    )
    names = ", ".join(f"'{name}': {name} | string" for name in EXPRESSIONS)
    run_dbt_alone(workshop, "compile", "--inline", f"{captures}{{{{ tojson({{{names}}}) }}}}")
    results = json.loads((workshop.dbt / "target" / "run_results.json").read_text("utf-8"))
    sql: dict[str, str] = json.loads(results["results"][0]["compiled_code"])
    return sql


def _value(expression: str, row: str) -> object:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        found = connection.execute(f"select {expression} from (select {row})").fetchall()
    return found[0][0]


def _rows(query: str, values: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"create table t as {values}")
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1", "4", "0.25"),
        ("0", "4", "0.0"),
        ("1", "0", "None"),
        ("0", "0", "None"),
        ("null", "4", "None"),
        ("1", "null", "None"),
    ],
)
def test_a_ratio_is_empty_without_its_denominator(
    compiled: Mapping[str, str], a: str, b: str, expected: str
) -> None:
    assert str(_value(compiled["safe_ratio"], f"{a} as a, {b} as b")) == expected


@given(trials=st.integers(1, 10_000), share=st.floats(0, 1))
def test_the_wilson_interval_holds_the_rate_and_solves_its_equation(
    compiled: Mapping[str, str], trials: int, share: float
) -> None:
    won = round(trials * share)
    row = f"{won} as a, {trials} as b"
    low, high = (float(str(_value(compiled[side], row))) for side in ("low", "high"))
    rate = won / trials
    assert 0 <= low <= rate <= high <= 1
    for bound in (low, high):
        # A bound is a rate from which the observed one is z standard errors away.
        error = 1.6448536269514722 * math.sqrt(bound * (1 - bound) / trials)
        assert abs(rate - bound) == pytest.approx(error, abs=1e-9)


def test_the_wilson_interval_is_empty_without_trials(compiled: Mapping[str, str]) -> None:
    assert _value(compiled["low"], "0 as a, 0 as b") is None
    assert _value(compiled["high"], "null as a, null as b") is None


def test_rows_without_times_were_always_there_and_are_never_gone(
    compiled: Mapping[str, str],
) -> None:
    row = "cast(null as timestamptz) as recorded, timestamptz '2026-11-01 00:00+00' as cutoff"
    assert _value(compiled["is_there"], row) is True
    row = f"cast(null as timestamptz) as recorded, cast(null as timestamptz) as happened, {ZONE}"
    assert str(_value(compiled["known_until"], row)) == "9999-12-31"
    assert str(_value(compiled["known_from"], row)) == "0001-01-01"


@pytest.mark.parametrize(
    ("recorded_at", "month"),
    [
        ("null", "2026-10-01"),
        ("timestamptz '2026-10-05 08:00+00'", "2026-10-01"),
        ("timestamptz '2026-09-01 08:00+00'", "2026-10-01"),
        ("timestamptz '2026-10-31 23:00+00'", "2026-11-01"),
    ],
)
def test_what_is_recorded_later_is_known_later(
    compiled: Mapping[str, str], recorded_at: str, month: str
) -> None:
    row = f"timestamptz '2026-10-05 08:00+00' as happened, {recorded_at} as recorded, {ZONE}"
    assert str(_value(compiled["known_from_later"], row)) == month


@pytest.mark.parametrize(
    ("instant", "zone", "day", "month"),
    [
        ("2018-06-01 02:32", "America/Sao_Paulo", "2018-05-31", "2018-05-01"),
        ("2026-10-31 22:59", "Europe/Berlin", "2026-10-31", "2026-10-01"),
        ("2026-10-31 23:00", "Europe/Berlin", "2026-11-01", "2026-11-01"),
        ("2026-03-31 22:00", "Europe/Berlin", "2026-04-01", "2026-04-01"),  # summer time by now
    ],
)
def test_days_and_months_are_those_of_the_zone(
    compiled: Mapping[str, str], instant: str, zone: str, day: str, month: str
) -> None:
    row = f"timestamptz '{instant}+00' as happened, '{zone}' as zone"
    assert str(_value(compiled["local_day"], row)) == day
    assert str(_value(compiled["known_from"], row)) == month


def test_months_are_added_across_years(compiled: Mapping[str, str]) -> None:
    assert str(_value(compiled["add_months"], "date '2026-01-01' as day, -13 as n")) == "2024-12-01"


@pytest.mark.parametrize(("bound", "expected"), [("null", "1"), ("1", "2"), ("3", "None")])
def test_the_earliest_after_a_bound_skips_what_is_empty(
    compiled: Mapping[str, str], bound: str, expected: str
) -> None:
    row = f"[3, null, 1, 2] as instants, cast({bound} as integer) as bound"
    assert str(_value(compiled["earliest_after"], row)) == expected


def test_the_key_test_finds_empty_and_repeated_keys(compiled: Mapping[str, str]) -> None:
    values = """
        from (values
            (1, 'a'),           -- fine
            (1, 'b'),           -- fine: the other half differs
            (2, 'a'), (2, 'a'), -- twice
            (3, null)           -- half a key
        ) as t (k, l)
    """
    assert sorted(_rows(compiled["primary_key"], values), key=str) == [(2, "a", 2), (3, None, 1)]


def test_the_combination_test_takes_empty_for_a_value(compiled: Mapping[str, str]) -> None:
    values = """
        from (values
            (1, null), (1, 'a'), -- fine
            (2, null), (2, null) -- twice
        ) as t (k, l)
    """
    assert _rows(compiled["unique_combination"], values) == [(2, None, 2)]


def test_the_rule_test_finds_false_and_passes_unknown(compiled: Mapping[str, str]) -> None:
    values = """
        from (values
            (1, 2, 0.5),  -- fine
            (0, 0, null), -- fine: a rate without denominator
            (3, 2, 0.5),  -- more won than decided
            (1, 2, 1.5)   -- more than all
        ) as t (won, decided, rate)
    """
    assert [row[:2] for row in _rows(compiled["holds"], values)] == [(3, 2), (1, 2)]
