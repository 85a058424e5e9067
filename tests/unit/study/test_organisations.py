"""Simulated organisations are what the scenarios say, and hold the truth of their results."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.evidence import score
from dagster_project.study.organisations import Organisation, simulate
from dagster_project.study.scenarios import (
    AE_COACHED,
    CHOSEN,
    EFFICIENCY,
    NULL_AE,
    RATED,
    SDR,
    Scenario,
)

SEED = 3


@pytest.mark.parametrize(
    ("scenario", "people", "trials"),
    [(RATED[0], 40, 12), (SDR, 60, 25), (EFFICIENCY, 60, 400)],
    ids=lambda value: value.name if isinstance(value, Scenario) else None,
)
def test_organisations_have_the_size_and_volume_of_the_scenario(
    scenario: Scenario, people: int, trials: int
) -> None:
    of = simulate(scenario, SEED)
    now = score(of.panel, of.panel.last)
    assert abs(int(of.peers.sum()) - people) <= people / 10
    each = now.trials[of.peers]
    assert each[each > 0].mean() == pytest.approx(trials, rel=0.15)


def _shown(of: Organisation) -> tuple[pd.Series, pd.Series]:
    """Results and mean truth of a year, of those who were there throughout."""
    scores = score(of.panel, of.panel.last)
    truth = of.truth[:, -12:]
    whole = np.isfinite(truth).all(axis=1)
    off, known = scores.observed - scores.expected, scores.information
    results = off[whole].sum(axis=1) / known[whole].sum(axis=1)
    return pd.Series(results), pd.Series(truth[whole].mean(axis=1))


@pytest.mark.parametrize(("scenario", "at_least"), [(RATED[0], 0.7), (SDR, 0.9), (EFFICIENCY, 0.9)])
def test_the_truth_shows_in_the_results(scenario: Scenario, at_least: float) -> None:
    results, truth = _shown(simulate(scenario, SEED))
    assert results.corr(truth) > at_least


def test_where_all_are_equal_there_is_no_truth_to_find() -> None:
    of = simulate(NULL_AE, SEED)
    assert np.nanmax(np.abs(of.truth)) == 0
    assert of.engagements.empty


def test_a_seed_makes_the_same_organisation_again_and_another_another() -> None:
    first, again, other = (simulate(SDR, seed) for seed in (SEED, SEED, SEED + 1))
    np.testing.assert_array_equal(first.panel.observed, again.panel.observed)
    pd.testing.assert_frame_equal(first.engagements, again.engagements)
    assert len(first.panel.observed) != len(other.panel.observed)


def test_an_engagement_raises_the_true_skill_by_its_effect() -> None:
    of = simulate(AE_COACHED, SEED)
    person = pd.Index(of.panel.people).get_indexer(pd.Index(of.engagements["coachee_id"]))
    start = of.engagements["start"].to_numpy()
    jump = of.truth[person, start + 1] - of.truth[person, start]
    rest = np.diff(of.truth, axis=1)
    effect = of.engagements["true_effect"].mean()
    assert np.nanmean(jump) - np.nanmean(rest) == pytest.approx(effect, abs=0.06)


def test_hidden_knowledge_chooses_people_who_are_weaker_than_their_results() -> None:
    changes = CHOSEN[0].changes
    strict = Scenario("insight alone", "close_rate", {**changes, "coaching_insight": 5.0})
    chosen, seen = (_skill_of_chosen(simulate(one, SEED)) for one in (strict, AE_COACHED))
    assert chosen < seen - 0.1


def _skill_of_chosen(of: Organisation) -> float:
    """Mean true skill of coachees at the start, relative to all."""
    person = pd.Index(of.panel.people).get_indexer(pd.Index(of.engagements["coachee_id"]))
    relative = of.truth - np.nanmean(of.truth, axis=0)
    return float(np.nanmean(relative[person, of.engagements["start"].to_numpy()]))
