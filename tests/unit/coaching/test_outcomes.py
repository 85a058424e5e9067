"""Outcomes: who counts in which month and until when, and that nobody is chosen by the future."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.history import history
from dagster_project.coaching.outcomes import outcomes
from dagster_project.settings_statistics import CoachingSettings, StatisticsSettings
from tests.unit.coaching.coached_people import Company, as_engagements, draw, panel_of

SETTINGS = StatisticsSettings()
COACHING = SETTINGS.coaching
METRIC = "close_rate"


def _three_people() -> tuple[Company, pd.DataFrame]:
    """Three people in ten months; p000 is coached in month 4, p001 in month 6."""
    observed = np.array([[3.0] * 5 + [5.0] * 5, [4.0] * 10, [5.0] * 10])
    rows = [("c", "p000", 4), ("c", "p001", 6)]
    started = as_engagements(pd.DataFrame(rows, columns=["coach_id", "coachee_id", "start"]))
    company = Company(panel_of(observed, 10), started, {}, 0.0)
    past = history(company.panel, SETTINGS.rating)
    return company, outcomes(past, started, METRIC, COACHING)


def test_who_counts_in_a_month_and_until_when() -> None:
    _, rows = _three_people()
    months = {person: own["month"].tolist() for person, own in rows.groupby("person_id")}
    # Four outcome months fit after months 0 to 5; later ones have not passed.
    assert months == {
        "p000": [0, 1, 2, 3, 4],  # after its start it is no comparison
        "p001": [0, 1, 2, 3, 4, 5],
        "p002": [0, 1, 2, 3, 4, 5],
    }
    assert rows.loc[rows["is_coached"], ["person_id", "month"]].to_numpy().tolist() == [["p000", 4]]
    # Of p001, months up to its own start in month 6 count: 3 at month 3, 2 at 4, 1 at 5.
    own = rows[rows["person_id"] == "p001"].set_index("month")["information"]
    assert own[3] / own[2] == pytest.approx(3 / 4, rel=0.05)
    assert own[5] / own[2] == pytest.approx(1 / 4, rel=0.05)


def test_outcomes_by_hand() -> None:
    _, rows = _three_people()
    last = rows[(rows["person_id"] == "p000") & (rows["month"] == 4)].iloc[0]
    # Months 5 to 8: 5 of 10, as against 14 of 30 of all three.
    average, level = 14 / 30, 14 / 30 + last["believed"] * (14 / 30) * (16 / 30)
    information = 40 * level * (1 - level)
    off = 20 - 40 * average - 40 * average * (1 - average) * last["believed"]
    assert last["believed"] < 0
    assert last["information"] == pytest.approx(information)
    assert last["residual"] == pytest.approx(off / information)


def test_the_future_changes_no_belief_and_no_earlier_outcome() -> None:
    company = draw(5, months=24)
    panel = company.panel
    observed = np.where(panel.month >= 16, panel.trials - panel.observed, panel.observed)
    changed = replace(panel, observed=observed)
    started = company.started[company.started["start"] < 11]
    later = company.started.assign(start=company.started["start"].clip(lower=16))
    with_later = pd.concat([started, later], ignore_index=True)
    settings = CoachingSettings(rest_months=5)
    here = outcomes(history(panel, SETTINGS.rating), started, METRIC, settings)
    there = outcomes(history(changed, SETTINGS.rating), with_later, METRIC, settings)
    early, same = (rows[rows["month"] < 12].reset_index(drop=True) for rows in (here, there))
    pd.testing.assert_frame_equal(early, same)


def test_coaching_in_another_metric_is_no_comparison() -> None:
    company, rows = _three_people()
    other = company.started.assign(metric="lead_yield")
    past = history(company.panel, SETTINGS.rating)
    without = outcomes(past, other, METRIC, COACHING)
    assert not without["is_coached"].any()
    assert len(without) == len(rows) - 1  # the month in which p000 was coached
