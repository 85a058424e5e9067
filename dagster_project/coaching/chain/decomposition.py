"""Where a change in the chain's result came from: an identity in logarithms, exact by construction.

Here belongs the arithmetic of changes; whether one is out of the ordinary is said by `alarms`.
"""

from dataclasses import dataclass

import numpy as np

from dagster_project.coaching.chain.counts import Ratio
from dagster_project.coaching.evidence import Floats

# A result that hardly moved has no parts worth naming: shares of it would be arbitrarily large.
_UNCHANGED = 0.005


@dataclass(frozen=True)
class Change:
    """Against an earlier month; S stages, T months.

    Attributes:
        by_stage: (S, T) change of the logarithm of each stage; they add up to `result`. NaN where a
            count is zero or unknown.
        result: (T,) change of the logarithm of the last count.
        share: (S, T) part of each stage in it; NaN where the result hardly changed.
    """

    by_stage: Floats
    result: Floats
    share: Floats


def decompose(ratios: list[Ratio], lag: int) -> Change:
    """The change of a product of rates, factor by factor.

    ln(won) = ln(volume) + Σ ln(rate of each stage), so that the changes of the stages add up to the
    change of the result without a remainder (log-mean Divisia with one index; Ang 2004).

    The newest month is compared at equal age: of counts that are still to grow, only as much of the
    earlier month counts as had been there at its end.

    Args:
        ratios: the stages in order, each divided by the one before.
        lag: how many months ago the comparison is, at least 1.
    """
    months = len(ratios[0].numerator) if ratios else 0
    counts = np.array([ratio.numerator for ratio in ratios]).reshape(len(ratios), months)
    logs = np.log(counts, out=np.full(counts.shape, np.nan), where=counts > 0)
    grown = _since(logs, lag)
    grown[:, -1:] -= np.log([ratio.maturity for ratio in ratios]).reshape(-1, 1)
    by_stage = np.diff(grown, axis=0, prepend=0.0)
    result = grown[-1] if ratios else np.zeros(0)
    moved = np.where(np.abs(result) >= _UNCHANGED, result, np.nan)
    return Change(by_stage, result, by_stage / moved)


def log_change(values: Floats, lag: int) -> Floats:
    """(T,) change of the logarithm; NaN where a value is unknown or not positive."""
    logs = np.log(values, out=np.full(len(values), np.nan), where=values > 0)
    change: Floats = _since(logs[None, :], lag)[0]
    return change


def _since(logs: Floats, lag: int) -> Floats:
    before = np.full_like(logs, np.nan)
    before[:, lag:] = logs[:, : max(logs.shape[1] - lag, 0)]
    change: Floats = logs - before
    return change
