"""Who moved from selling into management, or began to coach beside it, and when.

Here belongs recognising moves; what became of them is in `transitions`.
"""

import pandas as pd

from dagster_project.coaching.engagements import roles_in
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.metrics import ROLES

MANAGER, COACH = "manager", "coach"
# Whose first known session is in the first months of the history may have coached before it.
_UNKNOWN_MONTHS = 6
_MONTHS = 12  # moves of longer ago are over, and their figures before are not at hand


def moves(inputs: Inputs) -> pd.DataFrame:
    """Moves of the last twelve months.

    Returns:
        person_id, from_role, to_role (`manager`; `coach` where the role was kept) and moved_in, the
        month; by person and month. Who goes from one selling role to another has not moved.
    """
    both = pd.concat([_became_managers(inputs), _began_to_coach(inputs)], ignore_index=True)
    age = inputs.month - both["moved_in"]
    kept = both[(age >= 0) & (age < _MONTHS) & (both["person_id"] != UNASSIGNED)]
    return kept.sort_values(["person_id", "moved_in"], kind="stable", ignore_index=True)


def _became_managers(inputs: Inputs) -> pd.DataFrame:
    stints = inputs.stints.sort_values(["person_id", "from_day"], kind="stable")
    before = stints.groupby("person_id")["role"].shift()
    found = stints[(stints["role"] == MANAGER) & before.isin(ROLES)]
    days = pd.to_datetime(found["from_day"])
    return pd.DataFrame(
        {
            "person_id": found["person_id"],
            "from_role": before[found.index],
            "to_role": MANAGER,
            "moved_in": days.dt.year * 12 + days.dt.month - 1,
        }
    )


def _began_to_coach(inputs: Inputs) -> pd.DataFrame:
    held = inputs.sessions
    held = held[held["coach_id"] != held["coachee_id"]]
    first = held.groupby("coach_id", as_index=False).agg(moved_in=("month", "min"))
    known_from = inputs.month - inputs.history_months + 1 + _UNKNOWN_MONTHS
    first = first[first["moved_in"] >= known_from].rename(columns={"coach_id": "person_id"})
    role = roles_in(inputs.stints, first.rename(columns={"moved_in": "month"}))
    found = first.assign(from_role=role, to_role=COACH)
    return found[found["from_role"].isin(ROLES)]
