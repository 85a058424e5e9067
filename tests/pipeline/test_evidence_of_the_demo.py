"""Evidence and coaching of the closed demo company beside what the simulator itself counted.

The simulator counts what truly happened. What nobody could have known from the export is taken off
its records first: rows that were deleted or merged, and deals that were entered after the cutoff.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dagster_project.demo.cells import evidence
from dagster_project.demo.clock import DAY
from dagster_project.demo.company import Company
from dagster_project.demo.salesforce_macros import macros
from dagster_project.demo.simulate import simulate
from dagster_project.demo.spec import DemoSpec
from dagster_project.home import Home
from tests.conftest import MONTH

# As `demo_drop` is made.
SPEC = DemoSpec(people=26, months=15, last_month=MONTH)
FIRST = date(2025, 8, 1)
# By then all leads of the months before have been assessed.
ASSESSED_UNTIL = date(2026, 8, 1)


@pytest.fixture(scope="module")
def company() -> Company:
    """The company, without what the export does not tell at October's cutoff."""
    whole = simulate(SPEC)
    cutoff = whole.clock.starts[whole.clock.months] * DAY
    deals, leads, handovers = whole.deals, whole.leads, whole.handovers
    is_withdrawn = (handovers["deleted"] < cutoff) & (handovers["round"] == 0)
    withdrawn = handovers.loc[is_withdrawn, "lead"]
    return replace(
        whole,
        deals=deals[(deals["deleted"] >= cutoff) & (deals["recorded"] < cutoff)],
        leads=leads[
            (leads["deleted"] >= cutoff)
            & (leads["merged_into"] < 0)
            & ~leads["lead"].isin(withdrawn)
        ],
        sessions=whole.sessions[whole.sessions["at"] < cutoff],
    )


@pytest.fixture(scope="module")
def marts(closed_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published marts, and the words that the export uses for the simulator's numbers."""
    path = str(Home(closed_home).marts).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as published (read_only)")
        for statement in macros():
            connection.execute(statement)
        yield connection


def _month(number: str = "month") -> str:
    return f"(date '{FIRST}' + to_months({number}::integer))::date"


def _cells(marts: duckdb.DuckDBPyConnection, metric: str) -> list[tuple[object, ...]]:
    return marts.execute(
        "select person_id, month, stratum, observed, trials from published.evidence_cells "
        "where review_month = $month and metric = $metric and person_id <> '(unassigned)' "
        "order by all",
        {"month": MONTH, "metric": metric},
    ).fetchall()


def _simulated(marts: duckdb.DuckDBPyConnection, cells: pd.DataFrame) -> list[tuple[object, ...]]:
    marts.register("cells", cells)
    return marts.execute(
        f"select user_id(person), {_month()}, "
        "source(stratum // 2) || ' · ' || segment(stratum % 2), observed, trials "
        "from cells order by all"
    ).fetchall()


def test_close_rates_are_those_of_the_simulator_cell_by_cell(
    marts: duckdb.DuckDBPyConnection, company: Company
) -> None:
    cells = _cells(marts, "close_rate")

    assert len(cells) > 300
    assert cells == _simulated(marts, evidence(company, "close_rate"))


def test_qualified_leads_are_those_of_the_simulator_once_they_have_been_assessed(
    marts: duckdb.DuckDBPyConnection, company: Company
) -> None:
    found, simulated = (
        [row for row in rows if isinstance(row[1], date) and row[1] <= ASSESSED_UNTIL]
        for rows in (
            _cells(marts, "qualified_lead_rate"),
            _simulated(marts, evidence(company, "qualified_lead_rate")),
        )
    )

    assert len(found) > 200
    assert found == simulated


def test_customers_lost_and_grown_are_those_of_the_simulator(
    marts: duckdb.DuckDBPyConnection, company: Company
) -> None:
    # The simulator tries customers while an AM has them, so that only events are comparable.
    marts.register("kept", evidence(company, "retention"))
    marts.register("grown", evidence(company, "upsell_rate"))
    simulated = marts.execute(
        f"select {_month('kept.month')}, sum(kept.trials - kept.observed), sum(grown.observed) "
        "from kept join grown using (person, month, stratum) group by all order by all"
    ).fetchall()
    found = marts.execute(
        "select month, sum(trials - observed) filter (metric = 'account_retention'), "
        "sum(observed) filter (metric = 'account_expansion') from published.evidence_cells "
        "where review_month = $month and role = 'am' group by all order by all",
        {"month": MONTH},
    ).fetchall()

    assert sum(lost for _, lost, _ in found) > 30
    assert [row for row in found if row[0] >= FIRST] == simulated


def test_coaching_is_that_of_the_simulator_pair_by_pair(
    marts: duckdb.DuckDBPyConnection, company: Company
) -> None:
    month = company.clock.month_of(company.sessions["at"].to_numpy())
    marts.register("sessions", company.sessions.assign(month=month))
    simulated = marts.execute(
        f"select {_month()}, user_id(coach), user_id(coachee), metric, count(*), sum(minutes) / 60 "
        "from sessions group by all order by all"
    ).fetchall()
    found = marts.execute(
        "select month, coach_id, coachee_id, metric, sessions, hours "
        "from published.coaching_monthly where review_month = $month order by all",
        {"month": MONTH},
    ).fetchall()

    assert len(found) >= 10
    assert found == simulated
