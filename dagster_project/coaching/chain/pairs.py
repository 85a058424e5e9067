"""Pairs who get less done together than each of them does with others.

Here belongs the model of two sides alone; who hands what to whom is no matter of it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dagster_project.coaching.chain.chance import calmed, quotient, worse
from dagster_project.coaching.evidence import Flags, Floats

Places = NDArray[np.intp]

_ROUNDS = 30  # of proportional fitting; on tables of leads it has settled long before
_STEPS = 20  # in which exceptions are set aside
_MATTERS = 0.9  # of what is expected: with many trials, chance explains less than anybody minds
_ALIKE = 0.9  # of the worst difference: what is set aside in the same step


@dataclass(frozen=True)
class _Table:
    """(C,) cells of two sides: events of trials."""

    observed: Floats
    trials: Floats
    giver: Places
    taker: Places


def unexpected(pairs: pd.DataFrame, min_trials: int, false_share: float) -> pd.DataFrame:
    """The pairs with a tenth fewer events than both sides make expect of them, and not by chance.

    Logits are those of the giver plus those of the taker. Pairs that do not fit are set aside,
    worst first, so that they do not make exceptions of others who deal with the same people.

    Args:
        pairs: giver, taker, observed, trials; several rows of a pair are added up.
        min_trials: of a pair; others say what is usual, and are never found.
        false_share: of the findings (Benjamini and Hochberg 1995).

    Returns:
        giver, taker, observed, trials and expected of those found, ordered by both sides.
    """
    cells = pairs.groupby(["giver", "taker"], sort=True)[["observed", "trials"]].sum()
    cells = cells.reset_index()
    expected, is_usual = _usual(_table(cells), min_trials, false_share)
    return cells.assign(expected=expected)[~is_usual]


def _table(cells: pd.DataFrame) -> _Table:
    return _Table(
        cells["observed"].to_numpy(np.float64),
        cells["trials"].to_numpy(np.float64),
        pd.factorize(cells["giver"])[0],
        pd.factorize(cells["taker"])[0],
    )


def _usual(table: _Table, min_trials: int, false_share: float) -> tuple[Floats, Flags]:
    """(C,) events expected, and which cells are no exception."""
    is_usual = np.ones(len(table.trials), dtype=np.bool_)
    z, expected = np.full((2, len(table.trials)), np.nan)
    for _ in range(_STEPS):
        fitted = _fitted(table, is_usual)
        off = np.where(table.trials >= min_trials, _distance(table, fitted, is_usual), np.nan)
        z, expected = np.where(is_usual, off, z), np.where(is_usual, fitted, expected)
        matters = table.observed <= _MATTERS * expected
        is_new = worse(calmed(z), false_share) & is_usual & matters
        if not is_new.any():
            break
        is_usual &= ~(is_new & (z <= _ALIKE * z[is_new].min()))
    return expected, is_usual


def _fitted(table: _Table, is_usual: Flags) -> Floats:
    """(C,) events if nothing but the effects of both sides mattered, as the usual cells have them.

    The maximum-likelihood fit of a logistic model without interaction, by iterative proportional
    fitting of both outcomes (Deming and Stephan 1940).
    """
    seen = np.stack([table.observed, table.trials - table.observed])
    fitted = np.stack([table.trials, table.trials]) / 2
    for _ in range(_ROUNDS):
        for side in (table.giver, table.taker):
            fitted *= [
                _factor(one * is_usual, row * is_usual, side)
                for one, row in zip(seen, fitted, strict=True)
            ]
        total = fitted.sum(axis=0)
        fitted *= quotient(table.trials, total)
    events: Floats = fitted[0]
    return events


def _factor(seen: Floats, fitted: Floats, side: Places) -> Floats:
    """(C,) by how much the fit of a cell's side falls short of what was seen of it."""
    target, sums = np.bincount(side, seen), np.bincount(side, fitted)
    factor: Floats = np.divide(target, sums, out=np.ones(len(target)), where=sums > 0)[side]
    return factor


def _distance(table: _Table, expected: Floats, is_usual: Flags) -> Floats:
    """(C,) from what is expected, as adjusted residuals (Haberman 1973); NaN where nothing else
    tells what to expect.
    """
    chance = np.clip(quotient(expected, table.trials), 0.001, 0.99)
    rest = _rest(table.trials, table.giver, is_usual) * _rest(table.trials, table.taker, is_usual)
    spread = np.sqrt(table.trials * chance * (1 - chance) * rest)
    return quotient(table.observed - expected, spread)


def _rest(trials: Floats, side: Places, is_usual: Flags) -> Floats:
    """(C,) share of a side's usual trials that are of other cells."""
    usual = trials * is_usual
    total = np.bincount(side, usual).astype(np.float64)[side]
    share = 1 - quotient(usual, total)
    return np.where(share > 1e-9, share, 0.0)
