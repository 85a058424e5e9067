"""Assignment: the best pairs under room and rules, and what they are worth in drawn companies."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linear_sum_assignment
from scipy.special import expit

from dagster_project.coaching.assignment import assign
from dagster_project.coaching.evidence import Floats, Ints, make_panel
from dagster_project.coaching.posterior import Posterior, shrink
from dagster_project.coaching.rating import rate
from dagster_project.settings_statistics import RatingSettings

_SHAPES = st.tuples(st.integers(0, 3), st.integers(0, 4))
# Some libraries, once loaded, have the processor take the smallest numbers for 0.
_WORTH = st.floats(-5, 5, allow_subnormal=False)


@given(
    _SHAPES.flatmap(
        lambda shape: st.tuples(
            arrays(np.float64, shape, elements=_WORTH),
            arrays(np.int64, shape[0], elements=st.integers(-1, 3)),
            arrays(np.bool_, shape),
        )
    )
)
def test_no_other_pairs_within_the_rules_are_worth_more(drawn: tuple[Floats, Ints, Ints]) -> None:
    utility, capacity, forbidden = drawn
    rows, columns = assign(utility, capacity, forbidden.astype(bool))
    assert len(set(columns.tolist())) == len(columns)
    assert (np.bincount(rows, minlength=len(capacity)) <= np.maximum(capacity, 0)).all()
    assert not forbidden[rows, columns].any()
    assert (utility[rows, columns] > 0).all()
    best = 0.0
    for chosen in product(range(-1, len(capacity)), repeat=utility.shape[1]):
        pairs = [(row, column) for column, row in enumerate(chosen) if row >= 0]
        used = np.bincount([row for row, _ in pairs], minlength=len(capacity))
        if (used <= np.maximum(capacity, 0)).all() and not any(forbidden[pair] for pair in pairs):
            best = max(best, sum(utility[pair] for pair in pairs))
    assert utility[rows, columns].sum() == pytest.approx(best)


def test_a_coach_with_room_takes_more_than_one_and_the_others_none_for_nothing() -> None:
    utility = np.array([[3.0, 2.0, 1.0], [0.0, np.nan, 0.5]])
    rows, columns = assign(utility, np.array([2, 1]), np.zeros((2, 3), dtype=bool))
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 2)]
    rows, columns = assign(utility, np.array([0, 9]), np.zeros((2, 3), dtype=bool))
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(1, 2)]


def test_pairs_of_thousands_are_nearly_as_good_as_the_best() -> None:
    """Too many to be solved exactly, if values are not as easy as these."""
    rng = np.random.default_rng(5)
    utility, forbidden = rng.random((2000, 2100)), rng.random((2000, 2100)) < 0.9
    rows, columns = assign(utility, np.ones(2000, dtype=np.int64), forbidden)
    assert len(set(columns.tolist())) == len(columns)
    assert np.bincount(rows).max() == 1
    assert not forbidden[rows, columns].any()
    allowed = np.where(forbidden, 0.0, utility)
    best = allowed[linear_sum_assignment(allowed, maximize=True)].sum()
    assert utility[rows, columns].sum() >= 0.95 * best


def test_pairs_from_beliefs_reach_most_of_what_perfect_knowledge_would() -> None:
    """60 people with 25 trials a month in each of three skills; 25 coaches with four engagements.

    Beside it, the usual way: the worst performers to the top sellers, with as much room, in what
    they are worst at.
    """
    shares, naive = zip(*(_shares_of_the_best(seed) for seed in range(12)), strict=True)
    assert np.mean(shares) >= 0.80
    assert np.mean(shares) >= 1.5 * np.mean(naive)


def _shares_of_the_best(seed: int) -> tuple[float, float]:
    rng = np.random.default_rng([seed, 60])
    skill = rng.normal(0, 0.3, (60, 3))
    coaches = rng.choice(60, 25, replace=False)
    ability = rng.normal(0.25, 0.2, 25)
    believed = np.stack([_believed(skill[:, number], rng) for number in range(3)], axis=1)
    room = np.full(25, 2)
    themselves = coaches[:, None] == np.arange(60)[None, :]
    worth = ability[:, None, None] * _gaps(skill, coaches)

    def reached(estimate: Floats) -> float:
        rows, columns = assign(estimate.max(axis=2), room, themselves)
        return float(worth[rows, columns, estimate.argmax(axis=2)[rows, columns]].sum())

    known = _known(ability, rng)
    ours = reached((known.mean + known.sd)[:, None, None] * _gaps(believed, coaches))
    top = np.repeat(np.argsort(-believed[coaches].mean(axis=1)), 2)
    worst = np.argsort(believed.mean(axis=1))[:50]
    weakest = believed[worst].argmin(axis=1)
    usual = float((worth[top, worst, weakest] * ~themselves[top, worst]).sum())
    best = reached(worth)
    return ours / best, usual / best


def _gaps(skill: Floats, coaches: Ints) -> Floats:
    return np.clip(skill[coaches][:, None, :] - skill[None, :, :], 0, 1)


def _believed(skill: Floats, rng: np.random.Generator) -> Floats:
    person, month = np.indices((60, 12)).reshape(2, -1)
    cells = pd.DataFrame(
        {
            "month": month,
            "person_id": [f"p{number:02d}" for number in person],
            "stratum": "all",
            "observed": rng.binomial(25, expit(skill[person] - 0.2)),
            "trials": 25,
        }
    )
    panel = make_panel(cells, "binomial", 0, 12)
    return rate(panel, panel.last, RatingSettings(), np.ones(60, dtype=bool)).mean


def _known(ability: Floats, rng: np.random.Generator) -> Posterior:
    """Of four engagements with outcomes of four months each."""
    error = (0.03 + 1 / (4 * 25 * 0.25)) / 4
    seen = ability + rng.normal(0, error**0.5, len(ability))
    return shrink(seen, np.full(len(ability), error), scale=0.2)
