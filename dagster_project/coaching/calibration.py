"""Whether stated probabilities hold: statements of earlier months against what came after them.

Here belongs the record of the ratings themselves. It is made anew from the evidence that one review
month has; what became of single recommendations is in `followup`.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from dagster_project.coaching.evidence import Floats, Panel, score
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.quantiles import Z95
from dagster_project.coaching.rating import rate
from dagster_project.coaching.tables import as_table
from dagster_project.settings_statistics import RatingSettings

# What is stated of a person's next `trend_months` months:
ABOVE_EXPECTATION = "above_expectation"  # more events than an average person with the same case-mix
TOP_QUARTER = "top_quarter"  # results in the upper quarter of all people's results
# Their months are filled in by what happens later, so that an earlier month cannot be looked at as
# it was then: a statement made from it would know its own outcome.
_FILLED_LATER = {"accepted_lead_win_rate", "rejected_lead_win_rate"}
_EDGES = np.arange(11) / 10
_HALVINGS = 60


def calibrate(panels: Mapping[str, Panel], settings: RatingSettings) -> pd.DataFrame:
    """How often statements of each probability came true, by metric, in bins of a tenth.

    A statement is made at the end of a month, from the evidence up to then, about everybody of whom
    the last months say enough; outcomes of one metric do not overlap. It is the predictive
    probability of a rating: belief, chance and overdispersion of months like the last ones. A lead
    that was sent in the last days of such a month may have been judged in the next; its month holds
    it as judged.

    Args:
        panels: by metric; months that mature, or are filled in later, are left out.
        settings: of rating.

    Returns:
        Rows of `probability_calibration`; the observed share with its interval of 95 % (Wilson
        1927). Empty where the history is too short.
    """
    rows = [
        {"role": RATES[metric].role, "metric": metric, "statement": statement, **one}
        for metric, panel in panels.items()
        if not RATES[metric].matures and metric not in _FILLED_LATER
        for statement, made in _statements(panel, metric, settings).groupby("statement")
        for one in _bins(made)
    ]
    return as_table(pd.DataFrame(rows), "probability_calibration")


def _statements(panel: Panel, metric: str, settings: RatingSettings) -> pd.DataFrame:
    """statement, stated, is_true of all months that can be looked at."""
    ahead = settings.trend_months
    origins = range(panel.last - ahead, settings.window_months - 2, -ahead)
    made = [part for month in origins for part in _made_at(panel, metric, month, settings)]
    empty = pd.DataFrame({"statement": [], "stated": [], "is_true": []})
    return pd.concat(made, ignore_index=True) if made else empty


def _made_at(
    panel: Panel, metric: str, month: int, settings: RatingSettings
) -> Iterator[pd.DataFrame]:
    """The statements of one month about the months after it."""
    ahead, kind = settings.trend_months, RATES[metric]
    everybody = np.ones(len(panel.people), dtype=bool)
    known = rate(panel, month, settings, everybody, learns_half_life=kind.learns_half_life)
    recent = score(panel, month, settings.window_months).information[:, -ahead:].sum(axis=1)
    later = score(panel, month + ahead, settings.window_months)
    off = (later.observed - later.expected)[:, -ahead:].sum(axis=1)
    information = later.information[:, -ahead:].sum(axis=1)
    is_used = (recent >= settings.min_information) & (information > 0) & np.isfinite(known.s2)
    if is_used.sum() < settings.min_people:
        return
    mean = known.mean[is_used]
    sd = np.sqrt(known.sd[is_used] ** 2 + known.phi / recent[is_used])
    result = off[is_used] / information[is_used]
    above = ndtr(mean / sd)
    yield pd.DataFrame({"statement": ABOVE_EXPECTATION, "stated": above, "is_true": result > 0})
    is_top = result > np.quantile(result, 0.75)
    top = ndtr((mean - _upper_quarter(mean, sd)) / sd)
    yield pd.DataFrame({"statement": TOP_QUARTER, "stated": top, "is_true": is_top})


def _upper_quarter(mean: Floats, sd: Floats) -> float:
    """The result that a quarter of all people are expected to exceed; halved down to rounding."""
    reach = ndtri(0.999) * sd
    low, high = float((mean - reach).min()), float((mean + reach).max())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_exceeded = ndtr((mean - middle) / sd).mean() > 0.25
        low, high = (middle, high) if is_exceeded else (low, middle)
    return (low + high) / 2


def _bins(made: pd.DataFrame) -> Iterator[dict[str, float]]:
    """One row per bin with statements."""
    stated, is_true = made["stated"].to_numpy(np.float64), made["is_true"].to_numpy(np.float64)
    number = np.digitize(stated, _EDGES[1:-1])
    for one in np.unique(number):
        chosen = number == one
        count, came_true = int(chosen.sum()), float(is_true[chosen].sum())
        low, high = _wilson(came_true, count)
        yield {
            "bin": int(one),
            "bin_low": float(_EDGES[one]),
            "bin_high": float(_EDGES[one + 1]),
            "statements": count,
            # A mean of equal numbers may be off by rounding.
            "stated": float(np.clip(stated[chosen].mean(), _EDGES[one], _EDGES[one + 1])),
            "observed": came_true / count,
            "observed_low": low,
            "observed_high": high,
        }


def _wilson(part: float, whole: float) -> tuple[float, float]:
    share, square = part / whole, Z95**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = Z95 * np.sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    half /= 1 + square / whole
    return min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)
