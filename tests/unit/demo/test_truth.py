"""The truth: it can be found again in the results, and is what the spec says."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.demo.cells import call_evidence, evidence, true_efficiency
from dagster_project.demo.company import Company
from dagster_project.demo.simulate import simulate
from dagster_project.demo.spec import DemoSpec
from tests.conftest import MONTH


def _residuals(company: Company, metric: str) -> pd.DataFrame:
    """Per person: observed less expected in their strata, its variance, and trials."""
    cells = evidence(company, metric)
    totals = cells.groupby("stratum")[["observed", "trials"]].sum()
    rate = cells["stratum"].map(totals["observed"] / totals["trials"])
    expected = cells["trials"] * rate
    cells = cells.assign(
        residual=cells["observed"] - expected, variance=expected * (1 - rate), expected=expected
    )
    return cells.groupby("person")[["residual", "variance", "trials"]].sum()


@pytest.mark.parametrize(
    ("metric", "at_least"),
    [
        ("qualified_lead_rate", 0.9),
        ("close_rate", 0.85),
        ("upsell_rate", 0.65),
        ("retention", 0.6),
    ],
)
def test_results_of_36_months_show_who_is_able(
    large_company: Company, metric: str, at_least: float
) -> None:
    found = _residuals(large_company, metric).query("trials > 100")
    skills = large_company.truth.skills
    truth = skills[skills["metric"] == metric].groupby("person")["skill"].mean()
    correlation = np.corrcoef(found["residual"] / found["variance"], truth[found.index])[0, 1]
    assert len(found) > 25
    assert correlation > at_least


def test_qualified_leads_per_call_show_who_is_efficient(large_company: Company) -> None:
    cells = call_evidence(large_company).groupby("person")[["observed", "trials"]].sum()
    truth = true_efficiency(large_company).groupby("person")["skill"].mean()
    rate = np.log((cells["observed"] / cells["trials"]).to_numpy())
    assert np.corrcoef(rate, truth[cells.index])[0, 1] > 0.9


@pytest.mark.parametrize("metric", ["qualified_lead_rate", "close_rate"])
def test_without_effects_people_differ_by_chance_alone(metric: str) -> None:
    spec = DemoSpec(
        last_month=MONTH,
        people=300,
        months=12,
        skill_sd=0.0,
        drift_sd=0.0,
        ramp_logit=0.0,
        overdispersion_sd=0.0,
        coaching_share=0.0,
    )
    found = _residuals(simulate(spec), metric)
    dispersion = float((found["residual"] ** 2 / found["variance"]).sum() / (len(found) - 1))
    assert 0.75 < dispersion < 1.3


def test_rates_volumes_and_targets_are_those_of_a_plausible_company(company: Company) -> None:
    for metric, low, high in [("qualified_lead_rate", 0.40, 0.52), ("close_rate", 0.22, 0.33)]:
        totals = evidence(company, metric)[["observed", "trials"]].sum()
        assert low < totals["observed"] / totals["trials"] < high
    months = evidence(company, "qualified_lead_rate").groupby(["person", "month"])["trials"].sum()
    assert 18 < months.median() < 30
    assert 330 < call_evidence(company)["trials"].median() < 450
    decided = evidence(company, "close_rate").groupby(["person", "month"])["trials"].sum()
    assert 8 < decided.median() < 18


def test_the_value_of_customers_changes_by_a_few_per_cent_a_year(company: Company) -> None:
    year = company.value_changes[company.value_changes["at"] >= company.clock.starts[24] * 86_400]
    change = (year["new"] - year["old"]).sum()  # NaN for first values
    accounts = company.accounts_at_export()
    assert -0.05 < change / accounts["worth"].sum() < 0.15


def test_people_work_the_six_strata_unequally(company: Company) -> None:
    shares = company.truth.mix
    assert np.allclose(shares.sum(axis=1), 1)
    assert (shares.std(axis=0) > 0.08).all()


def test_a_new_hire_lacks_what_the_spec_says_and_has_it_after_the_ramp(company: Company) -> None:
    skills = company.truth.skills
    stints = company.organisation.stints
    first = stints[stints["role"] == "ae"].groupby("person")["start"].min()
    joined = first[first > company.clock.starts[1]]
    assert len(joined) > 0
    for person, day in joined.items():
        own = skills[(skills["person"] == person) & (skills["metric"] == "close_rate")]
        assert own["month"].min() == company.clock.month_of(np.array([day * 86_400]))[0]
        ramp = own.sort_values("month")["ramp"].to_numpy()
        assert ramp[0] < -0.5
        assert (np.diff(ramp) >= 0).all()
        assert (ramp[7:] == 0).all()


def test_the_parts_of_a_skill_sum_to_it(company: Company) -> None:
    skills = company.truth.skills
    parts = skills[["permanent", "drift", "ramp", "coaching"]].sum(axis=1)
    assert np.allclose(parts, skills["skill"])
    assert not skills.duplicated(["person", "month", "metric"]).any()


def test_coaching_adds_its_effects_from_the_next_month_on_and_they_fade(company: Company) -> None:
    months = company.spec.months
    engagements, truth = company.truth.engagements, company.truth.skills
    for metric in ("qualified_lead_rate", "close_rate", "upsell_rate"):
        expected = np.zeros((company.spec.people, months))
        own = engagements[engagements["metric"] == metric]
        assert len(own) > 5
        for coachee, month, effect in own[["coachee", "month", "effect"]].to_numpy():
            since = np.arange(months - int(month) - 1)
            fading = effect * 0.5 ** (since / company.spec.coaching_half_life)
            expected[int(coachee), int(month) + 1 :] += fading
        skills = truth[truth["metric"] == metric]
        assert np.allclose(expected[skills["person"], skills["month"]], skills["coaching"])


def test_those_who_were_weak_in_the_last_months_are_coached(large_company: Company) -> None:
    cells = evidence(large_company, "close_rate")
    engagements = large_company.truth.engagements.query("metric == 'close_rate' and month >= 3")
    are_below = []
    for coachee, month in engagements[["coachee", "month"]].to_numpy():
        recent = cells[cells["month"].between(month - 3, month - 1)]
        totals = recent.groupby("person")[["observed", "trials"]].sum()
        rate = totals["observed"] / totals["trials"]
        are_below.append(coachee in rate.index and rate[coachee] < rate.median())
    assert len(are_below) > 20
    assert np.mean(are_below) > 0.7


def test_how_well_somebody_coaches_says_nothing_of_how_well_they_sell() -> None:
    company = simulate(DemoSpec(last_month=MONTH, people=3_000, months=1))
    coaches = company.truth.coaches.set_index("person")
    skills = company.truth.skills.query("metric == 'close_rate' and month == 0")
    ability = coaches["ability"][skills["person"]].to_numpy()
    assert abs(np.corrcoef(ability, skills["permanent"])[0, 1]) < 0.1
    assert np.isclose(ability.mean(), 0.25, atol=0.03)
    assert np.isclose(ability.std(), 0.20, atol=0.02)
    sessions = company.coach_profiles.drop_duplicates("person").set_index("person")
    rating = sessions["peer_rating"]
    assert np.corrcoef(rating, coaches["ability"][rating.index])[0, 1] > 0.3
