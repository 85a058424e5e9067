"""Alarms: rare while nothing changes although months vary, soon where a rate drops."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dagster_project.coaching.chain.alarms import Chart, chart, cusum, false_alarms_per_year
from dagster_project.coaching.chain.counts import Ratio
from dagster_project.coaching.chain.health import chain_health
from dagster_project.coaching.metrics import Family
from dagster_project.settings_statistics import ChainSettings
from tests.unit.coaching.chain_inputs import cells_of, review

SETTINGS = ChainSettings()
RUNS = 600

Counts = NDArray[np.integer[Any] | np.floating[Any]]


def _ratio(observed: Counts, trials: Counts, family: Family | None = "binomial") -> Ratio:
    return Ratio("leads_accepted", 5, observed.astype(float), trials.astype(float), family)


def _drawn(
    rng: np.random.Generator,
    months: int = 36,
    trials: int = 300,
    rate: float = 0.5,
    spread: float = 0.08,
    drop: float = 0.0,
) -> Ratio:
    """A stage whose months differ by `spread` for no reason; its last year may be `drop` lower."""
    chance = rate * np.exp(rng.normal(0, spread, months))
    chance[-12:] *= 1 - drop
    count = np.full(months, trials)
    return _ratio(rng.binomial(count, np.minimum(chance, 1)), count)


def _charts(seed: int, **kinds: float) -> list[Chart]:
    rng = np.random.default_rng(seed)
    return [chart(_drawn(rng, **kinds), SETTINGS) for _ in range(RUNS)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kinds", "at_most"),
    [
        ({}, 0.05),
        ({"spread": 0.0}, 0.025),
        ({"rate": 0.05, "trials": 9000}, 0.05),
        ({"trials": 60}, 0.04),
    ],
    ids=["overdispersed", "chance alone", "rare events", "few trials"],
)
def test_stable_stages_seldom_alarm_and_not_more_often_than_stated(
    kinds: dict[str, float], at_most: float
) -> None:
    charts = _charts(1, **kinds)
    alarms = sum(np.count_nonzero(one.alarm) for one in charts) / RUNS
    assert alarms <= at_most
    assert alarms <= charts[0].false_alarms + 3 * np.sqrt(charts[0].false_alarms / RUNS)


def test_a_season_is_no_alarm() -> None:
    """Neighbouring months are alike in it: how far they are apart says too little."""
    rng = np.random.default_rng(9)
    chance = 0.5 + 0.08 * np.sin(np.arange(36) * np.pi / 6)
    count = np.full(36, 1000)
    charts = [chart(_ratio(rng.binomial(count, chance), count), SETTINGS) for _ in range(100)]
    assert np.mean([one.alarm.any() for one in charts]) <= 0.05


def test_a_plain_control_chart_would_alarm_in_every_other_year() -> None:
    rng = np.random.default_rng(2)
    has_alarm = []
    for _ in range(RUNS):
        rates = _drawn(rng).rate
        level = rates[:24].mean()
        limit = 3 * np.sqrt(level * (1 - level) / 300)
        has_alarm.append((np.abs(rates[24:] - level) > limit).any())
    assert np.mean(has_alarm) > 0.4


def test_a_rate_that_drops_by_a_fifth_is_found_within_the_year_and_mostly_within_four_months() -> (
    None
):
    alarms = np.array([one.alarm for one in _charts(3, drop=0.2)])[:, -12:]
    is_found = (alarms == -1).any(axis=1)
    assert is_found.mean() >= 0.95
    assert np.median((alarms == -1).argmax(axis=1)[is_found] + 1) <= 4
    assert not (alarms == 1).any()


@pytest.mark.parametrize(("base", "judged"), [(24, 12), (12, 12)])
def test_the_stated_false_alarms_are_those_of_rates_with_estimated_level_and_spread(
    base: int, judged: int
) -> None:
    rng = np.random.default_rng(4)
    amounts = rng.normal(100, 5, (3000, base + judged))
    charts = [chart(_ratio(row * 50, np.full(len(row), 50), None), SETTINGS) for row in amounts]
    alarms = sum(np.count_nonzero(one.alarm) for one in charts) / len(charts) / judged * 12
    assert alarms == pytest.approx(charts[0].false_alarms, abs=3 * np.sqrt(alarms / len(charts)))
    assert charts[0].false_alarms == false_alarms_per_year(base, judged, 0.75, 4.0)


@pytest.mark.parametrize(("shift", "published"), [(0.0, 168), (0.5, 26.6), (1.0, 8.38)])
def test_with_a_known_level_the_sums_run_as_long_as_published(
    shift: float, published: float
) -> None:
    """Montgomery, Introduction to Statistical Quality Control: k = 1/2, h = 4, two-sided."""
    z = np.random.default_rng(5).normal(shift, 1, (4000, 1500))
    alarm = cusum(z, ChainSettings(cusum_slack=0.5, cusum_limit=4))[2] != 0
    assert alarm.any(axis=1).mean() > 0.99
    assert (alarm.argmax(axis=1) + 1).mean() == pytest.approx(published, rel=0.05)


def test_sums_add_up_what_exceeds_the_slack_and_start_again_after_an_alarm() -> None:
    z = np.array([[2.75, np.nan, -0.25, 3.75, 0.75, -1.75]])
    up, down, alarm = cusum(z, SETTINGS)
    assert up.tolist() == [[2, 2, 1, 4, 4, 1.5]]
    assert down.tolist() == [[0, 0, 0, 0, 0, 1]]
    assert not alarm.any()
    up, _, alarm = cusum(np.array([[5.75, 1.75, 1.75]]), SETTINGS)
    assert up.tolist() == [[5, 1, 2]]
    assert alarm.tolist() == [[1, 0, 0]]


@given(month=st.integers(24, 35), other=st.integers(0, 300))
def test_a_month_changes_nothing_of_the_months_before_it(month: int, other: int) -> None:
    ratio = _drawn(np.random.default_rng(6))
    observed = ratio.numerator.copy()
    observed[month] = other
    one, two = chart(ratio, SETTINGS), chart(_ratio(observed, ratio.denominator), SETTINGS)
    assert (one.expected, one.sigma) == (two.expected, two.sigma)
    np.testing.assert_array_equal(one.down[:month], two.down[:month])
    np.testing.assert_array_equal(one.z[:month], two.z[:month])


def _accepted(observed: list[float], decided: list[float]) -> pd.DataFrame:
    counts = {"leads_accepted": observed, "leads_decided": decided}
    table = chain_health(review(cells=cells_of(counts)), SETTINGS)
    return table[table["stage"] == "leads_accepted"]


def test_why_a_month_is_not_judged_is_said() -> None:
    rng = np.random.default_rng(7)
    observed = rng.binomial(100, 0.5, 36).astype(float).tolist()
    few = _accepted([*observed[:-1], 10], [100.0] * 35 + [19])
    assert few["note"].tolist() == ["base"] * 24 + [pd.NA] * 11 + ["too_few_trials"]
    assert few["z"].notna().sum() == 35
    assert few["cusum_down"].isna().tolist() == [True] * 24 + [False] * 11 + [True]
    assert few["false_alarms_per_year"].between(0.01, 0.06).sum() == 11
    young = _accepted(observed[-11:], [100.0] * 11)
    assert set(young["note"]) == {"too_few_months"}
    assert young["z"].isna().all()
    always = _accepted([100.0] * 36, [100.0] * 36)
    assert set(always["note"]) == {"no_variation"}
    assert always["alarm"].isna().all()


def test_a_young_company_is_judged_by_its_first_year() -> None:
    rng = np.random.default_rng(8)
    observed = [*rng.binomial(300, 0.5, 12), *rng.binomial(300, 0.3, 3)]
    table = _accepted([float(one) for one in observed], [300.0] * 15)
    assert table["note"].eq("base").sum() == 12
    assert table["alarm"].tolist()[12:].count("down") >= 1


def test_an_amount_that_never_changes_is_not_judged_by_rounding() -> None:
    trials = np.arange(1, 37) * 7.0
    judged = chart(_ratio(trials * 0.1, trials * 1e3 / 1e3, None), SETTINGS)
    assert np.isnan(judged.z).all()
