"""Companies of whom hardly anything can be said: figures or reasons for none, never an error."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.maturity import close_rate_maturity
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.ranking import Ranked
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.ranking_inputs import Counts, cells, company, names, ranked

ROLES = ("sdr", "ae", "am")
_NO_COHORTS = pd.DataFrame(
    {"month": pd.Series(dtype="int64"), "person_id": pd.Series(dtype="str")}
).assign(cohort_decided=0.0, amount_won_attainment_year_to_date=0.0)


def _all_metrics(role: str, observed: Counts, trials: Counts | float) -> Inputs:
    """The same counts in every metric of a role."""
    parts = [cells(name, observed, trials) for name, rate in RATES.items() if rate.role == role]
    return company(role, *parts, ae=_NO_COHORTS)


def _counts(
    people: int, months: int, value: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.full((people, months), value)


COMPANIES: dict[str, Callable[[str], Inputs]] = {
    "nobody": lambda role: company(role, people=[], ae=_NO_COHORTS),
    "one person": lambda role: _all_metrics(role, _counts(1, 12, 3), 9),
    "two people": lambda role: _all_metrics(role, _counts(2, 12, 3), 9),
    "all idle": lambda role: company(role, people=names(8), ae=_NO_COHORTS),
    "no trials": lambda role: _all_metrics(role, _counts(8, 12, 0), 0),
    "nothing won": lambda role: _all_metrics(role, _counts(8, 12, 0), 9),
    "all won": lambda role: _all_metrics(role, _counts(8, 12, 9), 9),
    "all the same": lambda role: _all_metrics(role, _counts(8, 12, 3), 9),
    "one month": lambda role: _all_metrics(role, _counts(8, 1, 3), 9),
    "more months than are kept": lambda role: _all_metrics(role, _counts(8, 40, 3), 9),
    "one has everything": lambda role: _all_metrics(
        role, np.vstack([_counts(1, 12, 90), _counts(7, 12, 0)]), 100
    ),
    "only two months long ago": lambda role: _all_metrics(
        role, np.hstack([_counts(8, 2, 3), _counts(8, 30, 0)]),
        np.hstack([_counts(8, 2, 9), _counts(8, 30, 0)]),
    ),
}  # fmt: skip


def _check(result: Ranked) -> None:
    rows = result.rows
    assert rows["unranked_reason"].notna().ne(rows["rank"].notna()).all()
    assert not (rows["is_star"] & rows["rank"].isna()).any()
    assert rows["p_top_quartile"].dropna().between(0, 1).all()
    numbers = rows.select_dtypes("number").astype(float)
    assert not np.isinf(numbers.to_numpy(float)).any()
    assert not rows.duplicated(["role", "metric", "person_id"]).any()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", COMPANIES)
def test_everybody_has_a_rank_or_a_reason_for_none(name: str, role: str) -> None:
    inputs = COMPANIES[name](role)
    result = ranked(inputs)
    _check(result)
    metrics = 1 + sum(rate.role == role for rate in RATES.values()) + (role != "sdr")
    assert len(result.rows) == metrics * len(inputs.peers(role))
    assert not result.rows["is_star"].any() or name == "one has everything"
    assert len(result.roles) == len(RATES) + 2 + len(ROLES)
    matured = close_rate_maturity(inputs)
    assert matured["rate_matured"].isna().all()  # no cohort is old enough to say anything


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["one person", "two people"])
def test_few_people_are_not_ranked_and_see_their_figures(name: str, role: str) -> None:
    rows = ranked(COMPANIES[name](role)).rows
    of_rates = rows[rows["metric"].isin(RATES)]
    assert set(of_rates["unranked_reason"]) == {"role_too_small"}
    assert of_rates["rate"].to_numpy() == pytest.approx(1 / 3)
    assert of_rates["rate_adjusted"].to_numpy() == pytest.approx(1 / 3, abs=1e-6)
    assert (of_rates["interval_high"] > of_rates["interval_low"]).all()


@pytest.mark.parametrize("name", ["nothing won", "all won"])
def test_rates_of_none_and_all_are_finite_and_not_told_apart(name: str) -> None:
    rows = ranked(COMPANIES[name]("ae")).rows
    won = rows[rows["metric"] == "close_rate"]
    assert won["score"].nunique() == 1
    assert won["rate_adjusted"].between(0, 1).all()
    assert won["rank"].isna().all()


def test_a_person_without_a_role_or_who_left_is_nobody_s_peer() -> None:
    inputs = _all_metrics("ae", _counts(8, 12, 3), 9)
    people = inputs.people.assign(is_active=False)
    gone = Inputs(**{**vars(inputs), "people": people})
    assert ranked(gone).rows.empty
    assert set(ranked(gone).roles["finding"]) == {"too_few_data"}


def test_a_company_whose_history_begins_this_month_is_rated_on_it() -> None:
    inputs = _all_metrics("ae", _counts(8, 1, 30), 100)
    young = Inputs(**{**vars(inputs), "history_months": 1})
    rows = ranked(young).rows
    assert rows.loc[rows["metric"] == "close_rate", "denominator"].tolist() == [100] * 8
    assert rows["trend"].isna().all()
    assert inputs.cells["month"].max() == MONTH
