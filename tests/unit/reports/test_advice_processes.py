"""What is said of loads, targets and weak months claims no more than was computed."""

from typing import get_args

import pytest

from reports.advice import Advice, advise
from reports.advice_facts import Audience
from reports.format import formatter_in
from reports.marts import Record
from tests.unit.reports.by_hand import ByHand
from tests.unit.reports.test_advice import ROWS, row

_BY_RULE = {str(one["rule_id"]): one for one in ROWS}


def told(row: Record, audience: Audience) -> Advice:
    return advise(row, ByHand().pack().roster, formatter_in("en"), audience, "")


@pytest.mark.parametrize("audience", ["lead", "manager"])
def test_one_weak_month_is_never_said_to_be_chance_for_certain(audience: Audience) -> None:
    said = str(told(_BY_RULE["month_within_noise"], audience).text)
    assert "chance alone can make a single month this weak" in said


@pytest.mark.parametrize("audience", get_args(Audience))
def test_a_missed_target_is_held_against_all_weighted_metrics_and_not_its_own(
    audience: Audience,
) -> None:
    said = str(told(_BY_RULE["target_missed_by_performer"], audience).reason)
    assert "all weighted metrics together are not below the average of" in said


@pytest.mark.parametrize(("figure", "role"), [("deals_open", "AEs"), ("accounts_held", "AMs")])
def test_a_load_is_held_against_the_middle_of_everybody_in_the_role(figure: str, role: str) -> None:
    inputs = {"figure": figure, "load": 38, "median": 19}
    load = row("workload", "more_than_peers", "spread_workload", value=2.0, n=17, inputs=inputs)
    said = str(told(load, "lead").reason)
    assert f"where the middle of all 17 {role} is 19: 2 times as many." in said


def test_how_often_chance_makes_a_month_is_told_of_what_was_observed() -> None:
    few = {"observed": 0, "expected": 0.081, "chance": 0.922}
    month = row(
        "none", "month_within_noise", "leave_alone", metric="account_expansion", n=81, inputs=few,
        value=-0.28, threshold=-1.6,
    )  # fmt: skip
    assert "this weak or weaker in 92% of cases" in str(told(month, "lead").reason)
