"""The close rate of young cohorts: what AEs have won of it so far, of what was to be expected yet.

Here belongs maturity. Wins and losses take different times, so that won out of decided is off while
a cohort is young, and won out of created is too low; observed by expected is neither.
"""

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression

from dagster_project.coaching.evidence import Floats, Ints
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.quantiles import Z90
from dagster_project.coaching.tables import as_table

_COHORTS = 12
# Deals of a stratum below which the whole company says how fast its deals are won.
_MIN_DEALS = 100


def close_rate_maturity(inputs: Inputs) -> pd.DataFrame:
    """Each AE's cohorts of the last months: won, expected by that age, and the rate to come.

    Expected wins are the sum over a cohort's deals of G(age), the share of deals created that
    mature cohorts had won by that age; the matured rate is observed / expected × the share that is
    won in the end. Its interval takes the wins for Poisson with a square-root transformation, which
    holds for few of them as well.

    Returns:
        `close_rate_maturity`, one row per AE and cohort in which deals were created.
    """
    created = _cells(inputs, "close_rate_cohort")
    curve = _curve(inputs.win_ages)
    of = created.assign(
        age_months=inputs.month - created["month"], share=_shares(created, inputs.month, curve)
    )
    of["expected_won"] = of["trials"] * of["share"]
    of["eventual"] = of["trials"] * _eventual(created, curve)
    by_cohort = of.groupby(["person_id", "month", "age_months"], as_index=False).agg(
        deals_created=("trials", "sum"),
        deals_won=("observed", "sum"),
        # Unknown where nothing is known of ages, not 0.
        expected_won=("expected_won", lambda parts: parts.sum(min_count=1)),
        eventual=("eventual", lambda parts: parts.sum(min_count=1)),
    )
    won, expected = (by_cohort[name].to_numpy(float) for name in ("deals_won", "expected_won"))
    eventual = (by_cohort["eventual"] / by_cohort["deals_created"]).to_numpy(float)
    known = expected > 0
    low, high = (_bound(won, sign) for sign in (-1, 1))
    decided = inputs.ae[["person_id", "month", "cohort_decided"]]
    rows = by_cohort.drop(columns="eventual").merge(decided, "left", on=["person_id", "month"])
    rows = rows.rename(columns={"month": "cohort_month", "cohort_decided": "deals_decided"})
    rows["expected_share"] = rows["expected_won"] / rows["deals_created"]
    for name, wins in (("rate_matured", won), ("interval_low", low), ("interval_high", high)):
        matured = np.divide(wins, expected, out=np.full(len(won), np.nan), where=known) * eventual
        rows[name] = np.minimum(matured, 1.0)
    return as_table(rows, "close_rate_maturity")


def _cells(inputs: Inputs, metric: str) -> pd.DataFrame:
    cells = inputs.cells
    is_young = cells["month"] > inputs.month - _COHORTS
    chosen = cells[
        (cells["metric"] == metric) & is_young & cells["person_id"].isin(inputs.peers("ae"))
    ]
    return chosen[chosen["trials"] > 0].reset_index(drop=True)


def _curve(win_ages: pd.DataFrame) -> pd.DataFrame:
    """G by stratum (rows; `` for all) and age (columns), up to the age that cohorts with half of
    all deals have reached: few old cohorts say little about the end.
    """
    pooled = win_ages.groupby("age_months")[["deals_created", "deals_won"]].sum().sort_index()
    is_reached = pooled["deals_created"] >= pooled["deals_created"].max() / 2
    pooled = pooled[is_reached & (pooled["deals_created"] > 0)]
    curves = {"": _rising(pooled)}
    for stratum, rows in win_ages.groupby("stratum"):
        ages = rows.set_index("age_months").reindex(pooled.index)
        if ages["deals_created"].min() >= _MIN_DEALS:
            curves[str(stratum)] = _rising(ages)
    return pd.DataFrame(curves, index=pooled.index).T


def _rising(ages: pd.DataFrame) -> Floats:
    """Share won by each age. What is won by an age is won by every later one; where older cohorts
    won less than younger ones, both are taken together (isotonic regression).
    """
    created = ages["deals_created"].to_numpy(float)
    if not len(created):
        return created
    share = ages["deals_won"].to_numpy(float) / created
    return np.asarray(isotonic_regression(share, weights=created).x, dtype=np.float64)


def _shares(created: pd.DataFrame, month: int, curve: pd.DataFrame) -> Floats:
    """G at the age of each row's cohort."""
    return _at(created, curve, month - created["month"].to_numpy(np.int64))


def _eventual(created: pd.DataFrame, curve: pd.DataFrame) -> Floats:
    return _at(created, curve, np.full(len(created), curve.shape[1] - 1))


def _at(created: pd.DataFrame, curve: pd.DataFrame, age: Ints) -> Floats:
    if curve.empty:
        return np.full(len(created), np.nan)
    row = curve.index.get_indexer(pd.Index(created["stratum"]))
    row = np.where(row < 0, curve.index.get_indexer(pd.Index([""])), row)
    return np.asarray(curve.to_numpy(float)[row, np.minimum(age, curve.shape[1] - 1)], float)


def _bound(count: Floats, sign: int) -> Floats:
    """Of a Poisson mean, by the square root (Anscombe 1948)."""
    root = np.sqrt(count + 0.375) + sign * Z90 / 2
    return np.asarray(np.maximum(root, 0) ** 2 - 0.375, float).clip(min=0)
