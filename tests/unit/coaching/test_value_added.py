"""Value added of coaches: near the truth, unsure after few engagements, at the prior with none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from dagster_project.coaching.comparison import Comparison, Line, Measured, measure
from dagster_project.coaching.value_added import ValueAdded, coach_value_added
from dagster_project.settings_statistics import StatisticsSettings
from tests.unit.coaching.coached_people import Company, as_engagements, draw

SETTINGS = StatisticsSettings()
METRIC = "close_rate"
KIND = ("ae_to_ae", METRIC)


def _value_added(company: Company) -> ValueAdded:
    return coach_value_added(measure({METRIC: company.panel}, company.started, SETTINGS))


def test_coaches_are_told_apart_better_than_by_the_mean_of_what_came_of_it() -> None:
    correlation, shrunken, raw, covered = [], [], [], []
    for seed in range(20):
        company = draw(seed, effect_sd=0.25)
        rows = _value_added(company).rows
        truth = np.array([company.abilities[coach] for coach in rows["coach_id"]])
        correlation.append(np.corrcoef(rows["value_added"], truth)[0, 1])
        shrunken.append(((rows["value_added"] - truth) ** 2).mean())
        raw.append(((rows["effect"] - truth) ** 2).mean())
        is_held = (rows["value_added_low"] < truth) & (truth < rows["value_added_high"])
        covered.append(is_held.mean())
    assert np.mean(correlation) >= 0.7
    assert np.mean(shrunken) < 0.8 * np.mean(raw)
    assert np.mean(covered) >= 0.8


def test_a_coach_is_not_praised_where_coaching_does_nothing() -> None:
    praised = [
        (_value_added(draw(seed, effect=0.0, effect_sd=0.0)).rows["p_positive"] >= 0.8).mean()
        for seed in range(15)
    ]
    assert np.mean(praised) <= 0.2


def _measured(residuals: dict[str, list[float]]) -> Measured:
    """Engagements by coach with these outcomes, known to a variance of .05; NaN has none."""
    rows = [
        (coach, f"{coach}-{number}", number, value)
        for coach, values in residuals.items()
        for number, value in enumerate(values)
    ]
    frame = pd.DataFrame(rows, columns=["coach_id", "coachee_id", "start", "later_residual"])
    engagements = as_engagements(frame).assign(
        believed=0.0,
        doubt=0.02,
        residual=frame["later_residual"],
        later_information=np.where(frame["later_residual"].notna(), 1 / 0.02, np.nan),
    )
    line = Line(np.zeros(2), np.zeros((2, 2)), spread=0.01)
    return Measured(engagements, {METRIC: Comparison(99, {"later_residual": line})})


COACHES = {
    "a": [0.5, 0.6, 0.4],
    "b": [0.1],
    "c": [-0.2, -0.1],
    "d": [0.3],
    "e": [0.2, 0.3, 0.2, 0.3],
    "new": [float("nan")],
}


def test_effects_are_means_and_beliefs_lie_between_them_and_the_others() -> None:
    rows = coach_value_added(_measured(COACHES)).rows
    assert rows["effect"].dropna().tolist() == pytest.approx([0.5, 0.1, -0.15, 0.3, 0.25])
    assert rows["engagements_measured"].tolist() == [3, 1, 2, 1, 4, 0]
    believed = dict(zip(rows["coach_id"], rows["value_added"], strict=True))
    sd = dict(zip(rows["coach_id"], rows["value_added_sd"], strict=True))
    assert believed["a"] < 0.5
    assert believed["c"] > -0.15
    assert sd["e"] < sd["b"] < sd["new"]
    z = (rows["value_added"] / rows["value_added_sd"]).to_numpy(np.float64)
    assert rows["p_positive"].tolist() == pytest.approx(ndtr(z).tolist())


def test_a_coach_without_a_measured_engagement_is_unproven_and_stands_at_the_prior() -> None:
    found = coach_value_added(_measured(COACHES))
    row = found.rows[found.rows["coach_id"] == "new"].iloc[0]
    assert not row["is_proven"]
    assert row["engagements"] == 1
    assert row["value_added"] == pytest.approx(found.priors[KIND].mean)
    assert row["value_added_sd"] == pytest.approx(found.priors[KIND].sd)
    assert 0.05 < found.priors[KIND].mean < 0.35
    assert found.rows["is_proven"].sum() == 5


def test_directions_without_coaches_borrow_from_the_others() -> None:
    priors = coach_value_added(_measured(COACHES)).priors
    borrowed, own = priors["sdr_to_sdr", "qualified_lead_rate"], priors[KIND]
    assert borrowed.mean == pytest.approx(own.mean)
    assert borrowed.sd == pytest.approx(own.sd)
    assert ("am_to_ae", METRIC) in priors
    assert ("ae_to_sdr", METRIC) not in priors  # no rate of an SDR


def test_without_any_coaching_nothing_is_believed_but_that_it_may_help_or_not() -> None:
    nothing = _measured({})
    found = coach_value_added(nothing)
    assert found.rows.empty
    assert found.pairs.empty
    assert {prior.mean for prior in found.priors.values()} == {0.0}
    assert all(prior.sd > 0 for prior in found.priors.values())


def test_one_coach_alone_is_not_compared_with_himself() -> None:
    row = coach_value_added(_measured({"a": [0.5, 0.4]})).rows.iloc[0]
    assert row["effect"] == pytest.approx(0.45)
    assert row["value_added_low"] < 0 < row["value_added_high"]


def test_coaches_who_began_together_share_the_outcome() -> None:
    measured = _measured(COACHES)
    second = measured.engagements.assign(coach_id=measured.engagements["coach_id"] + "2")
    both = pd.concat([measured.engagements, second], ignore_index=True)
    once = coach_value_added(measured).pairs
    shared = coach_value_added(replace(measured, engagements=both)).pairs
    assert shared["effect_sd"].unique() == pytest.approx(once["effect_sd"].unique() * 2**0.5)


def test_a_pair_is_judged_by_its_own_engagement_alone() -> None:
    pairs = coach_value_added(_measured(COACHES)).pairs.set_index("coachee_id")
    assert len(pairs) == 11
    assert pairs["p_positive"]["c-0"] == pytest.approx(float(ndtr(-0.2 / 0.05**0.5)))
    assert pairs["effect_sd"]["a-0"] == pytest.approx(0.05**0.5)


def test_the_error_of_the_comparison_is_that_of_every_coach() -> None:
    sure = _measured(COACHES)
    line = Line(np.zeros(2), np.diag([0.04, 0.0]), spread=0.01)
    unsure = replace(sure, comparisons={METRIC: Comparison(99, {"later_residual": line})})
    here, there = coach_value_added(sure).rows, coach_value_added(unsure).rows
    assert there["value_added"].tolist() == pytest.approx(here["value_added"].tolist())
    grown = there["value_added_sd"] ** 2 - here["value_added_sd"] ** 2
    assert grown.tolist() == pytest.approx([0.04] * len(grown))
