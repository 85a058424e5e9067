"""What is recommended where coaching is not the answer, and how much of it."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.coaching.actions import KINDS, limit, other_recommendations
from dagster_project.coaching.chance import at_most
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.ranking import rank_people
from dagster_project.coaching.tables import as_table
from dagster_project.settings_statistics import CoachingSettings, StatisticsSettings
from tests.unit.coaching.advice_inputs import aes, changed, noted, rejected

SETTINGS = StatisticsSettings()
STEADY = np.full((8, 18), 5)


def _of(inputs: Inputs, kind: str) -> pd.DataFrame:
    rows = other_recommendations(inputs, rank_people(inputs, SETTINGS.rating), SETTINGS)
    return rows[rows["kind"] == kind].set_index("person_id")


def test_rejections_without_a_reason_are_talked_through_by_the_two() -> None:
    pairs = rejected(
        ("ae0", "sdr0", 0, "(none)", 4), ("ae0", "sdr0", 1, "No budget", 4),  # half of 8
        ("ae0", "sdr1", 0, "(none)", 7),  # too few
        ("ae1", "sdr0", 0, "(none)", 3), ("ae1", "sdr0", 5, "No budget", 7),  # just the threshold
        ("ae2", "sdr0", 6, "(none)", 20),  # long ago
        ("ae3", UNASSIGNED, 0, "(none)", 20),
        ("gone", "sdr0", 0, "(none)", 20),
    )  # fmt: skip
    rows = _of(changed(aes(), pairs=pairs), "process_reasons")
    assert rows.index.tolist() == ["ae0"]
    row = rows.iloc[0]
    assert row[["counterpart_id", "value", "threshold", "n"]].tolist() == ["sdr0", 0.5, 0.3, 8]
    assert row["recommendation_id"] == "process_reasons-ae0-sdr0"
    assert (row["role"], row["team"]) == ("ae", "t0")
    assert json.loads(str(row["action_arguments"])) == {
        "person_id": "ae0", "counterpart_id": "sdr0", "value": 0.5, "threshold": 0.3,
        "without_reason": 4.0,
    }  # fmt: skip


def test_who_decides_late_is_asked_to_decide_in_time() -> None:
    inputs = noted(aes(), "ae", "ae0", [0, 1], decisions_due=10, decisions_within_sla=8)
    inputs = noted(inputs, "ae", "ae1", [0, 1], decisions_due=10, decisions_within_sla=9)
    inputs = noted(inputs, "ae", "ae2", [0], decisions_due=14, decisions_within_sla=0)
    rows = _of(inputs, "process_sla")
    assert rows.index.tolist() == ["ae0"]
    row = rows.iloc[0]
    assert row[["metric", "value", "n"]].tolist() == ["decided_within_sla", pytest.approx(0.2), 20]
    assert json.loads(str(row["inputs"])) == {"late": 4.0}


def test_a_load_is_held_against_the_median_of_the_peers() -> None:
    inputs = aes()
    for number, deals in enumerate([10, 10, 10, 10, 10, 10, 15, 16]):
        inputs = noted(inputs, "ae", f"ae{number}", [0], deals_open=deals)
    rows = _of(inputs, "workload")
    assert rows["value"].to_dict() == {"ae7": 1.6}
    assert json.loads(rows["inputs"].iloc[0]) == {"figure": "deals_open", "load": 16, "median": 10}
    few = noted(aes(2), "ae", "ae1", [0], deals_open=100)
    assert _of(few, "workload").empty


def _missed(person: str, months: float) -> Inputs:
    """AEs of whom the last two close most; one is at half the target so many months long."""
    closed = STEADY.copy()
    closed[6:] += 6
    year = {"amount_won_target": 10.0, "amount_won_target_year_to_date": 10.0 * months}
    inputs = aes(8, closed, metric="close_rate_cohort")  # part of the role's summary
    return noted(inputs, "ae", person, [0], amount_won_attainment_year_to_date=0.5, **year)


def test_a_target_is_questioned_where_somebody_good_misses_it_for_months() -> None:
    rows = _of(_missed("ae7", 3), "target")
    assert rows.index.tolist() == ["ae7"]
    row = rows.iloc[0]
    assert row[["value", "threshold", "n"]].tolist() == [0.5, 0.7, 3]
    assert "ae0" not in _of(_missed("ae0", 3), "target").index
    assert "ae7" not in _of(_missed("ae7", 2), "target").index


def test_a_bad_month_is_called_noise_but_a_bad_year_is_not() -> None:
    closed = STEADY.copy()
    closed[0, -1] = 3
    closed[1] = 1
    rows = _of(aes(8, closed), "none")
    assert rows.index.tolist() == ["ae0"]
    row = rows.iloc[0]
    assert row["threshold"] < row["value"] < 0
    assert (row["metric"], row["n"], row["action_id"]) == ("close_rate", 20, "leave_alone")


def test_how_often_chance_makes_a_month_is_counted_and_not_told_from_deviations() -> None:
    few = at_most(np.array([0.0, 1.0]), np.array([0.081, 1.5]), np.array([81.0, 3.0]), 1.0)
    assert few == pytest.approx([(1 - 0.001) ** 81, 0.5])
    # Months that vary more than chance alone are more often far off, by as much as phi says.
    trials, share, phi = 307, 8.5 / 307, 1.4
    draws = np.random.default_rng(1)
    weight = (trials - 1) / (phi - 1) - 1
    shares = draws.beta(share * weight, (1 - share) * weight, 200_000)
    counts = draws.binomial(trials, shares)
    assert counts.var() == pytest.approx(phi * trials * share * (1 - share), rel=0.02)
    (wider,) = at_most(np.array([3.0]), np.array([8.5]), np.array([307.0]), phi)
    assert wider == pytest.approx((counts <= 3).mean(), abs=0.002)


def test_a_month_beyond_chance_is_not_called_noise() -> None:
    closed = np.random.default_rng(5).binomial(200, 0.25, (8, 18))
    closed[0, -1] = 20
    assert "ae0" not in _of(aes(8, closed, 200.0), "none").index


def test_hardly_anything_known_recommends_nothing() -> None:
    rows = other_recommendations(aes(1), rank_people(aes(1), SETTINGS.rating), SETTINGS)
    assert rows.empty
    assert limit(rows, SETTINGS.coaching).empty


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob", "cem"]),
        st.sampled_from(KINDS),
        st.none() | st.floats(-5, 500, allow_subnormal=False),
    ),
    max_size=15,
)


def _table(rows: list[tuple[str, str, float | None]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["person_id", "kind", "value_per_hour"])
    ids = [f"{kind}-{person}-{number}" for number, (person, kind, _) in enumerate(rows)]
    return as_table(
        made.assign(recommendation_id=ids, value=1.0, threshold=0.5), "coaching_recommendations"
    )


@settings(max_examples=60)
@given(_ROWS, st.integers(1, 5))
def test_everybody_gets_the_most_valuable_and_no_more_than_the_limit(
    rows: list[tuple[str, str, float | None]], most: int
) -> None:
    table = _table(rows)
    kept = limit(table, CoachingSettings(max_per_person=most))
    for person, own in kept.groupby("person_id"):
        every = table[table["person_id"] == person]
        work = every[every["kind"] != "none"]
        assert len(own) == min(most, len(work) or len(every))
        assert own["position"].tolist() == list(range(1, len(own) + 1))
        assert (own["kind"] != "none").all() or work.empty
        worth = own["value_per_hour"].fillna(-np.inf).tolist()
        assert worth == sorted(worth, reverse=True)
        left = work[~work["recommendation_id"].isin(own["recommendation_id"])]
        assert left["value_per_hour"].fillna(-np.inf).max() <= worth[-1] or left.empty
    assert set(kept["person_id"]) == set(table["person_id"])


@settings(max_examples=40)
@given(_ROWS, st.integers(0, 99))
def test_the_order_in_which_recommendations_are_found_does_not_matter(
    rows: list[tuple[str, str, float | None]], seed: int
) -> None:
    table = _table(rows)
    mixed = table.iloc[np.random.default_rng(seed).permutation(len(table))]
    rules = CoachingSettings()
    pd.testing.assert_frame_equal(limit(table, rules), limit(mixed, rules))


def test_without_a_value_the_kind_and_then_how_far_it_is_beyond_decides() -> None:
    rows = [("ann", "workload", None), ("ann", "process_reasons", None),
            ("ann", "process_reasons", None), ("ann", "pair", 3.0)]  # fmt: skip
    table = _table(rows)
    table["value"] = [9.0, 0.6, 0.9, 0.6]
    kept = limit(table, CoachingSettings(max_per_person=3))
    assert kept["recommendation_id"].tolist() == [
        "pair-ann-3", "process_reasons-ann-2", "process_reasons-ann-1",
    ]  # fmt: skip
