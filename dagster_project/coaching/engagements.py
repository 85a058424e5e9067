"""Sessions grouped into engagements: who was coached by whom, in what, from which month on.

Here belongs recognising past coaching and its direction; what it did is in `effects`.
"""

import pandas as pd

from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.metrics import DIRECTIONS, ROLES, metric_of_session
from dagster_project.settings_statistics import CoachingSettings

# Coaching by somebody whom no direction names, such as a manager; it counts in the total.
OTHER = "other"

_PAIR = ["coach_id", "coachee_id", "metric"]
_COLUMNS = ["coach_id", "coachee_id", "direction", "metric", "start", "end", "sessions", "hours"]


def engagements(inputs: Inputs, settings: CoachingSettings) -> pd.DataFrame:
    """Every engagement that the review month knows of, the oldest first.

    Sessions of one pair in one metric belong together until a pause of `gap_months` months without
    any. A session is about its own metric where the coachee is rated by that, else about the main
    metric of the role that the coachee held. Left out are sessions without a known coach or
    coachee, with oneself, and of coachees who sold nothing then.

    Returns:
        coach_id, coachee_id, direction (one of DIRECTIONS, or `other`; by the roles in the month of
        the start), metric, start and end (months of the first and the last session), sessions,
        hours.
    """
    months = _by_month(inputs)
    order = months.sort_values([*_PAIR, "month"], kind="stable", ignore_index=True)
    pause = order.groupby(_PAIR)["month"].diff().fillna(0)
    number = (pause > settings.gap_months).groupby([order[name] for name in _PAIR]).cumsum()
    grouped = order.assign(number=number).groupby([*_PAIR, "number"])
    found = grouped.agg(
        start=("month", "min"),
        end=("month", "max"),
        coach_role=("coach_role", "first"),
        coachee_role=("coachee_role", "first"),
        sessions=("sessions", "sum"),
        hours=("hours", "sum"),
    ).reset_index()
    direction = found["coach_role"].astype("string") + "_to_" + found["coachee_role"]
    found["direction"] = direction.where(direction.isin(DIRECTIONS), OTHER)
    by_start = found.sort_values(["start", "coachee_id", "coach_id", "metric"], kind="stable")
    return by_start[_COLUMNS].reset_index(drop=True)


def roles_in(stints: pd.DataFrame, of: pd.DataFrame) -> pd.Series:
    """The role that somebody held in a month; the later one where it changed within the month.

    Args:
        stints: as in `Inputs`.
        of: person_id, month.

    Returns:
        Per row of `of`, by its index; missing where there was none.
    """
    held = stints[["person_id", "role", "valid_from", "valid_to"]]
    asked = of[["person_id", "month"]].assign(row=range(len(of)))
    matched = asked.merge(held, on="person_id")
    is_then = (matched["valid_from"] <= matched["month"]) & (matched["month"] < matched["valid_to"])
    latest = (
        matched[is_then].sort_values(["row", "valid_from"], kind="stable").groupby("row").last()
    )
    roles = latest["role"].astype("string").reindex(range(len(of)))
    return pd.Series(roles.array, index=of.index, name="role")


def _by_month(inputs: Inputs) -> pd.DataFrame:
    """Sessions with roles and the rated metric, one row per pair, metric and month."""
    sessions = inputs.sessions
    coach, coachee = sessions["coach_id"], sessions["coachee_id"]
    is_pair = (coach != UNASSIGNED) & (coachee != UNASSIGNED) & (coach != coachee)
    sessions = sessions[is_pair]
    roles = {
        name: roles_in(inputs.stints, sessions.rename(columns={f"{name}_id": "person_id"}))
        for name in ("coach", "coachee")
    }
    sessions = sessions.assign(coach_role=roles["coach"], coachee_role=roles["coachee"])
    sessions = sessions[sessions["coachee_role"].isin(ROLES)]
    keys = ["coach_id", "coachee_id", "metric", "month"]
    rated = sessions.assign(metric=_rated_metrics(sessions))
    return rated.groupby(keys, as_index=False).agg(
        coach_role=("coach_role", "first"),
        coachee_role=("coachee_role", "first"),
        sessions=("sessions", "sum"),
        hours=("hours", "sum"),
    )


def _rated_metrics(sessions: pd.DataFrame) -> pd.Series:
    kinds = sessions[["metric", "coachee_role"]].astype("string").fillna("").drop_duplicates()
    named = [metric_of_session(metric, role) for metric, role in kinds.itertuples(index=False)]
    of_kind = pd.Series(named, index=pd.MultiIndex.from_frame(kinds), dtype="string")
    wanted = pd.MultiIndex.from_frame(sessions[["metric", "coachee_role"]].astype("string"))
    return pd.Series(of_kind.reindex(wanted).array, index=sessions.index)
