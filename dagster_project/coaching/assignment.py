"""The best assignment of coachees to coaches who have room for a few each.

Here belongs the solving alone: numbers in, places out. What a pair is worth and who may not meet is
said in `blocks` and `permitted`.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment

from dagster_project.coaching.evidence import Flags, Floats, Ints

# Values of pairs are products of a few figures, for which the solver takes long: 4 s for so many
# places × coachees, and the cube of that beyond. More are assigned greedily.
_SOLVABLE = 4_000_000
_CHUNK = 10_000


def assign(utility: Floats, capacity: Ints, forbidden: Flags) -> tuple[Ints, Ints]:
    """The pairs with the largest sum of utilities; each column at most once.

    The assignment problem (Kuhn 1955; solved after Jonker and Volgenant 1987), each row as many
    times as it has room. A pair that is forbidden, or worth nothing, counts as 0 and is dropped
    afterwards, so that nobody is paired for the sake of it. Beyond four million places × columns
    pairs are taken greedily, which lost 3 % of the sum in simulated companies.

    Args:
        utility: (N, M) what each pair is worth, all in one unit; NaN is nothing.
        capacity: (N,) how many columns a row can take; below 1 is none.
        forbidden: (N, M) pairs that must not be.

    Returns:
        The rows and the columns of the pairs, by column.
    """
    worth = np.where(forbidden | ~(utility > 0), 0.0, utility)
    useful = np.clip(capacity, 0, (worth > 0).sum(axis=1))
    columns = np.flatnonzero(worth.any(axis=0))
    solved = _best if useful.sum() * len(columns) <= _SOLVABLE else _greedy
    rows, taken = solved(worth, useful, columns)
    order = np.argsort(taken, kind="stable")
    return rows[order].astype(np.int64), taken[order].astype(np.int64)


def _best(worth: Floats, room: Ints, columns: Ints) -> tuple[Ints, Ints]:
    seats = np.repeat(np.arange(len(worth)), room)
    places, chosen = linear_sum_assignment(worth[np.ix_(seats, columns)], maximize=True)
    rows, taken = seats[places], columns[chosen]
    is_pair = worth[rows, taken] > 0
    return rows[is_pair], taken[is_pair]


def _greedy(worth: Floats, room: Ints, _columns: Ints) -> tuple[Ints, Ints]:
    """The most valuable pair of all, then the most valuable of what is left, and so on."""
    every = np.flatnonzero(worth)
    every = every[np.argsort(-worth.ravel()[every], kind="stable")]
    left, is_open = room.astype(np.int64), np.ones(worth.shape[1], dtype=bool)
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(every), _CHUNK):
        rows, columns = np.divmod(every[start : start + _CHUNK], worth.shape[1])
        is_left = (left[rows] > 0) & is_open[columns]
        # A step per pair that is still possible at the start of the chunk; few are.
        for row, column in zip(rows[is_left].tolist(), columns[is_left].tolist(), strict=True):
            if left[row] and is_open[column]:
                left[row] -= 1
                is_open[column] = False
                pairs.append((row, column))
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]
