"""The figures of one review month by hand-written SQL, straight from the files.

Here belong running `hand_written.sql` and `hand_written_more.sql`, and comparing figures with the
marts; what is computed stands in those files.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.crm.entities import ENTITIES
from dagster_project.dbt_project import PROJECT_DIR
from dagster_project.home import Home
from dagster_project.months import add_months, cutoff_at
from dagster_project.settings import Settings

STATEMENTS = Path(__file__).with_name("hand_written.sql")
MORE_STATEMENTS = Path(__file__).with_name("hand_written_more.sql")
INPUTS = ("calendar", "months", "criteria", "ramp")
# What every way computes, and what is computed by hand beyond: these, and more columns of AEs.
KEYS = {
    "sdr_monthly": ("month", "person_id"),
    "ae_monthly": ("month", "person_id"),
    "am_monthly": ("month", "person_id"),
    "handovers": ("handover_id",),
    "deals": ("opportunity_id",),
    "team_monthly": ("month", "team", "metric"),
    "company_monthly": ("month", "metric"),
    "evidence_cells": ("month", "role", "metric", "person_id", "stratum"),
}
MORE_KEYS = {
    "handover_sdr_ae_monthly": ("month", "sdr_id", "ae_id", "decision", "decision_reason"),
    "rejected_leads_monthly": ("month", "ae_id", "fate"),
    "deal_credits": ("opportunity_id", "person_id"),
    "win_age_curve": ("stratum", "age_months"),
    "account_value_monthly": ("month", "account_id"),
    "coaching_monthly": ("month", "coach_id", "coachee_id", "metric"),
    "coaching_people_monthly": ("month", "person_id"),
    "chain_monthly": ("cohort_month", "segment"),
}


@contextmanager
def opened(home: Home, database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own with a view per raw file, as an analyst would open it."""
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        for name in ENTITIES:
            connection.execute(f"create view {name} as from '{home.build}/raw/{name}/*.parquet'")
        for name in INPUTS:
            connection.execute(f"create view {name} as from '{home.build}/inputs/{name}.parquet'")
        connection.execute(f"create view metrics as from '{PROJECT_DIR}/seeds/metrics.csv'")
        yield connection


def compute(connection: duckdb.DuckDBPyConnection, month: date) -> float:
    """Computes the figures of the review month; returns the seconds that it took.

    The month before at its own cutoff comes first: the company's figures of then are all that is
    kept of it.
    """
    began = time.perf_counter()
    _run(connection, add_months(month, -1), 1, 1)
    connection.execute(
        "create or replace table before as from role_metrics where team is null",
    )
    _run(connection, month, 13, 36)
    connection.execute(
        """
        create or replace table team_monthly as from role_metrics where team is not null;
        create or replace table company_monthly as
        select r.* exclude (team), before.value as previous_at_equal_age
        from role_metrics r left join before
            on r.metric = before.metric and r.month = r.review_month
        where r.team is null
        """
    )
    return time.perf_counter() - began


def compute_more(connection: duckdb.DuckDBPyConnection) -> float:
    """Computes further marts from what `compute` left; returns the seconds that it took."""
    began = time.perf_counter()
    for statement in connection.extract_statements(MORE_STATEMENTS.read_text(encoding="utf-8")):
        connection.execute(statement)
    return time.perf_counter() - began


def _run(connection: duckdb.DuckDBPyConnection, month: date, months: int, history: int) -> None:
    settings = Settings()
    first_month, history_from = (add_months(month, 1 - count) for count in (months, history))
    instants = {
        "cutoff": cutoff_at(month, settings.company.zone),
        "history_starts_at": cutoff_at(add_months(history_from, -1), settings.company.zone),
    }
    values = {
        "month": month,
        "first_month": first_month,
        "history_from": history_from,
        "cutoff_on": add_months(month, 1),
        "sla": settings.sla_working_days,
    }
    for name, instant in instants.items():
        connection.execute(f"set variable {name} = $1::timestamptz", [instant])
    for name, value in values.items():
        connection.execute(f"set variable {name} = $1", [value])
    for statement in connection.extract_statements(STATEMENTS.read_text(encoding="utf-8")):
        connection.execute(statement)


def differences(
    connection: duckdb.DuckDBPyConnection,
    marts: Path,
    month: date,
    marts_and_keys: Mapping[str, tuple[str, ...]],
) -> dict[str, str]:
    """Per mart what differs from the models' figures, in the columns that both have."""
    connection.execute(f"attach '{marts}' as marts (read_only)")
    found = {
        name: _difference(connection, name, keys, month) for name, keys in marts_and_keys.items()
    }
    connection.execute("detach marts")
    return found


def _difference(
    connection: duckdb.DuckDBPyConnection, mart: str, keys: tuple[str, ...], month: date
) -> str:
    """`equal` and how many columns were compared, or the columns that differ with their rows."""
    ours, theirs = (
        {str(row[0]): str(row[1]) for row in connection.execute(f"describe {name}").fetchall()}
        for name in (mart, f"marts.main.{mart}")
    )
    known = f"and metric in (select metric from {mart})" if "metric" in keys else ""
    connection.execute(
        f"""
        create or replace temp table pairs as
        select a, b from {mart} as a
        full join (from marts.main.{mart} where review_month = $1 {known}) as b
            on {" and ".join(f"a.{key} = b.{key}" for key in keys)}
        """,
        [month],
    )
    shared = [name for name in ours if name in theirs]
    checks = [
        f"count(*) filter (where {_differ(name, 'DOUBLE' in (ours[name], theirs[name]))})"
        for name in shared
    ]
    counts = connection.execute(f"select {', '.join(checks)}, count(*) from pairs").fetchone()
    assert counts is not None
    wrong = {name: n for name, n in zip(shared, counts, strict=False) if n}
    missing = sorted(set(theirs) - set(ours))
    left_out = f"; not computed: {', '.join(missing)}" if missing else ""
    compared = f"{counts[-1]:,} rows, {len(shared)} columns"
    return (f"DIFFERENT {wrong} of " if wrong else "equal: ") + compared + left_out


def _differ(name: str, is_float: bool) -> str:
    if is_float:
        return (
            f"a.{name} is null != (b.{name} is null) "
            f"or abs(a.{name} - b.{name}) > 1e-9 * (1 + abs(b.{name}))"
        )
    return f"a.{name} is distinct from b.{name}"
