"""The median of a histogram is that of the values it counts, computed by the engine."""

import json
import statistics

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.home import Home
from tests.dbt.company import run_dbt_alone

CALL = "{{ sales_reviews.weighted_median('t', ['g', 'h'], 'v', 'w') }}"
Histogram = list[tuple[str, int | None, int]]


@pytest.fixture(scope="module")
def compiled(workshop: Home) -> str:
    run_dbt_alone(workshop, "compile", "--inline", CALL)
    results = json.loads((workshop.dbt / "target" / "run_results.json").read_text("utf-8"))
    return str(results["results"][0]["compiled_code"])


def _medians(compiled: str, histogram: Histogram) -> dict[str, tuple[float, int]]:
    with duckdb.connect() as connection:
        connection.execute("create table t (g varchar, h integer, v integer, w bigint)")
        connection.executemany("insert into t values (?, 0, ?, ?)", histogram)
        found = connection.execute(f"select g, median, n from ({compiled})").fetchall()
    return {group: (median, n) for group, median, n in found}


def test_the_median_of_an_even_number_lies_between_the_middle_values(compiled: str) -> None:
    # 1 1 2 5, 1 1 2 5 5 and 3 3.
    histogram: Histogram = [("even", 1, 2), ("even", 2, 1), ("even", 5, 1)]
    histogram += [("odd", 5, 2), ("odd", 2, 1), ("odd", 1, 2)]
    histogram += [("same", 3, 1), ("same", 3, 1)]
    assert _medians(compiled, histogram) == {"even": (1.5, 4), "odd": (2.0, 5), "same": (3.0, 2)}


def test_rows_without_value_or_weight_are_left_out(compiled: str) -> None:
    histogram: Histogram = [("a", None, 9), ("a", 4, 1), ("a", 8, 0), ("nothing", None, 3)]
    assert _medians(compiled, histogram) == {"a": (4.0, 1)}


@given(st.lists(st.tuples(st.integers(-5, 20), st.integers(1, 4)), min_size=1, max_size=8))
def test_it_is_the_median_of_the_values_counted(
    compiled: str, counts: list[tuple[int, int]]
) -> None:
    values = [value for value, weight in counts for _ in range(weight)]
    found = _medians(compiled, [("a", value, weight) for value, weight in counts])
    assert found == {"a": (statistics.median(values), len(values))}
