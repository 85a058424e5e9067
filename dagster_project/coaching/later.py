"""What people did after a month, against what was believed of them at its end.

Here belongs the comparison of single people with their own past, for advice that is followed up and
for people who moved. Whether coaching works needs others to compare with: that is in `comparison`.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Panel, score
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.rating import overdispersion, rate
from dagster_project.settings_statistics import RatingSettings


def after(panel: Panel, metric: str, month: int, settings: RatingSettings) -> pd.DataFrame:
    """Everybody in the months after a month, up to the review month.

    Args:
        panel: of the metric.
        metric: key of `RATES`.
        month: a month's number.
        settings: of rating.

    Returns:
        index person_id: observed; expected of somebody of the believed skill with the same case-mix
        in the same months; information (variance of the events of an average person); believed and
        believed_sd, from the evidence up to the month; level (since, in logits or logs, relative to
        the role) and level_sd. Without evidence on both sides there is no row; nobody has one where
        the month is not within the panel, or the last.
    """
    then = month - panel.first
    if not 0 <= then < panel.last:
        return pd.DataFrame(columns=_COLUMNS, dtype="float64")
    everybody = np.ones(len(panel.people), dtype=bool)
    learns = RATES[metric].learns_half_life
    known = rate(panel, then, settings, everybody, learns_half_life=learns)
    passed = panel.last - then
    scores = score(panel, panel.last, max(settings.window_months, passed))
    observed, average, information = (
        part[:, -passed:].sum(axis=1)
        for part in (scores.observed, scores.expected, scores.information)
    )
    has_data = (information > 0) & np.isfinite(known.s2)
    inside = np.where(has_data, information, 1.0)
    figures = {
        "observed": observed,
        "expected": np.maximum(average + information * known.mean, 0.0),
        "information": information,
        "believed": known.mean,
        "believed_sd": known.sd,
        "level": (observed - average) / inside,
        "level_sd": np.sqrt(overdispersion(scores) / inside),
    }
    known_of = {name: values[has_data] for name, values in figures.items()}
    return pd.DataFrame(known_of, index=pd.Index(panel.people[has_data], name="person_id"))


_COLUMNS = [
    "observed", "expected", "information", "believed", "believed_sd", "level", "level_sd",
]  # fmt: skip
