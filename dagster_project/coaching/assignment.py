"""The best assignment of coachees to coaches who have room for a few each.

Here belongs the solving alone: numbers in, places out. What a pair is worth and who may not meet is
said in `blocks` and `permitted`.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment

from dagster_project.coaching.evidence import Flags, Floats, Ints


def assign(utility: Floats, capacity: Ints, forbidden: Flags) -> tuple[Ints, Ints]:
    """The pairs with the largest sum of utilities; each column at most once.

    The assignment problem (Kuhn 1955; solved after Jonker and Volgenant 1987), each row as many
    times as it has room. A pair that is forbidden, or worth nothing, counts as 0 and is dropped
    afterwards, so that nobody is paired for the sake of it.

    Args:
        utility: (N, M) what each pair is worth, all in one unit; NaN is nothing.
        capacity: (N,) how many columns a row can take; below 1 is none.
        forbidden: (N, M) pairs that must not be.

    Returns:
        The rows and the columns of the pairs, by column.
    """
    worth = np.where(forbidden | ~(utility > 0), 0.0, utility)
    columns = np.flatnonzero(worth.any(axis=0))
    useful = (worth > 0).sum(axis=1)
    seats = np.repeat(np.arange(len(worth)), np.clip(capacity, 0, useful))
    places, chosen = linear_sum_assignment(worth[np.ix_(seats, columns)], maximize=True)
    rows, taken = seats[places], columns[chosen]
    is_pair = worth[rows, taken] > 0
    order = np.argsort(taken[is_pair], kind="stable")
    return rows[is_pair][order].astype(np.int64), taken[is_pair][order].astype(np.int64)
