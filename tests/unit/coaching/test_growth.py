"""Net retention of AMs: pooled, capped by the inputs, shrunk."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.growth import net_retention
from dagster_project.coaching.standing import Standing
from dagster_project.settings_statistics import RatingSettings
from tests.unit.coaching.ranking_inputs import company, names, ranked, role_of, rows_of

METRIC = "net_retention"


def _growth(weight: Floats, grown: Floats, people: list[str] | None = None) -> pd.DataFrame:
    """Customers of people, (people, customers): weights and the same at the end of the months."""
    person, account = np.indices(np.shape(weight)).reshape(2, -1)
    ids = np.array(people or names(len(weight)), dtype=object)[person]
    return pd.DataFrame(
        {
            "person_id": pd.Series(ids, dtype="str"),
            "account_id": pd.Series([f"a{number}" for number in account], dtype="str"),
            "weight": np.asarray(weight, float).reshape(-1),
            "weighted_growth": np.asarray(grown, float).reshape(-1),
            "months": 12,
        }
    )


def _standing(weight: Floats, grown: Floats) -> Standing:
    return net_retention(company("am", people=names(len(weight)), growth=_growth(weight, grown)))


def test_growth_of_a_year_is_the_pooled_growth_of_its_months_to_the_twelfth() -> None:
    weight = np.full((6, 5), 1200.0)
    grown = weight * 1.01
    grown[0] = [1260, 1200, 1200, 1200, 1200]  # one of five customers grew by 5 % a month
    grown[1] = 1200
    people = _standing(weight, grown).people
    assert people["numerator"].tolist()[:2] == [6060, 6000]
    assert people["denominator"].tolist()[:2] == [6000, 6000]
    assert people["rate"].tolist()[:2] == pytest.approx([1.01**12 - 1, 0])
    assert people["rate"].tolist()[2:] == pytest.approx([1.01**12 - 1] * 4)


def test_the_error_comes_from_leaving_out_one_customer_of_all_ams_at_a_time() -> None:
    rng = np.random.default_rng(1)
    weight = rng.uniform(500, 2000, (6, 7))
    grown = weight * rng.normal(1.005, 0.02, weight.shape)
    found = 1 / _standing(weight, grown).people["information"].to_numpy()
    kept = [np.arange(7) != left for left in range(7)]
    own = []
    for person in range(6):
        logs = [12 * np.log(grown[person, k].sum() / weight[person, k].sum()) for k in kept]
        own.append(6 / 7 * sum((value - np.mean(logs)) ** 2 for value in logs))
    # As many own degrees of freedom as six, beside thirty of everybody's.
    by_hand = (30 * np.mean(own) + 6 * np.array(own)) / 36
    assert found == pytest.approx(by_hand)


def test_beliefs_are_nearer_to_the_truth_than_results_and_their_intervals_hold() -> None:
    raw, believed, covered = [], [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        skill = rng.normal(0, 0.1, 20)
        weight = rng.uniform(3000, 12000, (20, 25))
        yearly = skill[:, None] + rng.normal(0, 0.5, weight.shape)
        people = _standing(weight, weight * np.exp(yearly / 12)).people
        # One customer's growth varies, so that the mean of a portfolio is above its median.
        truth = np.expm1(skill - skill.mean() + np.log1p(people["rate"]).mean())
        raw.append((people["rate"] - truth) ** 2)
        believed.append((people["rate_adjusted"] - truth) ** 2)
        covered.append(people["interval_low"].le(truth) & people["interval_high"].ge(truth))
    assert np.mean(believed) < 0.75 * np.mean(raw)
    assert 0.82 <= np.mean(covered) <= 0.95


def test_ranks_follow_the_belief_where_ams_differ() -> None:
    rng = np.random.default_rng(2)
    weight = np.full((10, 20), 6000.0)
    yearly = np.linspace(-0.4, 0.4, 10)[:, None] + rng.normal(0, 0.1, weight.shape)
    inputs = company("am", people=names(10), growth=_growth(weight, weight * np.exp(yearly / 12)))
    result = ranked(inputs)
    rows = rows_of(result, METRIC)
    assert rows["rank"].tolist() == list(range(10, 0, -1))
    assert rows["is_star"].tolist()[-1]
    assert not rows["is_star"].iloc[:5].any()
    assert role_of(result, METRIC)["finding"] == "people_differ"


def test_most_differences_of_one_year_are_noise_and_said_to_be() -> None:
    flagged = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        weight = rng.uniform(3000, 12000, (20, 25))
        grown = weight * np.exp(rng.normal(0, 0.4, weight.shape) / 12)
        flagged += _standing(weight, grown).is_open(RatingSettings())
    assert flagged <= 6


def test_few_customers_are_too_few_and_none_are_no_data() -> None:
    weight = np.full((6, 6), 1000.0)
    rng = np.random.default_rng(3)
    growth = _growth(weight, weight * rng.normal(1, 0.05, weight.shape))
    few = _growth(np.array([[1000.0]]), np.array([[2000.0]]), ["few"])
    inputs = company("am", people=["few", "none", *names(6)], growth=pd.concat([growth, few]))
    rows = rows_of(ranked(inputs), METRIC)
    assert rows.loc["few", "unranked_reason"] == "too_few_data"
    assert rows.loc["few", "rate"] == pytest.approx(2**12 - 1)
    assert rows["rate_adjusted"].lt(0.5)["few"]
    assert rows.loc["none", "unranked_reason"] == "no_data"
    assert rows.loc[["none"], ["rate", "rate_adjusted"]].isna().all(axis=None)
    assert rows.loc["none", "numerator"] == 0


def test_a_portfolio_that_is_lost_whole_is_worst_and_finite() -> None:
    weight = np.full((8, 6), 1000.0)
    rng = np.random.default_rng(4)
    grown = weight * rng.normal(1.01, 0.01, weight.shape)
    grown[0], grown[0, 0] = 0, 1
    people = _standing(weight, grown).people
    assert people["score"].idxmin() == "p000"
    assert np.isfinite(people["score"]).all()


def test_a_portfolio_in_which_nothing_happened_is_not_known_for_certain() -> None:
    weight = np.full((8, 6), 1000.0)
    grown = weight * np.random.default_rng(6).normal(1.01, 0.02, weight.shape)
    grown[0] = weight[0]
    people = _standing(weight, grown).people
    assert people["rate"].iloc[0] == 0
    assert people["has_enough"].all()
    assert people["score_sd"].iloc[0] > 0.5 * people["score_sd"].median()
    still = _standing(weight, weight).people
    assert still["rate_adjusted"].tolist() == [0] * 8
    assert not still["has_enough"].any()


def test_customers_of_people_in_other_roles_are_left_alone() -> None:
    weight = np.full((7, 6), 1000.0)
    grown = weight * np.random.default_rng(5).normal(1.01, 0.01, weight.shape)
    some = net_retention(company("am", people=names(6), growth=_growth(weight, grown)))
    only = net_retention(company("am", people=names(6), growth=_growth(weight[:6], grown[:6])))
    pd.testing.assert_frame_equal(some.people, only.people)
