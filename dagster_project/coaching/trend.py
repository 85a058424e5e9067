"""Whether somebody's last months differ from what was believed before them.

Here belongs the trend of one person in one rate. One in ten moves by chance alone: a trend is a
hint, never a flag.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Panel, score
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.quantiles import Z90
from dagster_project.coaching.rating import overdispersion, rate
from dagster_project.coaching.standing import Standing
from dagster_project.settings_statistics import RatingSettings


def trends(panel: Panel, standing: Standing, settings: RatingSettings) -> pd.DataFrame:
    """The last months of the standing's people against the belief before them.

    Returns:
        index person_id (the peers): trend (`rising`, `falling`, `steady`; None without evidence
        before or in the last months), trend_change (in logits or logs; more is better).
    """
    ids = standing.people.index
    peers = panel.is_among(list(ids))
    nothing = pd.DataFrame({"trend": None, "trend_change": np.nan}, index=ids, dtype=object)
    before = panel.last - settings.trend_months
    if before < 0 or not len(ids):
        return nothing.astype({"trend_change": float})
    scores = score(panel, panel.last, settings.window_months)
    recent = slice(-settings.trend_months, None)
    information = scores.information[:, recent].sum(axis=1)
    off = (scores.observed - scores.expected)[:, recent].sum(axis=1)
    believed = rate(panel, before, settings, peers)
    is_known = np.isfinite(believed.s2) & (information > 0)
    inside = np.where(is_known, information, 1.0)
    change = off / inside - believed.mean
    error = np.sqrt(believed.sd**2 + overdispersion(scores) / inside)
    sign = 1.0 if RATES[standing.metric].is_higher_better else -1.0
    change, known = sign * change[peers], is_known[peers]
    z = change / error[peers]
    named = np.select([~known, z > Z90, z < -Z90], ["", "rising", "falling"], "steady")
    trend = pd.Series(named, index=ids, dtype=object).replace("", None)
    return pd.DataFrame({"trend": trend, "trend_change": np.where(known, change, np.nan)})
