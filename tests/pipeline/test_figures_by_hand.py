"""Figures of the published marts, recomputed by hand-written SQL straight from the CSV files.

Here belongs the comparison, of every person and every month that the marts hold: October 2026,
which is closed, and the twelve months before. The SQL is in `by_hand`.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.home import Home
from tests.pipeline import by_hand

# Evidence goes further back; all other marts begin here.
FIRST_MONTH = date(2025, 10, 1)
ROLES = ("sdr_monthly", "ae_monthly", "am_monthly")
# The columns beside the review month that a row is known by.
KEYS = dict.fromkeys(ROLES, ("month", "person_id")) | {
    "coaching_people_monthly": ("month", "person_id"),
    "handover_sdr_ae_monthly": ("month", "sdr_id", "ae_id", "decision", "decision_reason"),
    "rejected_leads_monthly": ("month", "ae_id", "fate"),
    "evidence_cells": ("month", "role", "metric", "person_id", "stratum"),
    "handover_ae_am_monthly": ("month", "ae_id", "am_id"),
    "chain_people_monthly": ("cohort_month", "role", "person_id"),
    "deal_credits": ("opportunity_id", "person_id"),
}
# Expected acceptances are added up in millionths, so that no order of adding changes them.
COARSE = {"strictness_accepted_expected": 1e-5, "acceptance_vs_peers": 1e-5}

Figure = int | float | Decimal | None
Rows = dict[tuple[object, ...], dict[str, Figure]]


@pytest.fixture(scope="module")
def hand(demo_drop: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The figures by hand."""
    with by_hand.recompute(demo_drop) as connection:
        yield connection


@pytest.fixture(scope="module")
def published(closed_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published marts."""
    with duckdb.connect(str(Home(closed_home).marts), read_only=True) as connection:
        yield connection


def _numbers(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    columns = connection.execute(f"describe {table}").fetchall()
    return [
        str(name)
        for name, kind, *_ in columns
        if kind in ("BIGINT", "DOUBLE", "INTEGER", "HUGEINT") or kind.startswith("DECIMAL")
    ]


def _rows(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> Rows:
    keys = KEYS[table]
    found = connection.execute(
        f"select {', '.join([*keys, *columns])} from {table}"
        + (f" where month >= date '{FIRST_MONTH}'" if "month" in keys else "")
    ).fetchall()
    rows = {row[: len(keys)]: dict(zip(columns, row[len(keys) :], strict=True)) for row in found}
    assert len(rows) == len(found)
    return rows


def _is_same(column: str, by_hand: Figure, mart: Figure) -> bool:
    if by_hand is None or mart is None:
        return by_hand is mart
    if not isinstance(mart, float):
        return by_hand == mart
    tolerance = COARSE.get(column, 1e-9)
    return float(by_hand) == pytest.approx(mart, rel=tolerance, abs=tolerance)


@pytest.mark.parametrize("mart", KEYS)
def test_every_figure_of_everybody_equals_the_csv_files(
    hand: duckdb.DuckDBPyConnection, published: duckdb.DuckDBPyConnection, mart: str
) -> None:
    columns = _numbers(published, mart)
    expected = _rows(hand, mart, columns)
    found = _rows(published, mart, columns)
    assert found.keys() == expected.keys()
    different = [
        (*key, column, f"by hand {expected[key][column]}, in the mart {figure}")
        for key, row in found.items()
        for column, figure in row.items()
        if not _is_same(column, expected[key][column], figure)
    ]
    assert different == []


@pytest.mark.parametrize("mart", ROLES)
def test_every_number_of_a_role_is_written_by_hand_and_seen(
    hand: duckdb.DuckDBPyConnection, published: duckdb.DuckDBPyConnection, mart: str
) -> None:
    columns = _numbers(published, mart)
    assert set(columns) == set(_numbers(hand, mart))
    rows = _rows(published, mart, columns)
    unseen = [column for column in columns if not any(row[column] for row in rows.values())]
    assert unseen == []


@pytest.mark.parametrize("mart", ROLES)
def test_everybody_stands_where_their_last_day_in_the_role_found_them(
    hand: duckdb.DuckDBPyConnection, published: duckdb.DuckDBPyConnection, mart: str
) -> None:
    columns = "person_id, month, team, segment, manager_id"
    found = published.execute(
        f"select {columns} from {mart} where days_in_role > 0 order by all"
    ).fetchall()
    expected = hand.execute(
        f"select {columns} from (from roles_held select * rename (person as person_id))"
        " where role = $role order by all",
        {"role": mart.removesuffix("_monthly")},
    ).fetchall()
    assert found == expected


# Where figures go wrong; who is such a case in October.
HARD_CASES = {
    "an SDR": "select person from roles_held where role = 'sdr' and month = '2026-10-01'",
    "an AE": "select person from roles_held where role = 'ae' and month = '2026-10-01'",
    "an AM": "select person from roles_held where role = 'am' and month = '2026-10-01'",
    "in two roles": """
        select person from roles_held where month = '2026-10-01'
        group by person having count(*) > 1
    """,
    "left": "select Id from User where Left_On__c like '2026-10-%'",
    "part-time": """
        select user_id from availability where month = '2026-10-01' and cast(share as double) < 1
    """,
    "new in the role": """
        select held.person
        from roles_held as held
        join beginnings using (person, role)
        join ramps using (role)
        where month = '2026-10-01' and date_diff('month', first_month, month) = tenure_month
    """,
    "credited with a split": "select person from credits where is_split and month = '2026-10-01'",
    "seller of a deal edited after the cutoff": "select owner from deals join undone using (id)",
    "sender of a lead that was offered twice": """
        select sdr from offers where lead_offer = 2 and month = '2026-10-01'
    """,
    "owner of accounts that moved in every way": """
        select person_id from am_monthly
        where month = '2026-10-01' and portfolio_expansion > 0 and portfolio_contraction > 0
            and portfolio_churn > 0 and portfolio_taken_over > 0
    """,
}


def test_every_hard_case_is_among_the_people(hand: duckdb.DuckDBPyConnection) -> None:
    people = {case: set(hand.execute(query).fetchall()) for case, query in HARD_CASES.items()}
    assert [case for case, found in people.items() if not found] == []
    assert min(len(people[role]) for role in ("an SDR", "an AE", "an AM")) >= 3
    assert len(set.union(*people.values())) >= 10
