"""Who is ahead of whom: plain sums, fair comparisons, and when nothing is said."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.chance import months_p
from dagster_project.coaching.evidence import make_panel, score
from dagster_project.coaching.rating import overdispersion
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.ranking_inputs import (
    cells,
    company,
    drawn,
    names,
    ranked,
    role_of,
    rows_of,
    standings,
)

METRIC = "close_rate"
SKILLS = np.linspace(-0.6, 0.6, 12)


def test_a_rate_is_the_plain_sum_of_twelve_months_beside_the_adjusted_one() -> None:
    won = np.full((6, 13), 2.0)
    won[0] = 5
    won[:, 0] = 9  # thirteen months ago
    rows = rows_of(ranked(company("ae", cells(METRIC, won, 10))), METRIC)
    assert rows["numerator"].tolist() == [60, 24, 24, 24, 24, 24]
    assert rows["denominator"].tolist() == [120] * 6
    assert rows["rate"].tolist() == [0.5] + [0.2] * 5
    assert rows["expected"].to_numpy() == pytest.approx(120 * 0.25)  # an average person's wins
    best = rows.iloc[0]
    assert 0.25 < best["rate_adjusted"] < 0.5
    assert best["interval_low"] < best["rate_adjusted"] < best["interval_high"]
    assert best["rank"] == 1
    assert best["outlier"] == "above"


def test_whoever_works_on_harder_deals_is_not_behind() -> None:
    hard, easy = (np.array([[90.0]] * 3 + [[10.0]] * 3), np.array([[10.0]] * 3 + [[90.0]] * 3))
    parts = [
        cells(METRIC, hard * 0.1, hard, stratum="hard"),
        cells(METRIC, easy * 0.5, easy, stratum="easy"),
    ]
    rows = rows_of(ranked(company("ae", *parts)), METRIC)
    assert rows["rate"].round(2).tolist() == [0.14] * 3 + [0.46] * 3
    assert rows["score"].to_numpy() == pytest.approx(0, abs=1e-6)
    assert rows["rank"].isna().all()


def test_where_less_is_better_the_lowest_come_first_and_are_the_stars() -> None:
    metric = "rejected_lead_win_rate"
    inputs = company("ae", drawn(metric, np.linspace(-1, 1, 16), 40, seed=1))
    rows = rows_of(ranked(inputs), metric).sort_values("rank")
    assert rows["rate_adjusted"].iloc[0] < rows["rate_adjusted"].iloc[-1]
    assert rows["is_star"].iloc[0]
    assert rows["p_top_quartile"].iloc[0] > 0.8
    assert rows["p_top_quartile"].iloc[-1] < 0.05
    assert rows["outlier"].iloc[0] == "above"


def test_nobody_is_ranked_or_flagged_where_all_are_equally_able() -> None:
    flagged = starred = 0
    for seed in range(60):
        rows = standings(drawn(METRIC, np.zeros(40), 12, seed), METRIC)
        flagged += bool(rows["outlier"].notna().any())
        starred += bool(rows["is_star"].any())
        if rows["rank"].isna().all():
            assert set(rows["unranked_reason"]) == {"no_heterogeneity"}
    assert flagged <= 6
    assert starred <= 1


def test_equal_months_of_equal_people_are_seldom_called_different() -> None:
    found = []
    for seed in range(100):
        panel = make_panel(drawn(METRIC, np.zeros(40), 12, seed), "binomial", MONTH - 11, 12)
        scores = score(panel, panel.last)
        found.append(months_p(scores, overdispersion(scores)) < 0.05)
    assert np.mean(found) <= 0.1


def test_stars_are_truly_in_the_top_quartile_and_are_not_everybody() -> None:
    hits = []
    for seed in range(30):
        skill = np.random.default_rng(seed).normal(0, 0.3, 40)
        rows = standings(drawn(METRIC, skill, 12, 1_000 + seed), METRIC)
        is_star = rows["is_star"].to_numpy(bool)
        hits += list(skill[is_star] >= np.sort(skill)[-10])
    assert np.mean(hits) >= 0.85
    assert 30 <= len(hits) <= 5 * 30


def test_too_few_people_are_not_ranked_against_each_other() -> None:
    rows = rows_of(ranked(company("ae", drawn(METRIC, SKILLS[:4], 50, seed=2))), METRIC)
    assert set(rows["unranked_reason"]) == {"role_too_small"}
    assert not rows["is_star"].any()
    assert rows["rate"].notna().all()


def test_somebody_without_data_or_with_too_few_is_not_ranked_and_the_others_are() -> None:
    parts = [
        drawn(METRIC, SKILLS, 60, seed=3),
        cells(METRIC, [[1]], 2, people=["new"]),
        cells(METRIC, [[0]], 0, people=["none"]),
    ]
    result = ranked(company("ae", *parts, people=[*names(12), "absent", "new", "none"]))
    rows = rows_of(result, METRIC)
    assert rows.loc["new", "unranked_reason"] == "too_few_data"
    assert rows.loc[["absent", "none"], "unranked_reason"].tolist() == ["no_data", "no_data"]
    assert (
        rows.loc[["absent", "none"], ["rate", "rate_adjusted", "interval_low"]]
        .isna()
        .all(axis=None)
    )
    assert sorted(rows["rank"].dropna()) == list(range(1, 13))
    assert role_of(result, METRIC)["people_ranked"] == 12


def test_outliers_are_named_in_both_directions() -> None:
    skill = np.zeros(30)
    skill[3], skill[7] = 1.5, -1.5
    rows = rows_of(ranked(company("ae", drawn(METRIC, skill, 30, seed=4))), METRIC)
    assert rows.loc["p003", "outlier"] == "above"
    assert rows.loc["p007", "outlier"] == "below"
    assert rows["outlier"].notna().sum() <= 4


def test_a_trend_is_what_the_last_months_add_to_the_belief_before_them() -> None:
    won = np.full((8, 12), 15.0)
    won[1, -3:], won[2, -3:] = 30, 3
    parts = [cells(METRIC, won, 50), cells(METRIC, [[20, 20]], 50, people=["new"])]
    rows = rows_of(ranked(company("ae", *parts)), METRIC)
    named = rows["trend"].fillna("").reindex([*names(8), "new"]).tolist()
    assert named == ["steady", "rising", "falling", *["steady"] * 5, ""]
    change = rows["trend_change"].astype(float)
    assert change["p001"] > 0.5
    assert change["p002"] < -0.5
    assert np.isnan(change["new"])


def test_a_falling_rate_is_a_rising_trend_where_less_is_better() -> None:
    metric = "rejected_lead_win_rate"
    lost = np.full((8, 12), 15.0)
    lost[1, -3:] = 2
    rows = rows_of(ranked(company("ae", cells(metric, lost, 50))), metric)
    assert rows.loc["p001", "trend"] == "rising"


def test_months_that_move_the_whole_role_are_not_called_performance() -> None:
    # As in a company whose 30 agents closed between 49 % and 83 % of their deals by month.
    month = np.linspace(0.49, 0.83, 12)
    won = np.random.default_rng(5).binomial(15, month, (30, 12))
    result = ranked(company("ae", cells(METRIC, won, 15)))
    role = role_of(result, METRIC)
    assert role["finding"] == "months_differ_more"
    assert role["sd_between_months"] > 3 * role["sd_between_people"]
    assert role["stars"] == 0


def test_attainment_stands_beside_and_changes_nothing() -> None:
    evidence = drawn(METRIC, SKILLS, 40, seed=6)
    without = ranked(company("ae", evidence)).rows
    reached = dict(zip(names(12), np.linspace(2, 0.1, 12), strict=True))
    beside = ranked(company("ae", evidence, attainment=reached)).rows
    of_metric = beside[beside["metric"] == METRIC].set_index("person_id")
    assert of_metric["attainment"].to_dict() == pytest.approx(reached)
    pd.testing.assert_frame_equal(
        without.drop(columns="attainment"), beside.drop(columns="attainment")
    )


def test_only_who_holds_the_role_has_a_row_and_nobody_in_particular_never() -> None:
    parts = [drawn(METRIC, SKILLS, 40, seed=7)]
    parts.append(cells(METRIC, [[5]], 9, people=["(unassigned)"]))
    inputs = company("ae", *parts, people=[*names(12)[1:], "(unassigned)"])
    assert set(ranked(inputs).rows["person_id"]) == set(names(12)[1:])


def test_settings_say_who_is_ranked_and_who_is_a_star() -> None:
    inputs = company("ae", drawn(METRIC, np.linspace(-1, 1, 8), 60, seed=8))
    assert rows_of(ranked(inputs, min_people=9), METRIC)["rank"].isna().all()
    assert rows_of(ranked(inputs, min_information=1e6), METRIC)["rank"].isna().all()
    bold, careful = (
        rows_of(ranked(inputs, star_probability=limit), METRIC)["is_star"].sum()
        for limit in (0.51, 0.999)
    )
    assert bold > careful


def test_the_review_month_is_the_last_one_looked_at() -> None:
    later = drawn(METRIC, SKILLS, 40, seed=9)
    later["month"] += 1
    rows = rows_of(ranked(company("ae", later)), METRIC)
    assert later["month"].max() == MONTH + 1
    assert rows["denominator"].tolist() == [440] * 12
