"""What the metrics of a role make together."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.ranking import Ranked
from tests.unit.coaching.ranking_inputs import cells, company, drawn, names, ranked, rows_of

SDR = {"lead_rate": 0.3, "qualified_lead_rate": 0.4, "qualification_efficiency": 0.3}
SUMMARY = "role_summary"


def _sdrs(skill: Floats, seed: int = 1) -> list[pd.DataFrame]:
    return [
        drawn(metric, skill, trials, seed + number)
        for number, (metric, trials) in enumerate(zip(SDR, (80, 30, 200), strict=True))
    ]


def _contributions(result: Ranked) -> pd.DataFrame:
    parts = result.rows.dropna(subset="contribution")
    return parts.pivot_table(values="contribution", index="person_id", columns="metric")


def test_a_summary_is_the_sum_of_what_each_metric_contributes() -> None:
    skill = np.linspace(-0.6, 0.6, 12)
    result = ranked(company("sdr", *_sdrs(skill)))
    parts, summary = _contributions(result), rows_of(result, SUMMARY)
    assert set(parts.columns) == set(SDR)
    assert parts.sum(axis=1).to_numpy() == pytest.approx(summary["score"].to_numpy())
    for metric, weight in SDR.items():
        rows = rows_of(result, metric)
        assert rows["weight"].unique().tolist() == [pytest.approx(weight)]
        distance = weight * (rows["score"] - rows["score"].mean()) / 0.3
        assert rows["contribution"].to_numpy() == pytest.approx(distance.to_numpy())
    errors = [SDR[metric] / 0.3 * rows_of(result, metric)["score_sd"].to_numpy() for metric in SDR]
    independent = np.sqrt(sum(error**2 for error in errors))
    assert (summary["score_sd"] >= independent - 1e-9).all()
    assert (summary["score_sd"] < 1.2 * independent).all()


def test_the_same_luck_in_two_metrics_makes_nobody_surer() -> None:
    skill = np.linspace(-0.6, 0.6, 12)
    twice = [drawn(metric, skill, 30, 1) for metric in ("close_rate", "accepted_lead_win_rate")]
    weights = {"ae": {"close_rate": 0.5, "accepted_lead_win_rate": 0.5}}
    result = ranked(company("ae", *twice), weights=weights)
    one, both = rows_of(result, "close_rate"), rows_of(result, SUMMARY)
    assert (both["score_sd"] * 0.3).to_numpy() == pytest.approx(one["score_sd"].to_numpy())


def test_the_best_in_everything_comes_first_and_is_a_star() -> None:
    skill = np.append(np.zeros(11), 1.2)
    summary = rows_of(ranked(company("sdr", *_sdrs(skill))), SUMMARY)
    assert summary["rank"].idxmin() == "p011"
    assert summary.loc["p011", "is_star"]
    assert summary["is_star"].sum() == 1
    assert summary["rate"].isna().all()


def test_what_nobody_can_be_compared_in_leaves_its_weight_to_the_others() -> None:
    skill = np.linspace(-0.6, 0.6, 12)
    result = ranked(company("sdr", *_sdrs(skill)[:2]))
    used = {metric: rows_of(result, metric)["weight"].iloc[0] for metric in list(SDR)[:2]}
    assert used == pytest.approx({"lead_rate": 3 / 7, "qualified_lead_rate": 4 / 7})
    assert rows_of(result, "qualification_efficiency")["weight"].isna().all()
    assert rows_of(result, SUMMARY)["rank"].notna().all()


def test_settings_say_what_counts() -> None:
    skill = np.linspace(-0.6, 0.6, 12)
    against = [drawn("lead_rate", skill, 80, 1), drawn("qualified_lead_rate", -skill, 60, 2)]
    inputs = company("sdr", *against)
    for metric in ("lead_rate", "qualified_lead_rate"):
        result = ranked(inputs, weights={"sdr": {metric: 5}})
        alone, summary = rows_of(result, metric), rows_of(result, SUMMARY)
        assert summary["rank"].tolist() == alone["rank"].tolist()
        assert set(result.rows.dropna(subset="weight")["metric"]) == {metric}


def test_who_is_known_in_less_than_half_the_weight_is_not_ranked_in_sum() -> None:
    skill = np.linspace(-0.6, 0.6, 12)
    new = [
        cells("lead_rate", [[9]], 40, ["new"]),
        cells("qualified_lead_rate", [[9]], 40, ["newer"]),
        cells("lead_rate", [[9]], 40, ["newer"]),
    ]
    summary = rows_of(ranked(company("sdr", *_sdrs(skill), *new)), SUMMARY)
    assert summary.loc["new", "unranked_reason"] == "too_few_data"
    assert summary["rank"].notna()["newer"]


def test_a_metric_in_which_people_do_not_differ_hardly_contributes() -> None:
    skill = np.linspace(-0.9, 0.9, 12)
    parts = [drawn("lead_rate", skill, 80, 1), drawn("qualified_lead_rate", 0 * skill, 30, 9)]
    spread = _contributions(ranked(company("sdr", *parts))).std()
    assert spread["qualified_lead_rate"] < 0.25 * spread["lead_rate"]


def test_equally_able_people_have_no_stars_in_sum() -> None:
    starred = [
        rows_of(ranked(company("sdr", *_sdrs(np.zeros(20), 10 * seed))), SUMMARY)["is_star"].any()
        for seed in range(12)
    ]
    assert sum(starred) <= 1


def test_stars_in_sum_are_in_the_top_quartile_of_all_skills_together() -> None:
    hits = []
    for seed in range(10):
        skills = np.random.default_rng(seed).normal(0, 0.3, (3, 40))
        parts = [
            drawn(metric, skill, trials, 10 * seed + number)
            for number, (metric, trials, skill) in enumerate(
                zip(SDR, (60, 25, 300), skills, strict=True)
            )
        ]
        truth = np.array(list(SDR.values())) @ skills
        summary = rows_of(ranked(company("sdr", *parts)), SUMMARY)
        hits += list(truth[summary["is_star"].to_numpy(bool)] >= np.sort(truth)[-10])
    assert len(hits) >= 20
    assert np.mean(hits) >= 0.85


def test_few_people_or_none_are_told_so_in_sum_as_well() -> None:
    few = rows_of(ranked(company("sdr", *_sdrs(np.zeros(3)))), SUMMARY)
    assert set(few["unranked_reason"]) == {"role_too_small"}
    idle = rows_of(ranked(company("sdr", people=names(8))), SUMMARY)
    assert set(idle["unranked_reason"]) == {"no_data"}
    unweighed = company("sdr", *_sdrs(np.zeros(8)))
    rows = rows_of(ranked(unweighed, weights={"ae": {"close_rate": 1}}), SUMMARY)
    assert set(rows["unranked_reason"]) == {"no_data"}
