"""Who may be coached in a metric, how good they are at it, and how much it is exercised.

Here belong single coachees; who coaches them is decided in `matching`.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Panel, score
from dagster_project.coaching.ranking import Ranked
from dagster_project.settings_statistics import StatisticsSettings


def coachees(
    ranked: Ranked,
    role: str,
    metric: str,
    free: pd.DataFrame,
    settings: StatisticsSettings,
) -> pd.DataFrame:
    """Peers of the role who are free to be coached and of whom enough is known.

    Args:
        ranked: ratings of the review month.
        role: of the coachees.
        metric: of that role.
        free: index person_id, see `free_to_be_coached`.
        settings: of rating.

    Returns:
        index person_id, in the order of `free`: its columns; skill and skill_sd (logits, or logs of
        a Poisson rate, relative to the role), rate (as believed), trials of the window,
        information: variance of the events of one month in the role, so that a small effect adds
        effect × information events per month.
    """
    people = ranked.standings[role, metric].people
    people = people[people["has_enough"]]
    monthly = _monthly_information(ranked.panels[metric], settings.rating.window_months)
    found = pd.DataFrame(
        {
            "skill": people["score"],
            "skill_sd": people["score_sd"],
            "rate": people["rate_adjusted"],
            "trials": people["denominator"],
            "information": monthly.reindex(people.index),
        }
    )
    return free.join(found, how="inner")


def free_to_be_coached(
    known: pd.DataFrame, started: pd.DataFrame, month: int, settings: StatisticsSettings
) -> pd.DataFrame:
    """Those of the known people who are there, no beginners, and rested since the last engagement.

    Args:
        known: as `signals` makes it.
        started: all engagements.
        month: the review month; new pairs meet from the next one on.
        settings: of coaching.
    """
    rules = settings.coaching
    is_resting = (started["start"] > month + 1 - rules.rest_months) | (started["end"] >= month)
    chosen = (
        (known["availability_share"] > 0)
        & (known["tenure_months"] >= rules.min_coachee_tenure_months)
        & ~known.index.isin(started.loc[is_resting, "coachee_id"])
    )
    return known.loc[chosen, ["role", "team", "language", "manager_id"]]


def _monthly_information(panel: Panel, window: int) -> pd.Series:
    """Per person, of the months in which something could have happened."""
    scores = score(panel, panel.last, window)
    months = np.maximum((scores.information > 0).sum(axis=1), 1)
    return pd.Series(
        scores.information.sum(axis=1) / months, index=pd.Index(panel.people, name="person_id")
    )
