"""What was to be expected of people: case-mix, months, and what is left out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.coaching.evidence import Panel, make_panel, score

Row = tuple[int, str, str, int, int]
CELLS = ["month", "person_id", "stratum", "observed", "trials"]


def _panel(rows: list[Row], months: int = 12) -> Panel:
    return make_panel(pd.DataFrame(rows, columns=CELLS), "binomial", 0, months)


def test_people_with_the_same_rates_by_stratum_are_as_expected_whatever_they_work_on() -> None:
    panel = _panel(
        [
            (0, "a", "easy", 45, 90),
            (0, "a", "hard", 1, 10),
            (0, "b", "easy", 5, 10),
            (0, "b", "hard", 9, 90),
        ],
        months=1,
    )
    scores = score(panel, 0)
    assert scores.observed[:, 0].tolist() == [46, 14]  # 46 % against 14 %, and no difference
    assert scores.expected[:, 0] == pytest.approx([46, 14])
    assert scores.information[:, 0] == pytest.approx([90 * 0.25 + 10 * 0.09, 10 * 0.25 + 90 * 0.09])


def test_a_month_that_is_bad_for_everybody_is_nobodys_fault() -> None:
    good = [(0, person, "s", 30, 60) for person in "ab"]
    bad = [(1, person, "s", 6, 60) for person in "ab"]
    scores = score(_panel([*good, *bad], months=2), 1)
    assert scores.expected == pytest.approx(scores.observed)
    assert scores.month_effects[0] > 0 > scores.month_effects[1]


def test_calls_may_be_fewer_than_what_came_of_them() -> None:
    rows = pd.DataFrame([(0, "a", "all", 3, 1), (0, "b", "all", 1, 1)], columns=CELLS)
    scores = score(make_panel(rows, "poisson", 0, 1), 0)
    assert scores.expected[:, 0] == pytest.approx([2, 2])
    assert scores.information[:, 0] == pytest.approx([2, 2])  # variance of a count is its mean


def test_only_the_months_of_the_window_and_real_people_count() -> None:
    rows = [(month, "a", "s", 1, 2) for month in range(24)] + [(23, "(unassigned)", "s", 9, 9)]
    panel = _panel([*rows, (-1, "old", "s", 1, 1), (24, "late", "s", 1, 1)], months=24)
    scores = score(panel, 23)
    assert panel.people.tolist() == ["a"]
    assert scores.observed.shape == (1, 12)
    assert scores.first == 12
    assert score(panel, 2).observed.shape == (1, 3)  # nothing before the history


def test_rates_can_be_those_of_some_people() -> None:
    panel = _panel([(0, "a", "s", 5, 10), (0, "b", "s", 0, 10)], months=1)
    scores = score(panel, 0, among=np.array([True, False]))
    assert scores.role_rate == 0.5
    assert scores.expected[:, 0] == pytest.approx([5, 5])


_COUNTS = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.sampled_from("abcde"),
        st.sampled_from(["x", "y"]),
        st.integers(0, 9),
        st.integers(0, 30),
    ).map(lambda row: (*row[:3], row[3], row[3] + row[4])),
    max_size=40,
    unique_by=lambda row: row[:3],
)


@given(_COUNTS)
def test_what_is_expected_of_all_is_what_all_did(
    rows: list[Row],
) -> None:
    scores = score(_panel(rows), 11)
    expected, observed = scores.expected.sum(axis=0), scores.observed.sum(axis=0)
    trials = scores.trials.sum(axis=0)
    # Within what the bounds of a probability (0.001 to 0.99) change.
    assert (np.abs(expected - observed) <= 0.35 * trials + 1e-9).all()
    inside = (observed > 0) & (expected < 0.9 * trials)
    assert expected[inside] == pytest.approx(observed[inside], rel=0.06, abs=0.06)


@given(_COUNTS)
def test_the_order_of_cells_changes_nothing(rows: list[Row]) -> None:
    here, there = score(_panel(rows), 11), score(_panel(rows[::-1]), 11)
    assert here.expected == pytest.approx(there.expected)
    assert here.information == pytest.approx(there.information)
