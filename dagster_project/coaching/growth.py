"""How customers grow with their AM: pooled net retention, shrunk.

Here belongs the AM metric that has amounts instead of counts. Start values are capped, so that one
large customer is not the whole portfolio; the literal percentages stand in `am_monthly`.
"""

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.metrics import NET_RETENTION
from dagster_project.coaching.posterior import Posterior, shrink
from dagster_project.coaching.quantiles import Z90
from dagster_project.coaching.standing import Standing

# Log growth per year differs less between AMs than close rates do between AEs.
_SCALE = 0.1
_MIN_ACCOUNTS = 5
_WINDOW = 12  # months of `Inputs.growth`
# A portfolio that is lost to the last customer has no logarithm; it counts as one that lost three
# quarters a month.
_LEAST_GROWTH = 0.25
# Customers that the variance of all AMs counts like, beside an AM's own. In simulated portfolios of
# lumpy growth, own variances alone found differences between equal AMs in 11 % of the years at 25
# customers and in 48 % at 8, these in 2 % and 1 %; 90 % intervals held for 83 % instead of 77 %.
_DEGREES = 30.0


def net_retention(inputs: Inputs) -> Standing:
    """The AMs' standing in capped pooled net retention of a year.

    Growth of a month is the sum of min(start value, P75) × end / start over the sum of min(start
    value, P75); its average over the months of the window is taken to the twelfth power. The
    standard error is a jackknife over customers, on the logarithm. Numerator and denominator are
    the sums; rates are growth, 0 for a portfolio that kept its value.
    """
    peers = inputs.peers("am")
    held = inputs.growth[inputs.growth["person_id"].isin(peers)]
    sums = held.groupby("person_id")[["weighted_growth", "weight"]].sum().reindex(peers)
    accounts = held.groupby("person_id").size().reindex(peers, fill_value=0).to_numpy()
    has_data = sums["weight"].to_numpy() > 0
    level = _yearly(sums["weighted_growth"].to_numpy(), sums["weight"].to_numpy())
    role = float(
        _yearly(*(np.array([held[name].sum()]) for name in ("weighted_growth", "weight")))[0]
    )
    variance = _variance(held, sums, peers)
    has_enough = has_data & (accounts >= _MIN_ACCOUNTS) & np.isfinite(variance)
    estimate = np.where(np.isfinite(variance), level - role, 0.0)
    believed = shrink(estimate, variance, scale=_SCALE, among=has_enough)
    z = np.where(has_enough, estimate / np.sqrt(np.where(has_enough, variance, 1.0)), 0.0)
    return Standing(
        role="am",
        metric=NET_RETENTION,
        family="growth",
        people=_people(sums, level, role, variance, believed).assign(
            z=z, has_data=has_data, has_enough=has_enough
        ),
        scale=_SCALE,
        window=_WINDOW,
        role_rate=float(np.expm1(role)),
        half_life=np.nan,
        phi=1.0,
        tau=believed.tau,
        sd_between_months=np.nan,
        gate_p=float(chdtrc(max(has_enough.sum() - 1, 1), (z**2).sum())),
        role_information=np.inf,
    )


def _people(
    sums: pd.DataFrame, level: Floats, role: float, variance: Floats, believed: Posterior
) -> pd.DataFrame:
    known = np.where(sums["weight"].to_numpy() > 0, role, np.nan)
    return pd.DataFrame(
        {
            "numerator": sums["weighted_growth"].fillna(0.0),
            "denominator": sums["weight"].fillna(0.0),
            "rate": np.expm1(level),
            "expected": np.nan,
            "information": np.where(np.isfinite(variance), 1 / variance, 0.0),
            "rate_adjusted": np.expm1(known + believed.mean),
            "interval_low": np.expm1(known + believed.mean - Z90 * believed.sd),
            "interval_high": np.expm1(known + believed.mean + Z90 * believed.sd),
            "score": believed.mean,
            "score_sd": believed.sd,
            "p_top": believed.p_top,
        },
        index=sums.index,
    )


def _yearly(growth: Floats, weight: Floats) -> Floats:
    """Logarithm of a year's growth; NaN without a portfolio."""
    share = np.divide(growth, weight, out=np.full(len(weight), np.nan), where=weight > 0)
    return np.asarray(12 * np.log(np.maximum(share, _LEAST_GROWTH)), dtype=np.float64)


def _variance(held: pd.DataFrame, sums: pd.DataFrame, peers: list[str]) -> Floats:
    """Variance of each AM's yearly log growth; infinite without customers, or if nothing varies.

    The jackknife leaves out one customer at a time. What it says of one AM is itself a matter of
    chance, and 0 for a portfolio in which nothing happened; so it is moderated by what it says of
    a customer of all AMs (Smyth 2004).
    """
    of = sums.loc[held["person_id"]].reset_index(drop=True)
    rest_growth = of["weighted_growth"].to_numpy() - held["weighted_growth"].to_numpy()
    rest_weight = of["weight"].to_numpy() - held["weight"].to_numpy()
    without = pd.Series(_yearly(rest_growth, rest_weight), index=held["person_id"].to_numpy())
    left = without.dropna().groupby(level=0)
    degrees = (left.size() - 1).reindex(peers, fill_value=0).to_numpy(float)
    spread = left.var(ddof=0).reindex(peers, fill_value=0).to_numpy(float)
    of_customer = spread * degrees * (degrees + 1)
    count = held.groupby("person_id").size().reindex(peers, fill_value=0).to_numpy(float)
    usual = float(degrees @ of_customer) / max(float(degrees.sum()), 1.0)
    moderated = (_DEGREES * usual + degrees * of_customer) / (_DEGREES + degrees)
    is_known = (count > 0) & (moderated > 0)
    variance: Floats = np.full(len(peers), np.inf)
    return np.divide(moderated, count, out=variance, where=is_known)
