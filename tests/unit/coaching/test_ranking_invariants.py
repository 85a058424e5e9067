"""What holds for every ranking, whatever was counted."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.coaching.evidence import Floats
from tests.unit.coaching.ranking_inputs import cells, names, standings

METRIC = "close_rate"


def _close_rates(observed: Floats, trials: Floats | float) -> pd.DataFrame:
    return standings(cells(METRIC, observed, trials), METRIC)


_TABLES = st.lists(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 20)), min_size=3, max_size=3),
    min_size=1,
    max_size=9,
).map(lambda rows: np.array(rows, dtype=float))


@settings(max_examples=25)
@given(_TABLES, st.randoms(use_true_random=False))
def test_other_names_give_the_same_figures_under_other_names(table: Floats, random: object) -> None:
    observed, trials = table[..., 0], table.sum(axis=2)
    here = names(len(table))
    there = [f"{name}x" for name in here]
    random.shuffle(there)  # type: ignore[attr-defined]
    one, other = (
        standings(cells(METRIC, observed, trials, people), METRIC) for people in (here, there)
    )
    columns = ["numerator", "expected", "score", "score_sd", "p_top", "trend_change"]
    left, right = one.loc[here, columns], other.loc[there, columns]
    assert left.to_numpy(float) == pytest.approx(right.to_numpy(float), nan_ok=True, abs=1e-9)
    assert one.loc[here, "unranked_reason"].tolist() == other.loc[there, "unranked_reason"].tolist()


@settings(max_examples=25)
@given(_TABLES)
def test_every_row_is_sound_whatever_was_counted(table: Floats) -> None:
    rows = _close_rates(table[..., 0], table.sum(axis=2))
    assert rows["p_top"].between(0, 1).all()
    assert (rows["rank"].notna() != rows["unranked_reason"].notna()).all()
    assert rows.loc[rows["is_star"] | rows["outlier"].notna(), "rank"].notna().all()
    known = rows[rows["denominator"] > 0]
    assert (known["interval_low"] <= known["rate_adjusted"]).all()
    assert (known["rate_adjusted"] <= known["interval_high"]).all()
    assert (known["interval_low"] >= 0).all()
    assert (known["interval_high"] <= 1).all()
    order = rows.dropna(subset="rank").sort_values("rank")
    assert order["score"].is_monotonic_decreasing


@settings(max_examples=25)
@given(_TABLES)
def test_twice_as_much_of_the_same_is_twice_what_was_expected(table: Floats) -> None:
    once = _close_rates(table[..., 0], table.sum(axis=2))
    twice = _close_rates(2 * table[..., 0], 2 * table.sum(axis=2))
    known = once["denominator"] > 0
    expected = 2 * once.loc[known, "expected"].to_numpy(float)
    assert twice.loc[known, "expected"].to_numpy(float) == pytest.approx(expected)
    assert twice["rate"].to_numpy() == pytest.approx(once["rate"].to_numpy(), nan_ok=True)


@settings(max_examples=25)
@given(_TABLES)
def test_strata_do_not_matter_where_all_have_the_same_mix(table: Floats) -> None:
    observed, trials = table[..., 0], table.sum(axis=2)
    # Half of everything is of each kind, and the second kind is never won.
    parts = [
        cells(METRIC, observed, trials, stratum="won"),
        cells(METRIC, 0 * observed, trials, stratum="lost"),
    ]
    split = standings(pd.concat(parts), METRIC)
    merged = _close_rates(observed, 2 * trials)
    assert split["expected"].to_numpy(float) == pytest.approx(
        merged["expected"].to_numpy(float), nan_ok=True, rel=0.02, abs=0.1
    )
