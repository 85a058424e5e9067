"""What became of earlier recommendations: whether they were carried out, and what followed.

Here belongs the record of single recommendations, which alone reads earlier review months. It says
what a metric did, never that a person or a coach is good: one person's months say too little for
that. Whether coaching works is in `effects`.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dagster_project.coaching.carrying_out import carried_out, reasons_since
from dagster_project.coaching.evidence import Panel
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.later import after
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.quantiles import Z90
from dagster_project.coaching.tables import FOLLOWUP, as_table
from dagster_project.settings_statistics import (
    CoachingSettings,
    RatingSettings,
    StatisticsSettings,
)

# Verdicts on a recommendation.
LEFT_ROLE = "left_role"  # the person does not hold the role any more
OPEN = "open"  # not carried out, and there is still time
NOT_CARRIED_OUT = "not_carried_out"
DONE = "done"  # carried out; it asked for nothing that a metric could show
TOO_EARLY = "too_early"  # carried out, but too few months have passed to see anything
NO_DATA = "no_data"  # nothing to compare
BETTER = "better_than_expected"  # the metric since, beyond chance, than the person was believed
WORSE = "worse_than_expected"
AS_EXPECTED = "as_expected"

_ON_A_METRIC = ["pair", "slate", "none"]  # kinds that are judged by what the metric did
_FIGURES = ["observed", "expected", "information", "variance"]


def follow_up(
    inputs: Inputs,
    previous: pd.DataFrame,
    panels: Mapping[str, Panel],
    settings: StatisticsSettings,
) -> pd.DataFrame:
    """One row per earlier recommendation.

    The metric since is compared with what was believed of the person at the time, from the evidence
    up to then, in the review month's own cells; `expected` are the events that somebody of that
    skill would have had with the same case-mix in the same months.

    Args:
        inputs: one review month.
        previous: rows of `coaching_recommendations` of earlier review months, with `review_month`
            (a month's number).
        panels: by metric.
        settings: of the statistics.

    Returns:
        Rows of `recommendation_followup`, by month and id.
    """
    is_used = (previous["review_month"] < inputs.month) & (previous["person_id"] != UNASSIGNED)
    rows = previous[is_used.fillna(value=False).astype(bool)]
    rows = rows.rename(columns={"review_month": "recommended_in", "p_positive": "p_stated"})
    rows = rows.drop(columns="hours")  # those that were planned
    rows = rows.sort_values(["recommended_in", "recommendation_id"], ignore_index=True)
    rows = rows.join(_sessions(inputs, rows))
    figures = _outcomes(rows, panels, settings.rating)
    rows = rows.join(reasons_since(inputs, rows).combine_first(figures))
    rows = rows.join(carried_out(inputs, rows))
    change = (rows["observed"] - rows["expected"]) / rows["information"]
    error = Z90 * np.sqrt(rows["variance"])
    rows = rows.assign(change=change, change_low=change - error, change_high=change + error)
    rows["verdict"] = _verdicts(inputs, rows, settings.coaching)
    return as_table(rows[[name for name in FOLLOWUP if name in rows]], "recommendation_followup")


def _sessions(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    """Sessions of the pair in the months after the recommendation, by row; empty without coach."""
    asked = rows[["recommended_in", "coach_id", "person_id"]].reset_index(names="row")
    held = inputs.sessions[["month", "coach_id", "coachee_id", "sessions", "hours"]]
    found = asked.dropna(subset=["coach_id"]).merge(
        held, left_on=["coach_id", "person_id"], right_on=["coach_id", "coachee_id"]
    )
    found = found[found["month"] > found["recommended_in"]]
    sums = found.groupby("row")[["sessions", "hours"]].sum().reindex(rows.index).astype("float64")
    return sums.fillna(0.0).where(rows["coach_id"].notna(), np.nan)


def _outcomes(
    rows: pd.DataFrame, panels: Mapping[str, Panel], settings: RatingSettings
) -> pd.DataFrame:
    """observed, expected, information and variance of the change, by row."""
    parts = [pd.DataFrame(columns=_FIGURES, dtype="float64")]
    for (month, metric), group in rows.groupby(["recommended_in", "metric"]):
        if panel := panels.get(str(metric)):
            since = after(panel, str(metric), int(str(month)), settings)
            since["variance"] = since["believed_sd"] ** 2 + since["level_sd"] ** 2
            found = since[_FIGURES].reindex(group["person_id"].to_numpy(object))
            parts.append(found.set_axis(group.index))
    return pd.concat(parts).reindex(rows.index).astype("float64")


def _verdicts(
    inputs: Inputs, rows: pd.DataFrame, settings: CoachingSettings
) -> NDArray[np.object_]:
    """The first that applies."""
    age = inputs.month - rows["recommended_in"].astype("float64")
    held = inputs.people.loc[inputs.people["is_active"]].set_index("person_id")["role"]
    held = held.reindex(rows["person_id"].to_numpy(object)).set_axis(rows.index)
    is_done = rows["is_carried_out"].to_numpy(bool)
    is_on_metric = rows["kind"].isin(_ON_A_METRIC)
    is_low_better = rows["metric"].isin([m for m, one in RATES.items() if not one.is_higher_better])
    above, below = rows["change_low"] > 0, rows["change_high"] < 0
    cases = {
        LEFT_ROLE: held.astype("object").fillna("") != rows["role"].astype("object").fillna(""),
        OPEN: ~is_done & (age < settings.months_of_pair),
        NOT_CARRIED_OUT: ~is_done,
        DONE: ~is_on_metric,
        TOO_EARLY: age < settings.outcome_months,
        NO_DATA: rows["change"].isna(),
        BETTER: np.where(is_low_better, below, above),
        WORSE: np.where(is_low_better, above, below),
    }
    conditions = [np.asarray(one, dtype=bool) for one in cases.values()]
    return np.select(conditions, [np.array(one, dtype=object) for one in cases], AS_EXPECTED)
