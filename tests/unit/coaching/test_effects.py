"""Effects of coaching: true ones are found, none are invented, and who can tell nothing says so."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.comparison import measure
from dagster_project.coaching.effects import coaching_effects
from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.metrics import DIRECTIONS
from dagster_project.settings_statistics import StatisticsSettings
from tests.unit.coaching.coached_people import Company, as_engagements, draw, panel_of

SETTINGS = StatisticsSettings()
COACHING = SETTINGS.coaching
METRIC = "close_rate"


def _effects(company: Company, settings: StatisticsSettings = SETTINGS) -> pd.DataFrame:
    measured = measure({METRIC: company.panel}, company.started, settings)
    return coaching_effects(measured, settings.coaching)


def _row(effects: pd.DataFrame, direction: str, metric: str) -> pd.Series:
    is_row = (effects["direction"] == direction) & (effects["metric"] == metric)
    return effects[is_row].iloc[0]


def _total(company: Company) -> pd.Series:
    return _row(_effects(company), "all", "all")


@cache
def _totals(effect: float) -> tuple[list[Company], pd.DataFrame]:
    companies = [draw(seed, effect=effect) for seed in range(30)]
    return companies, pd.DataFrame([_total(company) for company in companies])


def test_the_true_effect_is_found_by_both_methods_and_lies_in_the_interval() -> None:
    companies, totals = _totals(0.3)
    truth = np.array([company.true_effect for company in companies])
    assert abs((totals["effect"] - truth).mean()) <= 0.04
    assert abs((totals["did"] - truth).mean()) <= 0.06
    is_held = (totals["effect_low"] < truth) & (truth < totals["effect_high"])
    assert is_held.mean() >= 0.85
    assert (totals["verdict"] == "measured").mean() >= 0.8


def test_coaching_without_effect_is_no_success_although_the_weak_recover() -> None:
    companies, totals = _totals(0.0)
    assert abs(totals["effect"].mean()) <= 0.04
    assert (totals["effect_low"] > 0).mean() <= 0.10
    before_after = [_before_after(company) for company in companies]
    assert np.mean(before_after) > 0.1  # what everybody would have called progress


def _before_after(company: Company) -> float:
    """Mean difference of close rates, in logits, of three months before and after."""
    rates = np.zeros((len(company.panel.people), company.panel.months))
    cells = company.panel
    rates[cells.person, cells.month] = cells.observed / cells.trials
    starts = company.started[company.started["start"] + 3 < cells.months]
    changes = [
        rates[int(coachee[1:]), start + 1 : start + 4].mean()
        - rates[int(coachee[1:]), start - 2 : start + 1].mean()
        for coachee, start in zip(starts["coachee_id"], starts["start"], strict=True)
    ]
    level = rates.mean()
    return float(np.mean(changes) / (level * (1 - level)))


def test_a_month_that_is_good_for_all_is_no_effect() -> None:
    company = draw(3, effect=0.0)
    panel = company.panel
    boost = np.where(panel.month % 2 == 1, np.minimum(panel.observed * 2, panel.trials), 1.0)
    observed = np.where(panel.month % 2 == 1, boost, panel.observed)
    shifted = replace(company, panel=replace(panel, observed=observed))
    assert abs(_total(shifted)["effect"]) < 3 * _total(shifted)["effect_se"]


def test_few_engagements_give_no_figure() -> None:
    company = draw(1)
    few = replace(company, started=company.started.iloc[:7])
    row = _total(few)
    assert row["verdict"] == "too_early"
    assert row["engagements"] == 7
    assert row[["effect", "effect_se", "did", "did_low"]].isna().all()


def test_engagements_without_complete_outcomes_are_too_early() -> None:
    company = draw(1)
    is_late = company.started["start"] > company.panel.months - 1 - COACHING.outcome_months
    row = _total(replace(company, started=company.started[is_late]))
    assert row["engagements"] >= COACHING.min_engagements
    assert row["verdict"] == "too_early"


def test_methods_that_contradict_each_other_are_not_separable() -> None:
    # Coachees fall in their last months and stay there: below what is believed of them, but as far
    # below what they were.
    observed = np.full((30, 24), 10.0)
    observed[:10, :10] = 14.0
    observed[:10, 10:13] = 4.0
    observed[:10, 13:] = 9.0
    rows = [("c", f"p{number:03d}", 12) for number in range(10)]
    started = as_engagements(pd.DataFrame(rows, columns=["coach_id", "coachee_id", "start"]))
    row = _total(Company(panel_of(observed, 30), started, {}, 0.0))
    assert row["did"] < -0.3
    assert row["effect"] - row["did"] > 2 * max(row["effect_se"], row["did_se"])
    assert row["verdict"] == "not_separable"


def test_every_direction_has_a_row_and_the_total_is_that_of_all() -> None:
    company = draw(2)
    halves = np.where(np.arange(len(company.started)) % 2 == 0, "ae_to_ae", "other")
    effects = _effects(replace(company, started=company.started.assign(direction=halves)))
    assert set(effects["direction"]) == {*DIRECTIONS, "other", "all"}
    nobody = _row(effects, "sdr_to_sdr", "all")
    assert nobody[["engagements", "controls"]].tolist() == [0, 0]
    assert nobody["verdict"] == "no_engagements"
    parts = [_row(effects, direction, METRIC) for direction in ("ae_to_ae", "other")]
    total = _row(effects, "all", "all")
    assert sum(part["engagements"] for part in parts) == total["engagements"]
    low, high = sorted(part["effect"] for part in parts)
    assert low < total["effect"] < high
    in_all_metrics = _row(effects, "ae_to_ae", "all").drop("metric")
    assert in_all_metrics.tolist() == parts[0].drop("metric").tolist()


def test_two_coaches_of_one_coachee_are_one_outcome() -> None:
    company = draw(2)
    twice = pd.concat(
        [company.started, company.started.assign(coach_id="second")], ignore_index=True
    )
    once, both = _total(company), _total(replace(company, started=twice))
    assert both["engagements"] == 2 * once["engagements"]
    assert both["effect_se"] == pytest.approx(once["effect_se"])


@pytest.mark.parametrize("observed", [np.zeros((9, 20)), np.full((9, 20), 5.0)], ids=["0", "all"])
def test_nothing_won_or_lost_says_nothing(observed: Floats) -> None:
    rows = [("c", f"p{number % 9:03d}", 4 + number // 9 * 9) for number in range(12)]
    started = as_engagements(pd.DataFrame(rows, columns=["coach_id", "coachee_id", "start"]))
    row = _total(Company(panel_of(observed, 5), started, {}, 0.0))
    assert row["effect"] == pytest.approx(0, abs=0.01)
    assert row["effect_low"] < -1
    assert row["effect_high"] > 1


@pytest.mark.parametrize("people", [0, 1, 2])
def test_nobody_or_hardly_anybody_to_compare_with(people: int) -> None:
    rows = [("c", f"p{number:03d}", 4) for number in range(people)]
    started = as_engagements(pd.DataFrame(rows, columns=["coach_id", "coachee_id", "start"]))
    company = Company(panel_of(np.ones((people, 12)), 5), started, {}, 0.0)
    expected = "too_early" if people else "no_engagements"
    assert _total(company)["verdict"] == expected


def test_a_metric_without_evidence_cells_has_no_outcomes() -> None:
    company = draw(1)
    measured = measure({}, company.started, SETTINGS)
    assert measured.engagements["residual"].isna().all()
    effects = coaching_effects(measured, COACHING)
    assert _row(effects, "ae_to_ae", METRIC)["verdict"] == "too_early"
