"""Rating: shrinkage, overdispersion, the gate, and half-lives, on drawn counts of known truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.coaching.evidence import Floats, Panel, make_panel, score
from dagster_project.coaching.posterior import shrink
from dagster_project.coaching.rating import overdispersion, rate
from dagster_project.settings_statistics import RatingSettings

SETTINGS = RatingSettings()


def _draw(
    skill: Floats, trials: int = 20, months: int = 12, noise: float = 0.0, seed: int = 1
) -> Panel:
    """Counts of people of that skill (person, or person × month, in logits around .3)."""
    rng = np.random.default_rng(seed)
    by_month = skill if skill.ndim == 2 else np.repeat(skill[:, None], months, axis=1)
    shown = by_month + rng.normal(0, noise, by_month.shape) if noise else by_month
    observed = rng.binomial(trials, 1 / (1 + np.exp(0.85 - shown)))
    person, month = np.indices(observed.shape)
    cells = pd.DataFrame(
        {
            "month": month.ravel(),
            "person_id": [f"p{number:03d}" for number in person.ravel()],
            "stratum": "all",
            "observed": observed.ravel(),
            "trials": trials,
        }
    )
    return make_panel(cells, "binomial", 0, observed.shape[1])


def _everybody(panel: Panel) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.ones(len(panel.people), dtype=bool)


def test_beliefs_are_nearer_to_the_truth_than_results_and_their_intervals_hold() -> None:
    covered, gain = [], []
    for seed in range(20):
        skill = np.random.default_rng(seed).normal(0, 0.3, 40)
        panel = _draw(skill, trials=6, seed=100 + seed)
        rating = rate(panel, panel.last, SETTINGS, _everybody(panel))
        truth = skill - skill.mean()
        covered.append(np.abs(rating.mean - truth) < 1.645 * rating.sd)
        gain.append(((rating.d - truth) ** 2).mean() / ((rating.mean - truth) ** 2).mean())
    assert 0.85 <= np.mean(covered) <= 0.95
    assert np.mean(gain) > 1.2


def test_stated_probabilities_of_the_top_quartile_add_up_to_a_quarter() -> None:
    panel = _draw(np.random.default_rng(3).normal(0, 0.3, 60))
    rating = rate(panel, panel.last, SETTINGS, _everybody(panel))
    assert rating.p_top.mean() == pytest.approx(0.25, abs=0.04)
    assert np.argsort(rating.p_top).tolist() == np.argsort(rating.mean).tolist()


def test_the_gate_stays_shut_where_all_are_equal_and_opens_where_they_are_not() -> None:
    shut = [
        rate(panel, 11, SETTINGS, _everybody(panel)).gate_p > 0.05
        for panel in (_draw(np.zeros(40), seed=seed) for seed in range(40))
    ]
    assert np.mean(shut) >= 0.85
    differing = _draw(np.random.default_rng(1).normal(0, 0.4, 40))
    assert rate(differing, 11, SETTINGS, _everybody(differing)).gate_p < 0.001


def test_overdispersion_is_found_and_makes_beliefs_less_sure() -> None:
    calm, noisy = _draw(np.zeros(60), trials=60), _draw(np.zeros(60), trials=60, noise=0.5)
    assert overdispersion(score(calm, 11)) == pytest.approx(1, abs=0.15)
    assert overdispersion(score(noisy, 11)) > 2
    assert rate(noisy, 11, SETTINGS, _everybody(noisy)).phi > 2


def test_recent_months_say_more() -> None:
    skill = np.zeros((20, 12))
    skill[0, :6], skill[0, 6:] = -0.6, 0.6  # was weak, is strong
    skill[1, :6], skill[1, 6:] = 0.6, -0.6
    panel = _draw(skill, trials=60)
    rating = rate(panel, 11, SETTINGS, _everybody(panel))
    assert rating.mean[0] > 0.02 > -0.02 > rating.mean[1]


def test_the_half_life_is_learned_from_what_the_months_predict() -> None:
    rng = np.random.default_rng(5)
    walk = np.cumsum(rng.normal(0, 0.25, (50, 30)), axis=1)
    moving = _draw(walk, trials=400, seed=2)
    still = _draw(rng.normal(0, 0.5, 50), trials=400, months=30, seed=3)
    learned = [
        rate(panel, panel.last, SETTINGS, _everybody(panel), learns_half_life=True).half_life
        for panel in (moving, still)
    ]
    assert learned[0] < 4
    assert learned[1] > 12


def test_months_after_the_one_rated_change_nothing() -> None:
    panel = _draw(np.random.default_rng(2).normal(0, 0.3, 30), months=24)
    cut = _draw(np.random.default_rng(2).normal(0, 0.3, 30), months=24)
    is_later = cut.month > 15
    cut.observed[is_later], cut.trials[is_later] = 0, 1
    here = rate(panel, 15, SETTINGS, _everybody(panel), learns_half_life=True)
    there = rate(cut, 15, SETTINGS, _everybody(cut), learns_half_life=True)
    assert here.mean.tolist() == there.mean.tolist()
    assert here.half_life == there.half_life


def test_somebody_without_data_is_believed_average_and_unsure() -> None:
    believed = shrink(np.array([0.4, -0.4, 0.1, 9.9]), np.array([0.02, 0.02, 0.02, np.inf]))
    assert believed.mean[3] == pytest.approx(believed.mu, abs=1e-6)
    assert believed.sd[3] > believed.sd[:3].max()


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_and_one_person_have_no_peers(count: int) -> None:
    believed = shrink(np.full(count, 0.7), np.full(count, 0.04))
    assert believed.mean.tolist() == [0.0] * count
    assert believed.sd.tolist() == [pytest.approx(0.2)] * count
    assert believed.p_top.tolist() == [0.25] * count


_UNITS = st.lists(
    st.tuples(st.floats(-2, 2, allow_subnormal=False), st.floats(0.001, 2)), min_size=2, max_size=12
).map(np.array)


@given(_UNITS, st.floats(0.1, 10))
def test_the_unit_of_measurement_does_not_matter(units: Floats, factor: float) -> None:
    d, s2 = units[:, 0], units[:, 1]
    here = shrink(d, s2)
    there = shrink(d * factor, s2 * factor**2, scale=0.3 * factor)
    assert there.mean == pytest.approx(here.mean * factor, rel=1e-6, abs=1e-9)
    assert there.p_top == pytest.approx(here.p_top, rel=1e-6, abs=1e-9)


@given(_UNITS)
def test_beliefs_lie_between_the_estimate_and_the_population(units: Floats) -> None:
    d, s2 = units[:, 0], units[:, 1]
    believed = shrink(d, s2)
    assert (believed.mean >= d.min() - 1e-9).all()
    assert (believed.mean <= d.max() + 1e-9).all()
    assert (believed.p_top >= 0).all()
    assert (believed.p_top <= 1).all()


@given(_UNITS, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(units: Floats, random: object) -> None:
    order = list(range(len(units)))
    random.shuffle(order)  # type: ignore[attr-defined]
    here = shrink(units[:, 0], units[:, 1])
    there = shrink(units[order, 0], units[order, 1])
    assert there.mean == pytest.approx(here.mean[order], rel=1e-9, abs=1e-9)
