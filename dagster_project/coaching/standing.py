"""Where everybody of a role stands in one metric, and what may be said of it.

Here belongs the form that all rated metrics share, wherever their rating comes from, and the rules
for ranks, stars and outliers. A standing is turned so that more is better, also where the rate
itself is better low.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtr

from dagster_project.coaching.chance import months_p, residuals
from dagster_project.coaching.evidence import Flags, Floats, Scores
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.quantiles import TOP_QUARTILE, Z90
from dagster_project.coaching.rating import Rating
from dagster_project.settings_statistics import RatingSettings
from dagster_project.settings_values import SellingRole

# Why somebody has no rank.
NO_DATA = "no_data"  # nothing that could have happened
TOO_FEW_DATA = "too_few_data"  # less information than one person needs
ROLE_TOO_SMALL = "role_too_small"  # too few peers, or too little is known of all of them
NO_HETEROGENEITY = "no_heterogeneity"  # people differ no more than by chance


@dataclass(frozen=True)
class Standing:
    """One metric of one role.

    Attributes:
        role, metric, family: of what.
        people: index person_id (the peers, in order): numerator, denominator, rate, expected,
            information, rate_adjusted, interval_low, interval_high; score, score_sd, p_top and z
            turned so that more is better; has_data, has_enough.
        scale: spread of true effects that is usual, in the units of the score.
        window: months of evidence looked at; None where it is that of each metric.
        role_rate, half_life, phi, tau, sd_between_months, gate_p: as in `Rating`.
        months_p: how likely the months of the whole role differ so much by chance.
        residuals: (people, months) as in `chance`; None where there are no months.
        role_information: what is known of all peers together; infinite where it is not a matter
            of counts.
    """

    role: SellingRole
    metric: str
    family: str
    people: pd.DataFrame
    scale: float
    window: int | None
    role_rate: float
    half_life: float
    phi: float
    tau: float
    sd_between_months: float
    gate_p: float
    role_information: float
    months_p: float = 1.0
    residuals: Floats | None = None

    def is_large(self, settings: RatingSettings) -> bool:
        """Whether there are enough people, and enough known of them, to compare."""
        enough = int(self.people["has_enough"].sum()) >= settings.min_people
        return enough and self.role_information >= settings.min_role_information

    def is_open(self, settings: RatingSettings) -> bool:
        """Whether people differ by more than chance; nobody is ranked or flagged before."""
        return self.is_large(settings) and self.gate_p < settings.gate_level


def of_rating(
    rating: Rating, metric: str, settings: RatingSettings, scores: Scores | None = None
) -> Standing:
    """The standing of the peers in a rate with evidence cells, and of its months, given `scores`:
    what the rating was made of.
    """
    kind = RATES[metric]
    sign = 1.0 if kind.is_higher_better else -1.0
    known = rating.trials > 0
    people = pd.DataFrame(
        {
            "numerator": rating.observed,
            "denominator": rating.trials,
            "rate": _ratio(rating.observed, rating.trials),
            "expected": np.where(known, rating.expected, np.nan),
            "information": rating.information,
            "rate_adjusted": _back(rating, known, 0.0, kind.family),
            "interval_low": _back(rating, known, -Z90, kind.family),
            "interval_high": _back(rating, known, Z90, kind.family),
            "score": sign * rating.mean,
            "score_sd": rating.sd,
            "p_top": rating.p_top if sign > 0 else _p_low(rating),
            "z": sign * rating.z,
            "has_data": known,
            "has_enough": known & (rating.information >= settings.min_information),
        },
        index=pd.Index(rating.people, name="person_id"),
    )
    return Standing(
        role=kind.role,
        metric=metric,
        family=kind.family,
        people=people[rating.is_peer],
        scale=0.3,
        window=settings.window_months,
        role_rate=rating.role_rate,
        half_life=rating.half_life,
        phi=rating.phi,
        tau=rating.tau,
        # Months of cohorts differ by their age.
        sd_between_months=np.nan if kind.matures else rating.sd_between_months,
        gate_p=rating.gate_p,
        role_information=float(rating.information[rating.is_peer].sum()),
        months_p=months_p(scores, rating.phi) if scores and not kind.matures else 1.0,
        residuals=residuals(scores)[rating.is_peer] if scores else None,
    )


def judged(standing: Standing, settings: RatingSettings) -> pd.DataFrame:
    """What may be said of everybody.

    Returns:
        index person_id: unranked_reason (None where ranked), rank (1 is best), is_star, outlier
        (`above` or `below` what was expected of them, with a share of `outlier_rate` false ones;
        Benjamini and Hochberg 1995).
    """
    people = standing.people
    reason = pd.Series(None, index=people.index, dtype=object)
    if not standing.is_open(settings):
        is_large = standing.is_large(settings)
        reason[:] = NO_HETEROGENEITY if is_large else ROLE_TOO_SMALL
    reason[~people["has_enough"]] = TOO_FEW_DATA
    reason[~people["has_data"]] = NO_DATA
    is_ranked = reason.isna()
    order = people[is_ranked].assign(id=people.index[is_ranked].astype(str))
    order = order.sort_values(["score", "id"], ascending=[False, True])
    rank = pd.Series(np.arange(1, len(order) + 1), index=order.index, dtype="Int64")
    return pd.DataFrame(
        {
            "unranked_reason": reason,
            "rank": rank.reindex(people.index),
            "is_star": is_ranked & (people["p_top"] >= settings.star_probability),
            "outlier": _outliers(people["z"].where(is_ranked), settings.outlier_rate),
        }
    )


def p_top_of(score: Floats, sd: Floats, among: Flags) -> Floats:
    """P(top quartile) where no population was fitted: its spread by the law of total variance."""
    spread = population_spread(score, sd, among)
    if not np.isfinite(spread):
        return np.where(np.isfinite(score), 0.25, np.nan)
    above = score - score[among].mean() - TOP_QUARTILE * spread
    return np.asarray(ndtr(above / np.maximum(sd, 1e-9)), dtype=np.float64)


def population_spread(score: Floats, sd: Floats, among: Flags) -> float:
    """Standard deviation of true effects: that of the beliefs and of what they leave open."""
    if not (among & np.isfinite(score)).any():
        return np.nan
    return float(np.sqrt(score[among].var() + (sd[among] ** 2).mean()))


def _p_low(rating: Rating) -> Floats:
    """Probability of lying in the lower quarter."""
    return p_top_of(-rating.mean, rating.sd, rating.is_peer)


def _back(rating: Rating, known: Flags, deviations: float, family: str) -> Floats:
    """The rate that belongs to the belief, so many standard deviations off it; NaN without data."""
    believed = np.where(known, rating.mean + deviations * rating.sd, np.nan)
    if family == "poisson":
        # Of a rate of which nothing ever happened, next to nothing is known.
        return np.asarray(rating.role_rate * np.exp(np.minimum(believed, 50)), dtype=np.float64)
    return back_on_rate(rating.role_rate, believed)


def back_on_rate(role_rate: float, effect: Floats) -> Floats:
    """The probability that is so many logits off the role's; NaN where either is unknown."""
    inside = np.clip(role_rate, 0.001, 0.999)
    return np.asarray(expit(logit(inside) + effect), dtype=np.float64)


def _ratio(part: Floats, whole: Floats) -> Floats:
    ratios: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return ratios


def _outliers(z: pd.Series, rate: float) -> pd.Series:
    """`above`, `below` or None by the step-up procedure on two-sided p-values."""
    p = pd.Series(2 * ndtr(-np.abs(z.to_numpy(float))), index=z.index).dropna().sort_values()
    passes = p.to_numpy() <= rate * np.arange(1, len(p) + 1) / max(len(p), 1)
    found = p.index[: int(np.flatnonzero(passes).max()) + 1] if passes.any() else p.index[:0]
    outlier = pd.Series(None, index=z.index, dtype=object)
    outlier[found] = np.where(z[found] > 0, "above", "below")
    return outlier
