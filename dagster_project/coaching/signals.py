"""What is known of people who could coach, apart from how much they sell.

Here belong the signals of one person, whatever the metric: time, willingness, explanations and
sessions held. What follows for a direction and a metric is in `coaches`.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Panel, score
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.metrics import ROLES
from dagster_project.settings_statistics import CoachingSettings

_YEAR = 12
_MIN_CELL = 0.3  # variance of a person's month below which it says nothing


def signals(inputs: Inputs, settings: CoachingSettings) -> pd.DataFrame:
    """Everybody who holds a selling role at the cutoff, in the order of their ids.

    Returns:
        index person_id: role, team, language, manager_id (missing where unknown), tenure_months,
        availability_share; is_willing (missing where nothing was said), peer_rating; hours_offered,
        hours_used, hours_free (per month), capacity (coachees who fit into them); rejections and
        reason_share (of an AE's rejections of twelve months), decisions and decision_days; sessions
        and hours of coaching given in twelve months.
    """
    people = inputs.people
    chosen = people["is_active"].fillna(False).astype(bool) & people["role"].isin(ROLES)
    known = people[chosen & (people["person_id"] != UNASSIGNED)]
    found = known.set_index("person_id")[
        ["role", "team", "language", "manager_id", "tenure_months", "availability_share"]
    ].sort_index()
    found = found.assign(
        tenure_months=found["tenure_months"].astype("Float64").fillna(0).astype("int64"),
        availability_share=found["availability_share"].astype("float64").fillna(1.0),
    )
    return (
        found.join(_profiles(inputs).reindex(found.index))
        .join(_explanations(inputs).reindex(found.index))
        .join(_given(inputs, settings).reindex(found.index).fillna(0.0))
        .pipe(_with_room, settings)
    )


def consistency(panel: Panel, window: int) -> pd.DataFrame:
    """How steadily people are as good as expected.

    Returns:
        index person_id: consistency, the share of the window's months with evidence in which at
        least as much came of it as was expected; months, how many those are.
    """
    scores = score(panel, panel.last, window)
    is_seen = scores.information > _MIN_CELL
    is_good = is_seen & (scores.observed >= scores.expected)
    months = is_seen.sum(axis=1)
    share = np.divide(
        is_good.sum(axis=1), months, out=np.full(len(months), np.nan), where=months > 0
    )
    return pd.DataFrame(
        {"consistency": share, "months": months}, index=pd.Index(panel.people, name="person_id")
    )


def _profiles(inputs: Inputs) -> pd.DataFrame:
    """is_willing, peer_rating, and the hours that were named."""
    said = inputs.profiles.set_index("person_id")
    return pd.DataFrame(
        {
            "is_willing": said["is_willing"].astype("boolean"),
            "peer_rating": said["peer_rating"].astype("float64"),
            "hours_named": said["hours_per_month"].astype("float64"),
        }
    )


def _with_room(found: pd.DataFrame, settings: CoachingSettings) -> pd.DataFrame:
    """Hours offered, used and free; who is not willing offers none."""
    is_willing = found["is_willing"].astype("boolean").fillna(False).astype(bool)
    offered = found["hours_named"].fillna(settings.default_hours).where(is_willing, 0.0)
    free = (offered - found["hours_used"]).clip(lower=0.0)
    return found.drop(columns="hours_named").assign(
        hours_offered=offered,
        hours_free=free,
        capacity=np.floor(free / settings.hours_per_pair + 1e-9).astype("int64"),
    )


def _explanations(inputs: Inputs) -> pd.DataFrame:
    """What AEs did with leads in the last twelve months; days are the mean of monthly medians."""
    rows = inputs.ae[inputs.ae["month"] > inputs.month - _YEAR]
    figures = ["leads_accepted", "leads_rejected", "rejections_with_reason", "decision_days_median"]
    rows = rows[["person_id", *figures]].astype(dict.fromkeys(figures, "float64"))
    decisions = (rows["leads_accepted"] + rows["leads_rejected"]).where(
        rows["decision_days_median"].notna(), 0.0
    )
    weighted = (decisions * rows["decision_days_median"]).fillna(0.0)
    sums = rows.assign(decisions=decisions, weighted=weighted).groupby("person_id").sum()
    rejections, decided = sums["leads_rejected"], sums["decisions"]
    return pd.DataFrame(
        {
            "rejections": rejections,
            "reason_share": sums["rejections_with_reason"] / rejections.where(rejections > 0),
            "decisions": decided,
            "decision_days": sums["weighted"] / decided.where(decided > 0),
        }
    )


def _given(inputs: Inputs, settings: CoachingSettings) -> pd.DataFrame:
    """Coaching given in twelve months, and the hours of it in the review month.

    Where nobody wrote down how long sessions took, a pair counts as it is planned.
    """
    rows = inputs.sessions
    is_recent = (rows["month"] > inputs.month - _YEAR) & (rows["coach_id"] != rows["coachee_id"])
    rows = rows[is_recent]
    hours = rows["hours"].astype("float64")
    taken = hours.fillna(settings.hours_per_pair).where(rows["month"] == inputs.month, 0.0)
    return (
        rows.assign(sessions=rows["sessions"].astype("float64"), hours=hours, hours_used=taken)
        .groupby("coach_id")[["sessions", "hours", "hours_used"]]
        .sum()
    )
