"""Stated probabilities of earlier months: right where the truth is known, and made of the past."""

import numpy as np
import pandas as pd

from dagster_project.coaching.calibration import calibrate
from dagster_project.coaching.evidence import Floats, Panel, make_panel
from dagster_project.settings_statistics import RatingSettings
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.ranking_inputs import drawn

SETTINGS = RatingSettings()


def _panel(metric: str, skill: Floats, seed: int, trials: float = 20, months: int = 36) -> Panel:
    rows = drawn(metric, skill, trials, seed, months=months)
    return make_panel(rows, "binomial", MONTH - months + 1, months)


def _many(spread: float, trials: float) -> pd.DataFrame:
    """Calibration of twelve companies of 40 AEs together."""
    parts = [
        calibrate(
            {"close_rate": _panel("close_rate", np.random.default_rng(seed).normal(0, spread, 40),
                                  seed + 100, trials)},
            SETTINGS,
        )
        for seed in range(12)
    ]  # fmt: skip
    rows = pd.concat(parts)
    for name in ("stated", "observed"):
        rows[name] = rows[name] * rows["statements"]
    sums = rows.groupby(["statement", "bin"])[["statements", "stated", "observed"]].sum()
    return sums.assign(
        stated=sums["stated"] / sums["statements"], observed=sums["observed"] / sums["statements"]
    )


def test_statements_come_true_as_often_as_stated() -> None:
    for spread, trials in ((0.3, 12), (0.0, 20), (0.5, 40)):
        many = _many(spread, trials)
        large = many[many["statements"] >= 100]
        assert len(large) >= 3
        assert (large["stated"] - large["observed"]).abs().max() < 0.12, (spread, trials)


def test_everybody_is_stated_once_per_statement_and_quarter() -> None:
    skill = np.linspace(-0.5, 0.5, 10)
    rows = calibrate({"close_rate": _panel("close_rate", skill, 3)}, SETTINGS)
    # 36 months: after a year of evidence, eight quarters.
    assert rows.groupby("statement")["statements"].sum().to_dict() == {
        "above_expectation": 80, "top_quarter": 80,
    }  # fmt: skip
    assert rows["stated"].between(rows["bin_low"], rows["bin_high"]).all()
    assert (rows["observed_low"] <= rows["observed"]).all()
    assert (rows["observed"] <= rows["observed_high"]).all()
    assert not rows.duplicated(["role", "metric", "statement", "bin"]).any()


def test_what_comes_after_does_not_change_what_was_stated() -> None:
    """The last quarter turned round: the same statements, other outcomes."""
    skill = np.linspace(-0.8, 0.8, 12)
    panel = _panel("close_rate", skill, 4, 60, months=15)
    turned = panel.observed.copy()
    is_last = panel.month >= 12
    turned[is_last] = panel.trials[is_last] - turned[is_last]
    other = Panel(**{**vars(panel), "observed": turned})
    here, there = (calibrate({"close_rate": one}, SETTINGS) for one in (panel, other))
    stated = ["statement", "bin", "statements", "stated"]
    pd.testing.assert_frame_equal(here[stated], there[stated])
    above, below = (
        rows[(rows["statement"] == "above_expectation") & (rows["bin"] == 9)]["observed"].item()
        for rows in (here, there)
    )
    assert above > 0.9
    assert below < 0.1


def test_months_that_are_filled_in_later_state_nothing() -> None:
    """They would know their own outcome."""
    panel = _panel("close_rate", np.linspace(-1, 1, 12), 5)
    late = ("close_rate_cohort", "lead_yield", "accepted_lead_win_rate", "rejected_lead_win_rate")
    rows = calibrate(dict.fromkeys([*late, "close_rate", "account_retention"], panel), SETTINGS)
    assert set(rows["metric"]) == {"close_rate", "account_retention"}
    assert set(rows["role"]) == {"ae", "am"}


def test_too_short_a_history_and_too_few_people_state_nothing() -> None:
    skill = np.linspace(-0.5, 0.5, 10)
    short = _panel("close_rate", skill, 1, months=14)
    few = _panel("close_rate", skill[:4], 1)
    assert calibrate({"close_rate": short}, SETTINGS).empty
    assert calibrate({"close_rate": few}, SETTINGS).empty
    assert calibrate({}, SETTINGS).empty
