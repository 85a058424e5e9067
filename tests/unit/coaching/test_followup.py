"""Earlier advice: whether it was carried out, and what the metric did against expectation."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.followup import follow_up
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.later import after
from dagster_project.coaching.ranking import make_panels
from dagster_project.coaching.tables import TABLES, as_table
from dagster_project.settings_statistics import StatisticsSettings
from tests.unit.coaching.advice_inputs import aes, changed, met, noted, recommended, rejected
from tests.unit.coaching.chain_inputs import MONTH

SETTINGS = StatisticsSettings()
STEADY = np.full((8, 18), 5)
Asked = dict[str, object]
PAIR: Asked = {
    "kind": "pair",
    "role": "ae",
    "person_id": "ae0",
    "coach_id": "ae1",
    "metric": "close_rate",
}


def _follow(inputs: Inputs, *rows: Asked) -> pd.DataFrame:
    found = follow_up(inputs, recommended(*rows), make_panels(inputs), SETTINGS)
    return found.set_index("recommendation_id")


def _one(inputs: Inputs, row: Asked) -> pd.Series:
    return _follow(inputs, row).iloc[0]


def test_a_pair_that_met_is_followed_and_one_that_did_not_is_not_held_against_anybody() -> None:
    sessions = met(
        ("ae1", "ae0", 3, "close_rate", 1.5), ("ae1", "ae0", 0, "acceptance_rate", 1.0),
        ("ae1", "ae0", 5, "close_rate", 9.0), ("ae0", "ae1", 1, "close_rate", 9.0),
        ("ae2", "ae0", 1, "close_rate", 9.0),
    )  # fmt: skip
    inputs = changed(aes(8, STEADY), sessions=sessions)
    other = PAIR | {"coach_id": "ae3"}
    rows = _follow(
        inputs, PAIR | {"age": 5, "p_positive": 0.7}, other | {"age": 5}, other | {"age": 1},
        PAIR | {"age": 3},
    )  # fmt: skip
    assert rows.iloc[0][["sessions", "hours", "p_stated"]].tolist() == [2, 2.5, 0.7]
    assert rows["is_carried_out"].to_dict() == {"r0": True, "r1": False, "r2": False, "r3": True}
    assert rows["verdict"].to_dict() == {
        "r0": "as_expected", "r1": "not_carried_out", "r2": "open", "r3": "too_early",
    }  # fmt: skip
    assert rows.index.tolist() == ["r0", "r1", "r3", "r2"]


def _improved(lift: float) -> Inputs:
    """Everybody closes a quarter of 60; `ae0` so much more in the last five months."""
    closed = np.full((8, 18), 15)
    closed[0, -5:] = round(60 * expit(np.log(1 / 3) + lift))
    return changed(aes(8, closed, 60.0), sessions=met(("ae1", "ae0", 4, "close_rate", 1.0)))


def test_what_the_metric_did_is_told_with_its_chance() -> None:
    """By hand: the average is 120 + x of 480 a month, x what `ae0` has more."""
    row = _one(_improved(0.8), PAIR | {"age": 5})
    assert row["observed"] == 5 * 26
    average = 5 * 60 * (7 * 15 + 26) / 480
    share = average / 300
    information = 300 * share * (1 - share)
    assert row["information"] == pytest.approx(information)
    assert row["expected"] == pytest.approx(average, rel=0.05)  # nearly average before
    assert row["change"] == pytest.approx((130 - row["expected"]) / information)
    assert row["change_low"] > 0
    assert row["verdict"] == "better_than_expected"
    assert _one(_improved(-1.0), PAIR | {"age": 5})["verdict"] == "worse_than_expected"
    assert _one(_improved(0.0), PAIR | {"age": 5})["verdict"] == "as_expected"


def test_what_is_better_low_is_better_where_it_fell() -> None:
    closed = np.full((8, 18), 15)
    closed[0, -5:] = 4
    inputs = aes(8, closed, 60.0, metric="rejected_lead_win_rate")
    row = _one(inputs, PAIR | {"age": 5, "metric": "rejected_lead_win_rate", "kind": "none"})
    assert row["change_high"] < 0
    assert row["verdict"] == "better_than_expected"


def _drawn(seed: int, skill: Floats) -> Inputs:
    rng = np.random.default_rng(seed)
    return aes(len(skill), rng.binomial(20, expit(skill - 1)[:, None], (len(skill), 18)))


def test_people_who_stay_as_they_are_do_as_expected_in_nine_cases_of_ten() -> None:
    """Also the weak, whose last months were bad by chance: they are not said to have improved."""
    inside = []
    for seed in range(25):
        inputs = _drawn(seed, np.random.default_rng(seed).normal(0, 0.3, 20))
        since = after(make_panels(inputs)["close_rate"], "close_rate", MONTH - 4, SETTINGS.rating)
        change = since["level"] - since["believed"]
        error = np.hypot(since["believed_sd"], since["level_sd"])
        weak = since["believed"] < since["believed"].quantile(0.3)
        inside += [(change / error).abs()[chosen] < 1.645 for chosen in (weak, ~weak)]
    assert np.concatenate(inside[::2]).mean() == pytest.approx(0.9, abs=0.06)
    assert np.concatenate(inside[1::2]).mean() == pytest.approx(0.9, abs=0.06)


def test_reasons_are_followed_by_the_share_without_one() -> None:
    pairs = rejected(
        ("ae0", "sdr0", 4, "(none)", 50),
        ("ae0", "sdr0", 1, "(none)", 2), ("ae0", "sdr0", 0, "No budget", 8),
        ("ae1", "sdr0", 1, "(none)", 6), ("ae1", "sdr0", 0, "No budget", 4),
    )  # fmt: skip
    asked: Asked = {
        "kind": "process_reasons", "role": "ae", "counterpart_id": "sdr0", "metric": None,
        "value": 0.5, "threshold": 0.3, "age": 4,
    }  # fmt: skip
    rows = _follow(
        changed(aes(), pairs=pairs),
        *(asked | {"person_id": person} for person in ("ae0", "ae1", "ae2")),
    )
    assert rows["is_carried_out"].tolist() == [True, False, False]
    assert rows["verdict"].tolist() == ["done", "not_carried_out", "not_carried_out"]
    assert rows["observed"].tolist()[:2] == [2, 6]
    assert rows["expected"].tolist()[:2] == [5, 5]
    assert rows["change"].tolist()[:2] == [pytest.approx(-3 / 2.5), pytest.approx(1 / 2.5)]
    assert rows.loc["r2", ["observed", "expected", "change"]].isna().all()


def test_decisions_loads_and_targets_are_followed_by_their_own_figures() -> None:
    inputs = noted(aes(), "ae", "ae0", [0, 1], decisions_due=10, decisions_within_sla=9)
    inputs = noted(inputs, "ae", "ae1", [0, 1], decisions_due=10, decisions_within_sla=7)
    for number in range(8):
        inputs = noted(inputs, "ae", f"ae{number}", [0], deals_open=20 if number == 2 else 10)
        for age, season in ((3, 1.0), (2, 0.8), (1, 1.2), (0, 1.0)):
            cut = 0.8 if (number == 3 and age < 3) or (number == 4 and age == 1) else 1
            inputs = noted(inputs, "ae", f"ae{number}", [age], amount_won_target=100 * season * cut)
    common: Asked = {"role": "ae", "metric": None, "age": 3}
    sla = common | {"kind": "process_sla", "threshold": 0.15}
    load = common | {"kind": "workload", "threshold": 1.5}
    goal = common | {"kind": "target", "threshold": 0.7}
    asked = [(sla, "ae0"), (sla, "ae1"), (load, "ae2"), (load, "ae5"), (goal, "ae3"),
             (goal, "ae4"), (goal, "ae5")]  # fmt: skip
    rows = _follow(inputs, *(row | {"person_id": person} for row, person in asked))
    assert rows["is_carried_out"].tolist() == [True, False, False, True, True, False, False]
    assert set(rows["verdict"]) == {"done", "not_carried_out"}


def test_who_has_left_the_role_is_not_judged() -> None:
    inputs = changed(aes(8, STEADY), sessions=met(("ae1", "ae0", 1, "close_rate", 1.0)))
    people = inputs.people
    moved = people["role"].where(people["person_id"] != "ae0", "manager")
    gone = people["is_active"].where(people["person_id"] != "ae0", other=False)
    for changes in ({"role": moved}, {"is_active": gone}):
        left = changed(inputs, people=people.assign(**changes))
        assert _one(left, PAIR | {"age": 5})["verdict"] == "left_role"


def test_a_metric_without_evidence_has_no_figures() -> None:
    inputs = changed(aes(8), sessions=met(("ae1", "ae0", 1, "close_rate", 1.0)))
    for metric in ("close_rate", "net_retention"):
        row = _one(inputs, PAIR | {"age": 5, "metric": metric})
        assert row["verdict"] == "no_data"
        assert row[["observed", "expected", "change"]].isna().all()


def test_nothing_recommended_is_nothing_to_follow_and_nobody_is_followed() -> None:
    inputs = aes(8, STEADY)
    form = as_table(pd.DataFrame(), "coaching_recommendations")
    none = form.assign(review_month=pd.Series(dtype="int64"))
    rows = follow_up(inputs, none, make_panels(inputs), SETTINGS)
    assert rows.empty
    assert list(rows.columns) == list(TABLES["recommendation_followup"])
    assert _follow(inputs, PAIR | {"age": 0}, PAIR | {"age": 2, "person_id": UNASSIGNED}).empty
