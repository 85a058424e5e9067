"""Decisions of AEs: what became of the leads that they turned down."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from tests.unit.coaching.ranking_inputs import cells, company, ranked, role_of, rows_of

REJECTED, METRIC = "rejected_lead_win_rate", "decision_quality"


def _rows(observed: list[list[float]], trials: float, **settings: object) -> pd.DataFrame:
    return rows_of(ranked(company("ae", cells(REJECTED, observed, trials)), **settings), METRIC)


def test_quality_is_what_others_won_less_than_usual_of_the_leads_turned_down() -> None:
    rows = _rows([[12], [24], [24], [24], [24], [36]], 60)
    # 40 % of such leads are won; 14.4 is the variance of 60 of them.
    assert rows["expected"].to_numpy() == pytest.approx(24)
    assert rows["score"].to_numpy() == pytest.approx([12 / 18.4, *[0] * 4, -12 / 18.4])
    assert rows["score_sd"].to_numpy() == pytest.approx(18.4**-0.5)
    assert rows["rate_adjusted"].iloc[0] == pytest.approx(expit(np.log(2 / 3) - 12 / 18.4))
    assert rows["numerator"].tolist() == [12, 24, 24, 24, 24, 36]
    assert rows["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert rows["outlier"].tolist()[0] == "above"
    assert rows["outlier"].tolist()[-1] == "below"


def test_nothing_is_said_of_single_aes_with_few_leads_that_others_worked() -> None:
    parts = [cells(REJECTED, [[20]] * 6, 60), cells(REJECTED, [[1]], 49, people=["few"])]
    result = ranked(company("ae", *parts, people=["few", "none", *[f"p{n:03d}" for n in range(6)]]))
    rows = rows_of(result, METRIC)
    assert rows.loc["few", "unranked_reason"] == "too_few_data"
    said = ["rate_adjusted", "interval_low", "interval_high", "p_top_quartile"]
    assert rows.loc[["few"], said].isna().to_numpy().all()
    assert [rows[of]["few"] for of in ("score", "numerator", "denominator")] == [0, 1, 49]
    assert rows.loc["none", "unranked_reason"] == "no_data"
    assert role_of(result, METRIC)["role_rate"] == pytest.approx(121 / 409)
    assert set(_rows([[20]] * 6, 60, min_rejections=61)["unranked_reason"]) == {"too_few_data"}


def test_two_years_of_decisions_count() -> None:
    rows = _rows([[1.0] * 30] * 6, 3)
    assert rows["denominator"].tolist() == [72] * 6


def test_quality_tells_who_chooses_well_where_enough_is_known() -> None:
    rng = np.random.default_rng(1)
    discernment = rng.normal(0, 0.6, 30)
    missed = rng.binomial(100, expit(-1 - discernment))
    rows = _rows([[value] for value in missed], 100)
    assert np.corrcoef(rows["score"], discernment)[0, 1] > 0.8
    is_within = rows["interval_low"].le(expit(-1 - discernment)) & rows["interval_high"].ge(
        expit(-1 - discernment)
    )
    assert is_within.mean() >= 0.75


def test_equally_choosing_aes_are_not_told_apart() -> None:
    opened = 0
    for seed in range(12):
        missed = np.random.default_rng(seed).binomial(80, 0.25, 12)
        rows = _rows([[value] for value in missed], 80)
        opened += bool(rows["rank"].notna().any())
    assert opened <= 2
