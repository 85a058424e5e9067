"""What coaching has cost and would earn, by hand."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.engagements import engagements
from dagster_project.coaching.incentives import propose
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.ranking import make_panels
from dagster_project.coaching.tables import as_table
from dagster_project.settings_statistics import StatisticsSettings
from tests.unit.coaching.advice_inputs import aes, changed, met, noted

# 20 deals a month of which a quarter is won: 3.75 events a month and logit.
CLOSED = np.full((8, 18), 5)
INFORMATION = 20 * 0.25 * 0.75


def _company(*sessions: tuple[str, str, int, str, float]) -> Inputs:
    """AEs who won 2 deals of 1,000 a month for thirteen months, of 30 days each."""
    inputs = changed(aes(8, CLOSED), sessions=met(*sessions))
    ae = inputs.ae.assign(deals_won=2, amount_won=2_000.0, amount_won_target=4_000.0)
    return changed(inputs, ae=ae)


def _added(effect: float = 0.4, sd: float = 0.2, *, is_proven: bool = True) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "direction": "ae_to_ae",
            "metric": "close_rate",
            "coach_id": ["ae1", "ae2"],
            "value_added": effect,
            "value_added_sd": sd,
            "is_proven": is_proven,
        }
    )
    return as_table(rows, "coach_value_added")


def _propose(
    inputs: Inputs, added: pd.DataFrame | None = None, **rules: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    settings = StatisticsSettings.model_validate({"incentives": rules})
    started = engagements(inputs, settings.coaching)
    added = _added() if added is None else added
    rows, totals = propose(inputs, make_panels(inputs), started, added, settings)
    return rows.set_index("person_id"), totals.set_index("team")


FIRST = ("ae1", "ae0", 0, "close_rate", 3.0)


def test_selling_time_relief_and_pay_follow_from_the_hours() -> None:
    rows, _ = _propose(_company(FIRST, ("ae1", "ae3", 0, "close_rate", 1.0)))
    row = rows.iloc[0]
    assert row[["role", "team", "sessions", "hours", "coachees"]].tolist() == [
        "ae", "t1", 2, 4.0, 2,
    ]  # fmt: skip
    hours = 30 * 5 / 7 * 8
    assert row["own_value_per_hour"] == pytest.approx(2_000 / hours)
    assert row["selling_time_value"] == pytest.approx(4 * 2_000 / hours)
    assert row["relief_share"] == pytest.approx(4 / hours)
    assert row["relief"] == pytest.approx(4_000 * 4 / hours)
    assert row["session_pay"] == 4 * 40
    assert row["target_metric"] == "amount_won"


def test_the_bonus_is_a_share_of_what_the_coaching_is_expected_to_add() -> None:
    """Four months of effect, in two months of meetings; a deal is worth 1,000."""
    row = _propose(_company(FIRST), bonus_cap=1e6)[0].loc[["ae1"]].iloc[0]
    value = 0.4 * INFORMATION * 4 / 2 * 1_000
    assert row["expected_value"] == pytest.approx(value)
    assert row["p_positive"] == pytest.approx(0.97725, abs=1e-4)
    assert row["bonus"] == pytest.approx(0.1 * value)
    assert row["total"] == pytest.approx(120 + 0.1 * value)
    assert not row["is_bonus_capped"]
    capped = _propose(_company(FIRST), bonus_cap=100)[0].loc[["ae1"]].iloc[0]
    assert (capped["bonus"], capped["is_bonus_capped"]) == (100, True)


@pytest.mark.parametrize(
    "added",
    [
        pytest.param(_added(0.1, 0.2), id="as likely as not"),
        pytest.param(_added(0.4, 0.2, is_proven=False), id="merely believed"),
        pytest.param(_added(-0.4, 0.2), id="harmful"),
        pytest.param(_added().iloc[:0], id="unknown"),
    ],
)
def test_there_is_no_bonus_for_coaching_that_was_not_seen_to_help(added: pd.DataFrame) -> None:
    row = _propose(_company(FIRST), added)[0].loc[["ae1"]].iloc[0]
    assert row["bonus"] == 0
    assert row["total"] == row["session_pay"] == 120


def test_what_coaching_adds_is_paid_once_however_long_it_goes_on() -> None:
    later = [("ae1", "ae0", age, "close_rate", 3.0) for age in range(4)]
    bonus = [_propose(_company(*later[: age + 1]))[0]["bonus"].sum() for age in range(4)]
    assert bonus[0] == bonus[1] > 0
    assert bonus[2] == bonus[3] == 0


def test_hours_that_nobody_recorded_earn_and_cost_nothing() -> None:
    row = _propose(_company(("ae1", "ae0", 0, "close_rate", np.nan)))[0].loc[["ae1"]].iloc[0]
    assert pd.isna(row["hours"])
    assert row["session_pay"] == row["selling_time_value"] == row["relief"] == 0
    assert row["sessions"] == 1


def test_relief_has_a_limit_and_needs_a_target() -> None:
    inputs = _company(("ae1", "ae0", 0, "close_rate", 100.0), FIRST)
    inputs = noted(inputs, "ae", "ae1", [0], amount_won_target=np.nan)
    row = _propose(inputs)[0].loc[["ae1"]].iloc[0]
    assert row["relief_share"] == 0.25
    assert pd.isna(row["relief"])


def test_a_manager_who_coaches_forgoes_no_sales() -> None:
    inputs = _company(("ae1", "ae0", 0, "close_rate", 2.0))
    people = inputs.people
    role = people["role"].where(people["person_id"] != "ae1", "manager")
    row = _propose(changed(inputs, people=people.assign(role=role)))[0].loc[["ae1"]].iloc[0]
    assert row["role"] == "manager"
    assert row[["own_value_per_hour", "selling_time_value", "target_metric"]].isna().all()
    assert row["session_pay"] == 80


def test_leads_are_worth_what_the_company_made_of_them() -> None:
    """A year of cohorts made 500 of a lead; 8 leads a month for an SDR."""
    inputs = _company(("sdr0", "sdr1", 0, "qualified_lead_rate", 1.0))
    chain = pd.DataFrame(
        {"cohort_month": [inputs.month - 8], "leads_sent": [100.0], "amount_won": [50_000.0]}
    )
    sdr = inputs.sdr.assign(leads_sent=8, leads_qualified=4)
    row = _propose(changed(inputs, chain=chain, sdr=sdr))[0].loc[["sdr0"]].iloc[0]
    assert row["own_value_per_hour"] == pytest.approx(8 * 500 / (30 * 5 / 7 * 8))


def test_totals_are_the_sums_of_their_teams_and_of_all() -> None:
    rows, totals = _propose(
        _company(FIRST, ("ae2", "ae0", 0, "close_rate", 1.0), ("ae3", "ae0", 0, "close_rate", 2.0))
    )
    figures = ["sessions", "hours", "selling_time_value", "session_pay", "bonus", "total"]
    assert set(totals.index) == {"(company)", "t0", "t1"}
    company = totals.loc[["(company)"], figures].iloc[0]
    assert company.tolist() == pytest.approx(rows[figures].sum().tolist())
    assert totals.loc["t1", "total"] == pytest.approx(rows.loc[["ae1", "ae3"], "total"].sum())
    assert totals["people"].to_dict() == {"(company)": 3, "t0": 1, "t1": 2}


def test_who_belongs_to_no_team_is_counted_apart_and_nobody_earns_nothing() -> None:
    inputs = _company(FIRST, (UNASSIGNED, "ae0", 0, "close_rate", 9.0))
    rows, totals = _propose(changed(inputs, people=inputs.people.assign(team=None)))
    assert rows.index.tolist() == ["ae1"]
    assert set(totals.index) == {"(company)", UNASSIGNED}
    last_month = _propose(_company(("ae1", "ae0", 1, "close_rate", 3.0)))
    assert all(one.empty for one in last_month)
