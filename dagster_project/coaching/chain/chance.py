"""Which of many differences are findings, and which are what chance makes of many.

Here belong tests alone, for all kinds of findings.
"""

import numpy as np
from scipy.special import ndtr

from dagster_project.coaching.evidence import Flags, Floats

_MEDIAN_SQUARE = 0.4549364231195725  # of a standard normal


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

    The median square, unlike the mean, is left alone by a few who are really different.
    """
    squares = z[~np.isnan(z)] ** 2
    spread = float(np.median(squares)) / _MEDIAN_SQUARE if len(squares) else 1.0
    calm: Floats = z / np.sqrt(max(spread, 1.0))
    return calm


def ratio(part: Floats, whole: Floats) -> Floats:
    """(N,) part by whole; NaN without a whole."""
    quotient: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return quotient
