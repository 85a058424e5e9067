"""Which of many differences are findings, and which are what chance makes of many.

Here belong tests alone, for all kinds of findings.
"""

import numpy as np
from scipy.special import gammainc, gammaincc, ndtr, ndtri

from dagster_project.coaching.evidence import Flags, Floats

_MEDIAN_SQUARE = 0.4549364231195725  # of a standard normal
_MANY = 20
_SKEWED = 1e-3  # less is as good as normal
_TINY = 1e-300


def worse(z: Floats, false_share: float) -> Flags:
    """(N,) who is worse than chance explains, among N of which most are not.

    One-sided tests, of which `false_share` at most are expected to be false (Benjamini and Hochberg
    1995).

    Args:
        z: standardised differences; NaN is never a finding.
        false_share: of the findings.
    """
    is_tested = ~np.isnan(z)
    p = ndtr(z[is_tested])
    order = np.argsort(p, kind="stable")
    passes = p[order] <= false_share * np.arange(1, len(p) + 1) / max(len(p), 1)
    found = np.zeros(len(p), dtype=np.bool_)
    found[order[: int(np.flatnonzero(passes).max()) + 1 if passes.any() else 0]] = True
    is_found = np.zeros(len(z), dtype=np.bool_)
    is_found[is_tested] = found
    return is_found


def calmed(z: Floats) -> Floats:
    """(N,) the same in standard deviations that most of them show, at least those of chance.

    The median square, unlike the mean, is left alone by a few who are really different. Fewer than
    twenty cannot tell most from a few.
    """
    squares = z[~np.isnan(z)] ** 2
    spread = float(np.median(squares)) / _MEDIAN_SQUARE if len(squares) >= _MANY else 1.0
    calm: Floats = z / np.sqrt(max(spread, 1.0))
    return calm


def unskewed(z: Floats, skewness: Floats) -> Floats:
    """(N,) what standardised sums would be if they were normal: the same quantiles.

    Args:
        z: standardised sums.
        skewness: of each; their distribution is taken to be a gamma of that skewness (Pearson's
            type III).
    """
    is_skewed = np.abs(skewness) > _SKEWED
    skew = np.where(is_skewed, skewness, 1.0)
    shape = 4 / skew**2
    at = np.maximum(shape + np.sign(skew) * z * np.sqrt(shape), 0)
    below = np.where(skew > 0, gammainc(shape, at), gammaincc(shape, at))
    normal: Floats = np.where(is_skewed, ndtri(np.clip(below, _TINY, 1 - _SKEWED**4)), z)
    return normal


def quotient(part: Floats, whole: Floats) -> Floats:
    """(N,) part by whole; NaN without a whole."""
    result: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return result
