"""What the statistics of one review month look at, read from the files that dbt has built.

Here belong the queries; the form of what they return is `coaching.inputs.Inputs`. Nothing is
computed here but the numbers of months.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from dagster_project.coaching.inputs import Inputs, number_of
from dagster_project.months import add_months
from dagster_project.quoting import literal

MARTS, SCRATCH = "marts", "scratch"
# The relations of dbt that hold each frame; all are kept per review month.
RELATIONS = {
    "cells": "evidence_cells",
    "win_ages": "win_age_curve",
    "people": "int_statistics_people",
    "stints": "dim_person",
    "sessions": "coaching_monthly",
    "profiles": "int_statistics_profiles",
    "growth": "int_statistics_growth",
    "sdr": "sdr_monthly",
    "ae": "ae_monthly",
    "am": "am_monthly",
    "pairs": "handover_sdr_ae_monthly",
    "am_handovers": "handover_ae_am_monthly",
    "rejections": "rejected_leads_monthly",
    "company": "company_monthly",
    "teams": "team_monthly",
    "chain": "chain_monthly",
    "chain_people": "chain_people_monthly",
}
VANTAGES = "int_vantages"
_NUMBER = "(year({0}) * 12 + month({0}) - 1)::bigint"
# Columns that are months; all other dates are days.
_MONTHS = {"month", "cohort_month"}
# A stint that lasts ends with the review month: nothing later is known.
_COLUMNS = {
    "stints": (
        "person_id, role, manager_id, team, segment, "
        f"{_NUMBER.format('valid_from')} as valid_from, "
        f"{_NUMBER.format('least(valid_to, $cutoff) - 1')} + 1 as valid_to, "
        "valid_from as from_day, least(valid_to, $cutoff) as to_day"
    ),
}
_ONLY = {"stints": "role is not null and valid_from < $cutoff"}
_KINDS = {"i": "int64", "u": "int64", "f": "float64"}


@contextmanager
def opened(build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that only reads the two files of a build.

    Args:
        build: the folder with `marts.duckdb` and `scratch.duckdb`; no process writes to them.
    """
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for catalog in (MARTS, SCRATCH):
            path = literal(build / f"{catalog}.duckdb")
            connection.execute(f"attach {path} as {catalog} (read_only)")
        yield connection


def read_inputs(connection: duckdb.DuckDBPyConnection, month: date) -> Inputs:
    """All that the review month knows, in an order that does not depend on the machine.

    Args:
        connection: as `opened` makes it.
        month: a review month that this build holds.
    """
    history, currency = _vantage(connection, month)
    return Inputs(
        month=number_of(month),
        currency=currency,
        history_months=history,
        **{name: _frame(connection, name, month) for name in RELATIONS},
    )


def _vantage(connection: duckdb.DuckDBPyConnection, month: date) -> tuple[int, str]:
    """How many months the review month looks back on, and the currency of its amounts."""
    row = connection.execute(
        f"select min(history_from), any_value(reporting_currency) from {SCRATCH}.main.{VANTAGES} "  # noqa: S608
        "where review_month = $1 and known_month = $1",
        [month],
    ).fetchone()
    assert row is not None  # noqa: S101 - an aggregate
    return number_of(month) - number_of(row[0]) + 1, str(row[1])


def _frame(connection: duckdb.DuckDBPyConnection, name: str, month: date) -> pd.DataFrame:
    relation = RELATIONS[name]
    catalog = SCRATCH if relation.startswith("int_") else MARTS
    known = {"month": month, "cutoff": add_months(month, 1)}
    sql = (
        f"select {_COLUMNS.get(name) or _columns(connection, relation)} "  # noqa: S608 - our names
        f"from {catalog}.main.{relation} "
        f"where review_month = $month and {_ONLY.get(name, 'true')} order by all"
    )
    used = {key: value for key, value in known.items() if f"${key}" in sql}
    return _plain(connection.execute(sql, used).df())


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> str:
    """All columns but the review month; those that are months as numbers."""
    rows = connection.execute(
        "select column_name from duckdb_columns() where table_name = ? "
        "and column_name != 'review_month' order by column_index",
        [relation],
    ).fetchall()
    return ", ".join(
        f"{_NUMBER.format(name)} as {name}" if name in _MONTHS else f'"{name}"' for (name,) in rows
    )


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame in kinds that do not depend on whether it has rows: NaN and NaT are unknown."""
    kinds: dict[str, str] = {}
    for name, kind in frame.dtypes.items():
        has_gaps = bool(frame[name].isna().any())
        if kind.kind == "O":
            kinds[str(name)] = "str"
        elif kind.kind == "b":
            kinds[str(name)] = "boolean" if has_gaps else "bool"
        elif kind.kind in _KINDS:
            kinds[str(name)] = "float64" if has_gaps else _KINDS[kind.kind]
    return frame.astype(kinds)
