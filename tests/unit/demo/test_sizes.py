"""Companies of every size: the smallest, the longest, the largest."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.demo.clock import NEVER
from dagster_project.demo.company import Company
from dagster_project.demo.names import mailbox, people_names
from dagster_project.demo.organisation import build_organisation
from dagster_project.demo.people import OPEN
from dagster_project.demo.simulate import simulate
from dagster_project.demo.spec import DemoSpec


def _looks_whole(company: Company) -> None:
    assert len(company.organisation.persons) == company.spec.people
    assert (company.leads["sent"] < NEVER).any()
    assert company.handovers["lead"].isin(company.leads["lead"]).all()
    assert company.deals["account"].isin(company.accounts["account"]).all()
    assert (company.deals["created"] < company.clock.export_at).all()
    assert (company.deals["amount"] > 0).all()
    assert company.activity.total() > 0


@given(
    people=st.integers(12, 60),
    months=st.integers(1, 14),
    seed=st.integers(0, 1_000),
    month=st.integers(1, 12),
)
@settings(max_examples=12)
def test_any_small_company_can_be_simulated(
    people: int, months: int, seed: int, month: int
) -> None:
    spec = DemoSpec(last_month=date(2025, month, 1), people=people, months=months, seed=seed)
    _looks_whole(simulate(spec))


def test_ten_years_can_be_simulated() -> None:
    _looks_whole(simulate(DemoSpec(last_month=date(2026, 10, 1), people=12, months=120)))


def test_20_000_people_can_be_simulated() -> None:
    _looks_whole(simulate(DemoSpec(last_month=date(2026, 10, 1), people=20_000, months=1)))


@given(people=st.integers(12, 400), months=st.integers(1, 40), seed=st.integers(0, 1_000))
@settings(max_examples=30)
def test_stints_of_a_person_follow_each_other_and_every_role_is_always_held(
    people: int, months: int, seed: int
) -> None:
    spec = DemoSpec(last_month=date(2026, 10, 1), people=people, months=months, seed=seed)
    organisation = build_organisation(spec)
    stints = organisation.stints
    assert (stints["start"] < stints["end"]).all()
    following = stints.groupby("person")["start"].shift(-1)
    is_followed = following.notna()
    assert (stints.loc[is_followed, "end"] == following[is_followed]).all()
    tenures = stints.groupby(["role", "person"]).agg({"start": "min", "end": "max"}).reset_index()
    first = spec.first_month.toordinal()
    throughout = tenures[(tenures["start"] < first) & (tenures["end"] == OPEN)]
    assert (throughout["role"].value_counts()[["sdr", "ae", "am"]] >= 2).all()
    managers = stints[stints["manager"] >= 0]
    leads = set(stints.loc[stints["role"] == "manager", "person"])
    assert set(managers["manager"]) <= leads


@pytest.mark.parametrize("count", [48, 1_641, 20_000])
def test_surnames_and_addresses_are_unique(count: int) -> None:
    names = people_names(count, np.random.default_rng(3))
    assert len({surname for _, surname in names}) == count
    assert len({mailbox(given, surname) for given, surname in names}) == count
