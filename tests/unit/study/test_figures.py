"""Figures of the study: their errors, and when a goal counts as reached."""

import numpy as np
import pytest

from dagster_project.study.command import GoalMissedError, as_table, refuse_missed
from dagster_project.study.figures import Figure, Row, mean, ratio, share, text


def test_a_mean_has_the_standard_error_of_its_organisations() -> None:
    figure = mean([1.0, 2.0, 3.0, 4.0, np.nan])
    assert figure.value == pytest.approx(2.5)
    assert figure.error == pytest.approx(np.sqrt(5 / 3 / 4))


def test_a_share_of_none_is_not_certain() -> None:
    assert share([False] * 76).value == 0
    assert share([False] * 76).error == pytest.approx(np.sqrt(0.025 * 0.975 / 80))


def test_a_ratio_weighs_organisations_by_what_they_have() -> None:
    figure = ratio([1, 9], [2, 10])
    assert figure.value == pytest.approx(10 / 12)
    assert figure.error == pytest.approx(np.sqrt(2 * 2 * (2 / 3) ** 2) / 12)
    assert np.isnan(ratio([0, 0], [0, 0]).value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.6, ".60"),
        (-0.021, "−.021"),
        (-0.0001, ".000"),  # no negative nothing
        (0.0999, ".10"),
        (3.465, "3.46"),
        (np.nan, "–"),
    ],
)
def test_figures_are_written_as_in_the_literature(value: float, shown: str) -> None:
    assert text(value) == shown


@pytest.mark.parametrize(
    ("reached", "organisations", "passes"),
    [
        (0.60, 80, True),
        (0.59, 80, False),  # enough organisations: the figure counts
        (0.59, 4, True),  # few: it may be chance
        (0.30, 4, False),  # but not that much of it
        (np.nan, 80, False),  # nothing measured is nothing reached
    ],
)
def test_a_goal_is_missed_by_more_than_chance_of_few(
    reached: float, organisations: int, passes: bool
) -> None:
    row = Row(1, "precision", Figure(reached, 0.05), low=0.6)
    assert row.passes(organisations) is passes


def test_a_missed_goal_is_named_with_what_was_required() -> None:
    good = Row(1, "precision", Figure(0.7, 0.01), low=0.6)
    bad = Row(5, "bias", Figure(-0.08, 0.01), -0.04, 0.04, "before/after", Figure(0.3))
    refuse_missed([good], 80)
    with pytest.raises(GoalMissedError, match=r"1 of 2 .*\nbias: −\.080, required −\.040 to \.040"):
        refuse_missed([good, bad], 80)
    lines = as_table([good, bad], 80).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert [line.split("|")[-2].strip() for line in lines[2:]] == ["pass", "FAIL"]
    assert "| before/after | .30" in lines[3]
