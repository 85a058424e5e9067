"""Results of the statistics as files, and what earlier review months have recommended."""

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dagster_project.closing.statistics import previous_recommendations
from dagster_project.closing.statistics_results import KEYS, SCHEMAS, write_results
from dagster_project.coaching.inputs import number_of
from dagster_project.coaching.tables import TABLES, as_table
from dagster_project.quoting import literal

MONTH = date(2026, 10, 1)


def _health(**columns: list[object]) -> pd.DataFrame:
    return as_table(pd.DataFrame(columns), "chain_health")


def _recommended(*names: str) -> pd.DataFrame:
    return as_table(
        pd.DataFrame({"recommendation_id": list(names), "kind": "none"}), "coaching_recommendations"
    )


def test_every_table_has_a_file_in_its_form_also_without_rows(tmp_path: Path) -> None:
    rows = write_results({}, tmp_path)
    assert rows == dict.fromkeys(TABLES, 0)
    for name, schema in SCHEMAS.items():
        assert pq.read_schema(tmp_path / f"{name}.parquet").remove_metadata() == schema


def test_every_key_is_made_of_columns_of_its_table() -> None:
    assert KEYS.keys() == TABLES.keys()
    assert all(set(KEYS[name]) <= TABLES[name].keys() for name in TABLES)


def test_months_are_dates_unknown_is_null_and_rows_are_in_the_order_of_their_key(
    tmp_path: Path,
) -> None:
    july = number_of(date(2026, 7, 1))
    table = _health(
        month=[july + 1, july, july],
        stage=["calls", "leads_sent", "calls"],
        position=[1, 2, 1],
        rate=[float("nan"), 0.25, 3.0],
        alarm=[None, "up", None],
    )
    write_results({MONTH: {"chain_health": table}}, tmp_path)
    written = pq.read_table(tmp_path / "chain_health.parquet").select(
        ["review_month", "month", "stage", "position", "rate", "alarm"]
    )
    assert [tuple(row.values()) for row in written.to_pylist()] == [
        (MONTH, date(2026, 7, 1), "calls", 1, 3.0, None),
        (MONTH, date(2026, 7, 1), "leads_sent", 2, 0.25, "up"),
        (MONTH, date(2026, 8, 1), "calls", 1, None, None),
    ]


def test_the_order_of_rows_and_months_does_not_change_a_byte(tmp_path: Path) -> None:
    rows = _health(month=[24321, 24321, 24320], stage=["b", "a", "a"], position=[2, 1, 1])
    september = date(2026, 9, 1)
    first = {september: {"chain_health": rows}, MONTH: {"chain_health": rows}}
    second = {MONTH: {"chain_health": rows.iloc[::-1]}, september: {"chain_health": rows}}
    for folder, results in (("one", first), ("two", second)):
        write_results(results, tmp_path / folder)
    one, two = (tmp_path / folder / "chain_health.parquet" for folder in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@pytest.fixture
def marts(tmp_path: Path) -> Path:
    """Published recommendations of March to October 2026, each named by its month."""
    path = tmp_path / "marts.duckdb"
    months = {date(2026, m, 1): {"coaching_recommendations": _recommended(f"of-{m}")}
              for m in range(3, 11)}  # fmt: skip
    write_results(months, tmp_path)
    with duckdb.connect(str(path)) as connection:
        source = literal(tmp_path / "coaching_recommendations.parquet")
        connection.execute(f"create table coaching_recommendations as from {source}")
    return path


def _previous(
    marts: Path, month: date, months: list[date], made: dict[date, pd.DataFrame]
) -> list[tuple[int, str]]:
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(marts)} as marts (read_only)")
        found = previous_recommendations(connection, month, months, made)
    assert list(found.columns) == ["review_month", *TABLES["coaching_recommendations"]]
    return list(zip(found["review_month"], found["recommendation_id"], strict=True))


def test_a_month_looks_back_on_six_published_months_and_never_on_itself_or_later(
    marts: Path,
) -> None:
    september = date(2026, 9, 1)
    expected = [(number_of(date(2026, m, 1)), f"of-{m}") for m in range(3, 9)]
    assert _previous(marts, september, [september], {}) == expected


def test_what_this_build_makes_anew_takes_the_place_of_what_is_published(marts: Path) -> None:
    august, september = date(2026, 8, 1), date(2026, 9, 1)
    made = {august: _recommended("new-1", "new-2"), september: _recommended()}
    found = _previous(marts, MONTH, [august, september, MONTH], made)
    assert [name for _, name in found] == ["of-4", "of-5", "of-6", "of-7", "new-1", "new-2"]
    assert [number for number, _ in found[-2:]] == [number_of(august)] * 2


def test_before_the_first_close_nothing_was_recommended(tmp_path: Path) -> None:
    marts = tmp_path / "empty.duckdb"
    duckdb.connect(str(marts)).close()
    assert _previous(marts, MONTH, [MONTH], {}) == []
