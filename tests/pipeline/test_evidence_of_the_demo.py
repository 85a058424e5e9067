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
from dagster_project.demo.clock import DAY, NEVER
from dagster_project.demo.company import Company
from dagster_project.demo.deals import LOST, OPEN, WON
from dagster_project.demo.handovers import ACCEPTED, REJECTED
from dagster_project.demo.salesforce_macros import macros
from dagster_project.demo.simulate import simulate
from dagster_project.demo.spec import DemoSpec
from dagster_project.home import Home
from tests.conftest import MONTH
from tests.pipeline.simulated import counted, hours_of_sdrs, offers_known

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
        handovers=handovers[(handovers["deleted"] >= cutoff) & (handovers["sent"] < cutoff)],
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


def test_leads_and_the_hours_for_them_are_those_of_the_simulator(
    marts: duckdb.DuckDBPyConnection, company: Company
) -> None:
    leads = company.leads[(company.leads["sent"] < NEVER) & (company.leads["month"] < SPEC.months)]
    sent = leads.groupby(["sdr", "month"]).size().rename_axis(["person", "month"])
    cells = (
        hours_of_sdrs(company, FIRST)
        .merge(sent.rename("observed").reset_index(), how="outer")
        .fillna(0)
    )
    marts.register("cells", cells[(cells["observed"] > 0) | (cells["trials"] > 0)])
    simulated = marts.execute(
        f"select user_id(person), {_month()}, 'all', observed::bigint, trials::bigint "
        "from cells order by all"
    ).fetchall()

    assert _cells(marts, "lead_rate") == simulated


def test_what_aes_made_of_their_leads_is_what_the_simulator_says(
    marts: duckdb.DuckDBPyConnection, company: Company
) -> None:
    offers = offers_known(company)
    is_won = offers["outcome"] == WON
    decided = offers[(offers["decision"] == ACCEPTED) & (offers["outcome"] != OPEN)]

    won_by_self = counted(offers, is_won & (offers["owner"] == offers["person"]))
    assert won_by_self["observed"].sum() > 200
    assert _cells(marts, "lead_yield") == _simulated(marts, won_by_self)
    won = counted(decided, decided["outcome"] == WON)
    assert _cells(marts, "accepted_lead_win_rate") == _simulated(marts, won)


def test_what_others_made_of_rejected_leads_is_what_the_simulator_says(
    marts: duckdb.DuckDBPyConnection, company: Company
) -> None:
    offers = offers_known(company)
    rejected = offers.loc[offers["decision"] == REJECTED, ["person", "month", "stratum", "lead"]]
    taken = offers.loc[offers["decision"] == ACCEPTED, ["person", "lead", "owner", "outcome"]]
    # Nobody offers a lead again that was accepted, so that what was taken was taken later.
    both = rejected.merge(taken, on="lead", suffixes=("", "_later"))
    is_won = both["outcome"] == WON
    is_lost = (both["outcome"] == LOST) & (both["person_later"] != both["person"])
    both = both[(both["owner"] != both["person"]) & (is_won | is_lost)]
    cells = counted(both, both["outcome"] == WON)

    assert cells["trials"].sum() > 50
    assert _cells(marts, "rejected_lead_win_rate") == _simulated(marts, cells)


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
