"""What became of people who went from selling into coaching or management, and of all concerned.

Here belong the person's own figures, those of the people coached, and the load. A good seller is
not yet a good manager (Benson, Li and Shue 2019), so that the first six months of everybody are
watched. Who moved is in `moves`, what the team sells in `teams_left`.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dagster_project.coaching.engagements import roles_in
from dagster_project.coaching.evidence import Panel
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.later import after
from dagster_project.coaching.metrics import MAIN_METRIC, ROLES
from dagster_project.coaching.moves import MANAGER, moves
from dagster_project.coaching.quantiles import Z90
from dagster_project.coaching.selling import COUNTS
from dagster_project.coaching.tables import TRANSITIONS, as_table
from dagster_project.coaching.teams_left import own_and_team
from dagster_project.settings_statistics import RatingSettings

# What stands out, the gravest first.
TEAM_SELLS_LESS = "team_sells_less"  # the team, the person included, beyond chance and season
OWN_SCORE_FELL = "own_score_fell"  # the own figures, beyond chance
COACHEES_FELL = "coachees_fell"  # their mean, beyond chance
BEYOND_HOURS = "beyond_hours"  # more coaching a month than the person has offered hours for
NO_COACHING = "no_coaching"  # a manager without a session, months after the move
COACHEES_ROSE = "coachees_rose"  # their mean, beyond chance

_WATCHED_MONTHS = 6
_SETTLED_MONTHS = 2
_LEVELS = ["believed", "believed_sd", "level", "level_sd"]


def transitions(
    inputs: Inputs, panels: Mapping[str, Panel], settings: RatingSettings
) -> pd.DataFrame:
    """One row per move of the last twelve months.

    Scores are of the main metric of the role that was left, in logits relative to the role: before
    as believed then, after by the results from the move on alone. Coachees are compared with what
    was believed of them before their first session, each in the main metric of the own role; the
    mean weighs them by how much is known. Nothing of it tells why: whether coaching works is in
    `coaching_effects`.

    Args:
        inputs: one review month.
        panels: by metric.
        settings: of rating.
    """
    moved = moves(inputs)
    moved["metric"] = moved["from_role"].map(MAIN_METRIC).astype("str")
    moved["months_since"] = inputs.month - moved["moved_in"]
    moved = moved.join(_own_scores(moved, panels, settings))
    teams = [
        own_and_team(inputs, moved[moved["from_role"] == role], role)
        for role in ROLES
        if (moved["from_role"] == role).any()
    ]
    if not teams:
        return as_table(pd.DataFrame(), "coaching_transitions")
    moved = moved.join(pd.concat(teams)).join(_coaching(inputs, moved, panels, settings))
    moved["currency"] = pd.Series(inputs.currency, index=moved.index, dtype="string")
    moved["currency"] = moved["currency"].where(~moved["from_role"].isin(COUNTS))
    moved["is_watched"] = moved["months_since"] < _WATCHED_MONTHS
    moved["finding"] = _findings(inputs, moved)
    return as_table(moved[[name for name in TRANSITIONS if name in moved]], "coaching_transitions")


def _since(
    asked: pd.DataFrame, panels: Mapping[str, Panel], settings: RatingSettings
) -> pd.DataFrame:
    """What came from a month on, and what was believed before it; by the index of `asked`.

    Args:
        asked: person_id, metric, month.
        panels: by metric.
        settings: of rating.
    """
    parts = [pd.DataFrame(columns=_LEVELS, dtype="float64")]
    for (metric, month), group in asked.groupby(["metric", "month"]):
        found = after(panels[str(metric)], str(metric), int(str(month)) - 1, settings)
        wanted = found[_LEVELS].reindex(group["person_id"].to_numpy(object))
        parts.append(wanted.set_axis(group.index))
    return pd.concat(parts).reindex(asked.index).astype("float64")


def _own_scores(
    moved: pd.DataFrame, panels: Mapping[str, Panel], settings: RatingSettings
) -> pd.DataFrame:
    """Score before; score after of who goes on selling."""
    found = _since(moved.rename(columns={"moved_in": "month"}), panels, settings)
    sells = moved["to_role"] != MANAGER
    return pd.DataFrame(
        {
            "score_before": found["believed"],
            "score_before_sd": found["believed_sd"],
            "score_after": found["level"].where(sells),
            "score_after_sd": found["level_sd"].where(sells),
        }
    )


def _coaching(
    inputs: Inputs, moved: pd.DataFrame, panels: Mapping[str, Panel], settings: RatingSettings
) -> pd.DataFrame:
    """Load and coachees since the move, by the index of `moved`."""
    held = inputs.sessions[["month", "coach_id", "coachee_id", "hours"]]
    held = held[(held["coachee_id"] != UNASSIGNED) & (held["coachee_id"] != held["coach_id"])]
    own = moved[["person_id", "moved_in"]].reset_index(names="move")
    given = own.merge(held, left_on="person_id", right_on="coach_id")
    given = given[given["month"] >= given["moved_in"]]
    hours = given.groupby("move")["hours"].sum().astype("float64").reindex(moved.index)
    first = given.groupby(["move", "coachee_id"], as_index=False).agg(month=("month", "min"))
    first = first.rename(columns={"coachee_id": "person_id"})
    load = pd.DataFrame(
        {
            "coachees": first.groupby("move").size().reindex(moved.index, fill_value=0),
            "hours_per_month": hours.fillna(0.0) / (moved["months_since"] + 1),
        }
    )
    return load.join(_of_coachees(inputs, first, panels, settings))


def _of_coachees(
    inputs: Inputs, first: pd.DataFrame, panels: Mapping[str, Panel], settings: RatingSettings
) -> pd.DataFrame:
    """By move: coachees_before, coachees_after, coachees_change_se; precision-weighted means."""
    role = roles_in(inputs.stints, first)
    sells = role.isin(ROLES).fillna(value=False).astype(bool)
    first = first.assign(metric=role.astype("object").map(MAIN_METRIC))[sells]
    found = first.join(_since(first, panels, settings)).dropna(subset=["level"])
    weight = 1 / (found["believed_sd"] ** 2 + found["level_sd"] ** 2)
    sums = pd.DataFrame(
        {
            "move": found["move"],
            "weight": weight,
            "before": weight * found["believed"],
            "after": weight * found["level"],
        }
    )
    sums = sums.groupby("move").sum()
    return pd.DataFrame(
        {
            "coachees_before": sums["before"] / sums["weight"],
            "coachees_after": sums["after"] / sums["weight"],
            "coachees_change_se": sums["weight"] ** -0.5,
        }
    )


def _findings(inputs: Inputs, moved: pd.DataFrame) -> pd.Series:
    """The gravest thing that stands out; missing where nothing does."""
    named = inputs.profiles.set_index("person_id")["hours_per_month"].astype("float64")
    offered = named.reindex(moved["person_id"].to_numpy(object)).to_numpy(np.float64)
    own = moved["score_after"] - moved["score_before"]
    own_error = np.hypot(moved["score_after_sd"], moved["score_before_sd"])
    coachees = moved["coachees_after"] - moved["coachees_before"]
    error = Z90 * moved["coachees_change_se"]
    is_settled = moved["months_since"] >= _SETTLED_MONTHS
    cases = {
        TEAM_SELLS_LESS: moved["is_missed"].fillna(value=False),
        OWN_SCORE_FELL: own < -Z90 * own_error,
        COACHEES_FELL: coachees < -error,
        BEYOND_HOURS: moved["hours_per_month"] > offered,
        NO_COACHING: (moved["to_role"] == MANAGER) & is_settled & (moved["coachees"] == 0),
        COACHEES_ROSE: coachees > error,
    }
    conditions = [np.asarray(one, dtype=bool) for one in cases.values()]
    codes = np.select(conditions, [np.array(one, dtype=object) for one in cases], "")
    return pd.Series(codes, index=moved.index, dtype="string").replace("", pd.NA)
