"""What the metrics of a role make together.

Here belongs the weighted summary of a role, and what each metric contributes to it. Attainment is
never part of it: a target is a plan, not a measure.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dagster_project.coaching.chance import correlations
from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.metrics import SUMMARY
from dagster_project.coaching.standing import Standing, p_top_of, population_spread
from dagster_project.settings_statistics import RatingSettings
from dagster_project.settings_values import SellingRole


def shares(
    standings: Sequence[Standing], weights: Mapping[str, float], settings: RatingSettings
) -> dict[str, float]:
    """The weights of the metrics that can be compared in this role, adding up to 1.

    A metric of which too little is known, of too few people, is left out for everybody alike.
    """
    used = {
        one.metric: weights[one.metric]
        for one in standings
        if weights.get(one.metric, 0) > 0 and one.is_large(settings)
    }
    total = sum(used.values())
    return {metric: weight / total for metric, weight in used.items()}


def contributions(standing: Standing, share: float) -> pd.Series:
    """What a metric adds to each person's summary: distance from the peers' mean in usual spreads.

    Beliefs are shrunk, so that a metric in which people hardly differ adds hardly anything.
    """
    score = standing.people["score"]
    return share * (score - score[standing.people["has_data"]].mean()) / standing.scale


def summarise(
    role: SellingRole,
    standings: Sequence[Standing],
    used: Mapping[str, float],
    weights: Mapping[str, float],
) -> Standing:
    """The role's summary as a standing of its own.

    Who has enough evidence in metrics of at least half the weight is compared. People differ in the
    summary if they do in any of its metrics (at the gate's level divided by their number). Where no
    metric can be compared, it has no scores, and says of everybody whether that is for few data.

    Args:
        role: of the standings.
        standings: one or more.
        used: `shares` of them.
        weights: what the shares were made of.
    """
    chosen = [one for one in standings if one.metric in used]
    weighed = chosen or [one for one in standings if weights.get(one.metric, 0) > 0]
    people = standings[0].people.index
    half = sum(weights[one.metric] for one in weighed) / 2
    nobody = np.zeros(len(people), dtype=bool)
    known = [one.people["has_enough"].to_numpy(bool) * weights[one.metric] for one in weighed]
    has_enough = (np.sum([nobody, *known], axis=0) >= half - 1e-9) & (half > 0)
    has_data = np.any([nobody, *(one.people["has_data"].to_numpy(bool) for one in weighed)], axis=0)
    score, sd = _score(chosen, used, len(people))
    return Standing(
        role=role,
        metric=SUMMARY,
        family="summary",
        people=pd.DataFrame(
            dict.fromkeys(_OF_RATES, np.full(len(people), np.nan))
            | {"score": score, "score_sd": sd, "p_top": p_top_of(score, sd, has_enough)}
            # Outliers are named by metric, not once more in sum.
            | {"z": np.zeros(len(people)), "has_data": has_data, "has_enough": has_enough},
            index=people,
        ),
        scale=1.0,
        window=None,
        role_rate=np.nan,
        half_life=np.nan,
        phi=1.0,
        tau=population_spread(score, sd, has_enough),
        sd_between_months=np.nan,
        gate_p=min([1.0, *(len(chosen) * one.gate_p for one in chosen)]),
        role_information=max([0.0, *(one.role_information for one in chosen)]),
    )


def _score(
    chosen: Sequence[Standing], used: Mapping[str, float], people: int
) -> tuple[Floats, Floats]:
    """Sum of the contributions and its standard deviation, as far as chance moves them together."""
    if not chosen:
        return np.full(people, np.nan), np.full(people, np.nan)
    parts = np.array([contributions(one, used[one.metric]) for one in chosen], dtype=np.float64)
    errors = np.array(
        [used[one.metric] / one.scale * one.people["score_sd"] for one in chosen], dtype=np.float64
    )
    together = correlations([one.metric for one in chosen], [one.residuals for one in chosen])
    return parts.sum(axis=0), np.sqrt((errors * (together @ errors)).sum(axis=0))


_OF_RATES = (
    "numerator", "denominator", "rate", "expected", "information",
    "rate_adjusted", "interval_low", "interval_high",
)  # fmt: skip
