"""Young cohorts: what they have won so far says what they will have won in the end."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.maturity import close_rate_maturity
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.ranking_inputs import Counts, cells, company, names

METRIC = "close_rate_cohort"
AGES = 37


def _curve(share: Floats, created: float = 1000.0, stratum: str = "all") -> pd.DataFrame:
    """What mature cohorts had won by each age."""
    kept = np.minimum(np.arange(AGES), len(share) - 1)
    return pd.DataFrame(
        {
            "stratum": pd.Series([stratum] * AGES, dtype="str"),
            "age_months": np.arange(AGES),
            "deals_created": created,
            "deals_won": share[kept] * created,
        }
    )


def _decided(decided: Floats) -> pd.DataFrame:
    """The rows of AEs, (people, months)."""
    person, month = np.indices(decided.shape).reshape(2, -1)
    return pd.DataFrame(
        {
            "month": month + MONTH - decided.shape[1] + 1,
            "person_id": pd.Series(np.array(names(len(decided)))[person], dtype="str"),
            "cohort_decided": decided.reshape(-1),
            "amount_won_attainment_year_to_date": 1.0,
        }
    )


def _review(won: Counts, created: Counts, curve: pd.DataFrame) -> Inputs:
    return company(
        "ae", cells(METRIC, won, created), win_ages=curve, ae=_decided(np.asarray(won) + 1.0)
    )


def test_a_cohort_is_compared_with_what_others_had_won_at_its_age() -> None:
    # Half of what is won in the end (30 %) is won by the month after.
    curve = _curve(np.array([0.05, 0.15, 0.30]))
    rows = close_rate_maturity(_review(np.array([[6.0, 6.0, 1.0]]), np.full((1, 3), 20.0), curve))
    assert rows["cohort_month"].tolist() == [MONTH - 2, MONTH - 1, MONTH]
    assert rows["age_months"].tolist() == [2, 1, 0]
    assert rows["expected_won"].to_numpy() == pytest.approx([6, 3, 1])
    assert rows["expected_share"].to_numpy() == pytest.approx([0.30, 0.15, 0.05])
    assert rows["rate_matured"].to_numpy() == pytest.approx([0.3, 0.6, 0.3])
    assert rows["deals_decided"].tolist() == [7, 7, 2]
    assert (rows["interval_low"] < rows["rate_matured"]).all()
    assert (rows["rate_matured"] < rows["interval_high"]).all()


def test_each_stratum_matures_at_its_own_pace_where_enough_is_known_of_it() -> None:
    quick, slow = np.array([0.4, 0.4]), np.array([0.0, 0.4])
    parts = [
        cells(METRIC, [[4.0]], 10, stratum="quick"),
        cells(METRIC, [[0.0]], 10, stratum="slow"),
        cells(METRIC, [[0.0]], 10, stratum="unheard of"),
    ]
    known = pd.concat([_curve(quick, stratum="quick"), _curve(slow, stratum="slow")])
    rows = close_rate_maturity(company("ae", *parts, win_ages=known, ae=_decided(np.ones((1, 1)))))
    assert rows["expected_won"].tolist() == [pytest.approx(4 + 0 + 2)]
    few = pd.concat([_curve(quick, 50, "quick"), _curve(slow, 50, "slow")])
    rows = close_rate_maturity(company("ae", *parts, win_ages=few, ae=_decided(np.ones((1, 1)))))
    assert rows["expected_won"].tolist() == [pytest.approx(3 * 2)]


def test_a_share_that_was_won_by_an_age_is_won_by_every_later_one() -> None:
    curve = _curve(np.array([0.1, 0.3, 0.25])).iloc[:3]  # the oldest cohorts were worse
    rows = close_rate_maturity(_review(np.array([[2.0, 2, 2]]), np.full((1, 3), 20.0), curve))
    assert rows["expected_share"].tolist() == pytest.approx([0.275, 0.275, 0.1])  # both together


def test_nothing_is_matured_where_nothing_is_known_of_ages() -> None:
    empty = _review(np.array([[2.0]]), np.array([[20.0]]), _curve(np.array([0.1])).iloc[:0])
    rows = close_rate_maturity(empty)
    assert rows["deals_created"].tolist() == [20]
    assert rows[["expected_won", "rate_matured", "interval_low"]].isna().all(axis=None)
    nobody = company("ae", ae=_decided(np.ones((0, 1))))
    assert close_rate_maturity(nobody).empty


def test_rates_are_right_from_the_third_month_while_closed_deals_mislead() -> None:
    # A quarter is won in the end; losses take twice as long as wins.
    rng, true, people, created = np.random.default_rng(3), 0.25, 80, 400
    ages = np.arange(AGES)
    won_by, lost_by = 1 - np.exp(-(ages + 0.5) / 3), 1 - np.exp(-(ages + 0.5) / 6)
    age = np.arange(12)[::-1]
    won = rng.binomial(created, true * won_by[age], (people, 12))
    lost = rng.binomial(created, (1 - true) * lost_by[age], (people, 12))
    rows = close_rate_maturity(
        _review(won, np.full(won.shape, float(created)), _curve(true * won_by, 1e6))
    )
    matured = rows.groupby("age_months")["rate_matured"].mean()
    assert (matured[matured.index >= 3] - true).abs().max() < 0.02
    closed = (won / (won + lost)).mean(axis=0)
    assert np.abs(closed - true)[age == 3] > 0.08
    is_within = rows["interval_low"].le(true) & rows["interval_high"].ge(true)
    assert 0.87 <= is_within.mean() <= 0.93


def test_intervals_hold_for_few_deals_as_well() -> None:
    rng, share = np.random.default_rng(4), np.array([0.1, 0.2, 0.25])
    won = rng.binomial(12, share[np.minimum(np.arange(12)[::-1], 2)], (200, 12))
    rows = close_rate_maturity(_review(won, np.full(won.shape, 12.0), _curve(share, 1e6)))
    is_within = rows["interval_low"].le(0.25) & rows["interval_high"].ge(0.25)
    assert is_within.mean() >= 0.88
    assert rows["rate_matured"].between(0, 1).all()
    assert rows["interval_low"].between(0, 1).all()


def test_older_cohorts_and_people_in_other_roles_have_no_row() -> None:
    inputs = company(
        "ae",
        cells(METRIC, np.ones((2, 15)), 9.0),
        people=["p001"],
        ae=_decided(np.ones((2, 13))),
        win_ages=_curve(np.array([0.1, 0.3])),
    )
    rows = close_rate_maturity(inputs)
    assert set(rows["person_id"]) == {"p001"}
    assert rows["age_months"].max() == 11
    assert len(rows) == 12
