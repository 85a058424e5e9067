"""Outcomes of coachees beyond those of people who were not coached.

Here belongs the comparison of one metric; what it says of coaching is in `effects`, of single
coaches in `value_added`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Floats, Panel
from dagster_project.coaching.history import history
from dagster_project.coaching.outcomes import outcomes
from dagster_project.settings_statistics import StatisticsSettings

# How far outcomes lie from beliefs beyond chance, as a variance in logits: drift of skills and what
# coaches do differently. It weighs outcomes, so that those with many events do not decide alone.
_SPREAD = 0.03
# Of the comparison's squared error: its rows overlap, as each month is an outcome of four others.
_OVERLAP = 4.0

# Kinds of outcome, each with the column of its information.
KINDS = {
    "residual": "information",
    "later_residual": "later_information",
    "change": "change_information",
}


@dataclass(frozen=True)
class Line:
    """What outcomes were without coaching, given what was believed before.

    Attributes:
        coefficients: (2,) of 1 and of the belief.
        covariance: (2, 2) of them.
        spread: variance of outcomes around it beyond chance and what beliefs are off.
    """

    coefficients: Floats
    covariance: Floats
    spread: float

    def at(self, believed: pd.Series) -> Floats:
        """Expected outcomes of people of whom so much was believed."""
        return _design(believed) @ self.coefficients

    def variance_at(self, believed: pd.Series, weight: Floats) -> float:
        """Squared error of their weighted mean."""
        mean = weight @ _design(believed) / weight.sum()
        return float(mean @ self.covariance @ mean)


@dataclass(frozen=True)
class Comparison:
    """Those who were not coached, in one metric: how many person-months, and a line per kind."""

    rows: int
    lines: dict[str, Line]


@dataclass(frozen=True)
class Measured:
    """All engagements with their outcomes.

    Attributes:
        engagements: coach_id, coachee_id, direction, metric, start, end, sessions, hours; believed
            and doubt of the coachee at the start; the outcomes (see `outcomes`) less those of the
            comparison, in logits, each with its information; missing where there is no complete
            outcome or nothing to compare with.
        comparisons: by metric.
    """

    engagements: pd.DataFrame
    comparisons: dict[str, Comparison]


def measure(
    panels: Mapping[str, Panel], started: pd.DataFrame, settings: StatisticsSettings
) -> Measured:
    """The outcome of every engagement beyond that of people who were not coached.

    An engagement has none where its outcome months have not passed, where the coachee has no
    results in them, or had begun to be coached in the months before. Coachees are compared with
    people of whom as much was believed (analysis of covariance): with the mean of all, effects came
    out a fifth too small in simulated companies, since the weak who are chosen are not like all.

    Args:
        panels: by metric; those without engagements are left alone.
        started: all engagements, see `engagements`.
        settings: of rating and coaching.
    """
    comparisons: dict[str, Comparison] = {}
    parts = [started.iloc[:0]]
    for metric in sorted(started["metric"].unique()):
        own = started[started["metric"] == metric]
        coached = None
        if metric in panels:
            past = history(panels[metric], settings.rating)
            rows = outcomes(past, started, metric, settings.coaching)
            others = rows[~rows["is_coached"]]
            if len(others) >= settings.coaching.min_engagements:
                comparisons[metric] = _comparison(others)
                coached = _less(rows[rows["is_coached"]], comparisons[metric])
        parts.append(own if coached is None else _joined(own, coached))
    figures = ["believed", "doubt", *KINDS, *KINDS.values()]
    found = pd.concat(parts, ignore_index=True).reindex(columns=[*started.columns, *figures])
    return Measured(found.astype(dict.fromkeys(figures, "float64")), comparisons)


def weights(information: pd.Series) -> Floats:
    """Of outcomes in a mean: inverse variance, as far as it is known beforehand."""
    known = information.to_numpy(np.float64)
    weight: Floats = known / (1 + _SPREAD * known)
    return weight


def _comparison(others: pd.DataFrame) -> Comparison:
    # A change is compared with the mean change: that is what difference-in-differences is.
    lines = {
        kind: _line(others[others[known] > 0], kind, known, has_slope=kind != "change")
        for kind, known in KINDS.items()
    }
    return Comparison(len(others), lines)


def _line(rows: pd.DataFrame, kind: str, known: str, *, has_slope: bool) -> Line:
    """Weighted least squares; its error by how far the rows lie from it (White 1980)."""
    value, weight = rows[kind].to_numpy(np.float64), weights(rows[known])
    design = _design(rows["believed"])
    design[:, 1] *= has_slope
    weighted = design * weight[:, None]
    inverse = np.linalg.pinv(design.T @ weighted, hermitian=True)
    coefficients = inverse @ (weighted.T @ value)
    off = value - design @ coefficients
    scored = weighted * off[:, None]
    beyond = off**2 - (1 / rows[known] + rows["doubt"]).to_numpy(np.float64)
    total = weight.sum()
    return Line(
        coefficients=coefficients,
        covariance=_OVERLAP * inverse @ (scored.T @ scored) @ inverse,
        spread=max(0.0, float(weight @ beyond / total)) if total > 0 else 0.0,
    )


def _design(believed: pd.Series) -> Floats:
    return np.column_stack([np.ones(len(believed)), believed.to_numpy(np.float64)])


def _less(coached: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    beyond = {
        kind: coached[kind] - line.at(coached["believed"])
        for kind, line in comparison.lines.items()
    }
    return coached.assign(**beyond)


def _joined(own: pd.DataFrame, coached: pd.DataFrame) -> pd.DataFrame:
    named = coached.rename(columns={"person_id": "coachee_id", "month": "start"})
    return own.merge(named.drop(columns="is_coached"), on=["coachee_id", "start"], how="left")
