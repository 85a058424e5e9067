"""The pairs that are worth most together.

Here belongs choosing them over all directions at once; what each is worth is in `blocks`.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dagster_project.coaching.assignment import assign
from dagster_project.coaching.blocks import Block, without


def solve(blocks: Sequence[Block], capacity: pd.Series) -> pd.DataFrame:
    """The best pairs over all blocks together: each coachee at most one, coaches as they have room.

    Nobody coaches while being coached in the same metric. Where the best pairs have somebody do
    both, the side that is worth less is given up and the rest is solved again.

    Args:
        blocks: with values in one unit.
        capacity: index person_id: coachees that each coach has room for.

    Returns:
        coach_id, coachee_id, block (its place in `blocks`), value; by coachee.
    """
    blocks = list(blocks)
    while True:
        pairs = _solved(blocks, capacity)
        coaching, coached = _doing_both(pairs, blocks)
        if coaching.empty and coached.empty:
            return pairs
        blocks = [
            without(block, _of(coaching, block.metric), _of(coached, block.metric))
            for block in blocks
        ]


def _solved(blocks: list[Block], capacity: pd.Series) -> pd.DataFrame:
    coaches = pd.Index(sorted({one for block in blocks for one in block.coaches.index}))
    coachees = pd.Index(sorted({one for block in blocks for one in block.coachees.index}))
    best = np.zeros((len(coaches), len(coachees)))
    which = np.zeros(best.shape, dtype=np.int8)
    for number, block in enumerate(blocks):
        place = np.ix_(
            coaches.get_indexer(block.coaches.index), coachees.get_indexer(block.coachees.index)
        )
        is_better = block.value > best[place]
        which[place] = np.where(is_better, number, which[place])
        best[place] = np.where(is_better, block.value, best[place])
    room = capacity.reindex(coaches).fillna(0).to_numpy(np.int64)
    rows, columns = assign(best, room, np.zeros(best.shape, dtype=bool))
    return pd.DataFrame(
        {
            "coach_id": coaches[rows].astype(str),
            "coachee_id": coachees[columns].astype(str),
            "block": which[rows, columns].astype(np.int64),
            "value": best[rows, columns],
        }
    )


def _doing_both(pairs: pd.DataFrame, blocks: list[Block]) -> tuple[pd.Series, pd.Series]:
    """Who is to stop coaching, and who is to stop being coached: index person_id, the metric."""
    metrics = np.array([block.metric for block in blocks], dtype=object)
    rows = pairs.assign(metric=metrics[pairs["block"]] if len(pairs) else "")
    given = rows.groupby(["coach_id", "metric"])["value"].sum()
    taken = rows.groupby(["coachee_id", "metric"])["value"].sum()
    both = pd.concat([given.rename_axis(["id", "metric"]).rename("given"),
                      taken.rename_axis(["id", "metric"]).rename("taken")],
                     axis=1, join="inner").reset_index(level="metric")  # fmt: skip
    keeps_coaching = both["given"] >= both["taken"]
    return both.loc[~keeps_coaching, "metric"], both.loc[keeps_coaching, "metric"]


def _of(people: pd.Series, metric: str) -> pd.Index:
    return people.index[people == metric]
