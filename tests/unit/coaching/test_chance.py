"""How chance moves the months of several metrics together."""

import numpy as np
import pytest

from dagster_project.coaching.chance import correlations, residuals
from dagster_project.coaching.evidence import Floats, make_panel, score
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.ranking_inputs import Counts, cells


def _residuals(observed: Counts, trials: Counts | float) -> Floats:
    panel = make_panel(cells("close_rate", observed, trials), "binomial", MONTH - 11, 12)
    return residuals(score(panel, panel.last))


def test_residuals_are_what_is_left_of_months_after_skill() -> None:
    rng = np.random.default_rng(1)
    left = _residuals(rng.binomial(40, np.linspace(0.2, 0.5, 50)[:, None], (50, 12)), 40)
    assert np.abs(left.mean(axis=1)).max() < 0.01
    assert left.std() == pytest.approx(0.95, abs=0.05)


def test_months_of_nothing_are_left_out() -> None:
    assert np.isnan(_residuals(np.zeros((3, 12)), 0.0)).all()


def test_wins_that_are_part_of_other_wins_go_with_them() -> None:
    rng = np.random.default_rng(2)
    part = rng.binomial(15, 0.25, (60, 12))
    whole = part + rng.binomial(15, 0.25, (60, 12))
    other = rng.binomial(30, 0.25, (60, 12))
    names = ["whole", "part", "other"]
    found = correlations(
        names, [_residuals(whole, 30.0), _residuals(part, 15.0), _residuals(other, 30.0)]
    )
    assert np.diag(found).tolist() == [1, 1, 1]
    assert found.tolist() == found.T.tolist()
    assert found[0, 1] == pytest.approx(0.5**0.5, abs=0.1)  # half of the wins are the same
    assert found[0, 2] < 0.1


def test_metrics_that_go_against_each_other_are_taken_for_independent() -> None:
    won = np.random.default_rng(3).binomial(30, 0.5, (20, 12))
    found = correlations(["won", "lost"], [_residuals(won, 30.0), _residuals(30 - won, 30.0)])
    assert found.tolist() == np.eye(2).tolist()


def test_few_months_say_nothing_of_chance() -> None:
    won = np.random.default_rng(4).binomial(30, 0.5, (4, 12))
    left = _residuals(won, 30.0)
    assert correlations(["one", "same"], [left, left]).tolist() == np.eye(2).tolist()


def test_net_retention_goes_with_the_rates_of_the_same_customers() -> None:
    names = ["account_retention", "account_expansion", "net_retention", "decision_quality"]
    found = correlations(names, [None] * 4)
    assert found[2].tolist() == [0.7, 0.4, 1, 0]
    assert found[3].tolist() == [0, 0, 0, 1]
