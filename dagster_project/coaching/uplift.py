"""What a pair should bring: events of the metric, and money.

Here belongs the expectation of single pairs; past coaching is measured in `effects`.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.blocks import relevance
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.quantiles import Z90
from dagster_project.settings_statistics import CoachingSettings


def with_uplift(
    rows: pd.DataFrame, priced: dict[str, float], settings: CoachingSettings
) -> pd.DataFrame:
    """The rows with effect_sd, relevance, uplift, price, money, hours and value_per_hour.

    The uplift is the coach's value added × the share of it that the gap gives room for × the
    variance of a month's events (a small change of a logit moves the rate by p(1 − p)), in events
    per month; money is that over `outcome_months`, at the average amount per event: effects last
    longer, but no longer is the effect of coaching in general measured. The interval of 90 % holds
    what is not known of the coach and of both skills. The best have no gap, so that their uplift
    is not known.

    Args:
        rows: pairs with the columns of both people, direction, metric and gap.
        priced: money per event; metrics without it have no money.
        settings: of coaching.
    """
    effect = rows["value_added"]
    share = pd.Series(relevance(rows["gap"].to_numpy(np.float64), settings), index=rows.index)
    effect_sd = (rows["value_added_high"] - effect) / Z90
    is_same = is_within_role(rows["direction"])
    strength_sd = rows["strength_sd"].where(is_same, 0.0)
    share_sd = np.hypot(strength_sd, rows["skill_sd"]) / settings.max_gap
    # Variance of a product of two independent uncertain figures.
    variance = (share * effect_sd) ** 2 + (effect * share_sd) ** 2 + (effect_sd * share_sd) ** 2
    uplift, margin = (
        effect * share * rows["information"],
        Z90 * variance**0.5 * rows["information"],
    )
    rate = rows["rate"]
    is_poisson = rows["metric"].map(lambda one: RATES[one].family == "poisson").astype(bool)
    rows = rows.assign(
        effect_sd=effect_sd,
        relevance=share,
        uplift=uplift,
        uplift_low=uplift - margin,
        uplift_high=uplift + margin,
        uplift_rate=effect * share * rate.where(is_poisson, rate * (1 - rate)),
        price=rows["metric"].map(priced).astype("float64"),
        hours=settings.hours_per_pair * settings.months_of_pair,
    )
    worth = rows["price"] * settings.outcome_months
    for end in ("", "_low", "_high"):
        rows[f"money{end}"] = rows[f"uplift{end}"] * worth
    return rows.assign(value_per_hour=rows["money"] / rows["hours"])


def is_within_role(direction: pd.Series) -> pd.Series:
    """Whether coach and coachee of a direction hold the same role."""
    roles = direction.astype("str").str.split("_to_", expand=True).reindex(columns=[0, 1])
    return (roles[0] == roles[1]).astype(bool)
