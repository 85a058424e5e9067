"""Eighteen batters of 1970, the best-known data on shrinkage: what they did later is known.

Here belong the data as published by Efron and Morris (1975), and how far off beliefs about them
are.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import make_panel
from dagster_project.coaching.rating import rate
from dagster_project.coaching.standing import back_on_rate
from dagster_project.settings_statistics import RatingSettings

# Hits in the first 45 times at bat, and the average of the rest of the season.
_TIMES = 45
_HITS = (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)
_AVERAGES = (
    0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256, 0.303,
    0.264, 0.226, 0.285, 0.316, 0.200,
)  # fmt: skip


def improvement() -> tuple[float, float]:
    """How many times smaller the total squared error is than that of the raw averages.

    Returns:
        Of the product's beliefs, and of the mean of all batters in place of each.
    """
    hits, truth = np.array(_HITS, dtype=float), np.array(_AVERAGES)
    ids = [f"{number:02d}" for number in range(len(hits))]
    cells = pd.DataFrame(
        {"month": 0, "person_id": ids, "stratum": "all", "observed": hits, "trials": _TIMES}
    )
    panel = make_panel(cells, "binomial", 0, 1)
    rating = rate(panel, 0, RatingSettings(), np.ones(len(ids), dtype=bool))
    believed = back_on_rate(rating.role_rate, rating.mean)
    raw, beliefs, all_alike = (
        float(((estimate - truth) ** 2).sum())
        for estimate in (hits / _TIMES, believed, np.full(len(hits), hits.mean() / _TIMES))
    )
    return raw / beliefs, raw / all_alike
