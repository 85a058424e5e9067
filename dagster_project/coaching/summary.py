"""What the metrics of a role make together.

Here belongs the weighted summary of a role, and what each metric contributes to it. Attainment is
never part of it: a target is a plan, not a measure.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.metrics import SUMMARY
from dagster_project.coaching.standing import Standing, p_top_of
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
    role: SellingRole, standings: Sequence[Standing], used: Mapping[str, float]
) -> Standing | None:
    """The role's summary as a standing of its own; None where no metric can be compared.

    Who has enough evidence in metrics of at least half the weight is compared. People differ in the
    summary if they do in any of its metrics (at the gate's level divided by their number).
    """
    chosen = [one for one in standings if one.metric in used]
    if not chosen:
        return None
    people = chosen[0].people.index
    parts = pd.DataFrame({one.metric: contributions(one, used[one.metric]) for one in chosen})
    variance = sum(_variance(one, used[one.metric]) for one in chosen)
    weight_known = sum(one.people["has_enough"] * used[one.metric] for one in chosen)
    has_enough = np.asarray(weight_known >= 0.5 - 1e-9, dtype=bool)
    has_data = np.logical_or.reduce([one.people["has_data"].to_numpy(bool) for one in chosen])
    score, sd = parts.fillna(0).sum(axis=1).to_numpy(float), np.sqrt(np.asarray(variance, float))
    nothing = np.full(len(people), np.nan)
    return Standing(
        role=role,
        metric=SUMMARY,
        family="summary",
        people=pd.DataFrame(
            dict.fromkeys(_OF_RATES, nothing)
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
        tau=float(np.sqrt(score[has_enough].var() + (sd[has_enough] ** 2).mean()))
        if has_enough.any()
        else np.nan,
        sd_between_months=np.nan,
        gate_p=min(1.0, len(chosen) * min(one.gate_p for one in chosen)),
        role_information=max(one.role_information for one in chosen),
    )


_OF_RATES = (
    "numerator", "denominator", "rate", "expected", "information",
    "rate_adjusted", "interval_low", "interval_high",
)  # fmt: skip


def _variance(standing: Standing, share: float) -> Floats:
    return np.asarray((share * standing.people["score_sd"] / standing.scale) ** 2, dtype=np.float64)
