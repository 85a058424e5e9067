"""What somebody who moved used to sell, and what the team sells since.

Here belong results before and after a move; who moved is in `moves`.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from dagster_project.coaching.evidence import Flags, Floats, Ints
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.selling import results

_MONTHS = 6  # compared before the move, and after it; its own month is of neither
_MIN_MONTHS = 3  # on both sides, before chance can be told


def own_and_team(inputs: Inputs, moved: pd.DataFrame, role: str) -> pd.DataFrame:
    """Results per month before and after moves out of one role.

    The team are the person and those colleagues who sold in the role in every month that is
    compared, whatever team they are in now: no hiring and no reorganisation is taken for a loss.

    Args:
        inputs: one review month.
        moved: rows of `moves` with this `from_role`.
        role: a selling role.

    Returns:
        By the index of `moved`: result_before, result_after, team (before), team_before,
        team_after, is_missed: True where the team's share among the others of the role, who were
        there as long, fell by more than chance (t-test on logarithms, one-sided at 5 %); missing
        where it cannot be told.
    """
    table = results(inputs, role)
    months = table.columns.to_numpy(np.int64)
    sold = table.fillna(0.0).to_numpy(np.float64)
    age = months - moved["moved_in"].to_numpy(np.int64)[:, None]
    before, later = (age < 0) & (age >= -_MONTHS), (age > 0) & (age <= _MONTHS)
    own_table = table.reindex(moved["person_id"].to_numpy(object))
    own = own_table.fillna(0.0).to_numpy(np.float64)
    had_role: Flags = own_table.notna().to_numpy(bool)
    teams, colleagues = _colleagues(inputs, moved, role, table.index)
    is_steady = _is_steady(table, before | later)
    team = (colleagues & is_steady).astype(np.float64) @ sold + own
    is_other = is_steady & ~colleagues & (table.index.to_numpy() != _ids(moved))
    others = is_other.astype(np.float64) @ sold
    return pd.DataFrame(
        {
            "result_before": _mean(own, before & had_role),
            "result_after": _mean(own, later),
            "team": teams,
            "team_before": _mean(team, before),
            "team_after": _mean(team, later),
            "is_missed": _is_less(team, others, before, later).array,
        },
        index=moved.index,
    )


def _ids(moved: pd.DataFrame) -> NDArray[np.object_]:
    return moved["person_id"].to_numpy(object)[:, None]


def _colleagues(
    inputs: Inputs, moved: pd.DataFrame, role: str, people: pd.Index
) -> tuple[NDArray[np.object_], Flags]:
    """(N,) team of each in the month before the move, and (N, P) who else was in it."""
    stints = inputs.stints
    of_role = stints[(stints["role"] == role) & stints["team"].notna()]
    first = of_role["valid_from"].to_numpy(np.int64)
    last = of_role["valid_to"].to_numpy(np.int64) - 1
    month = moved["moved_in"].to_numpy(np.int64)[:, None] - 1
    is_then = (first <= month) & (month <= last)
    ids, team = of_role["person_id"].to_numpy(object), of_role["team"].to_numpy(object)
    is_own = is_then & (ids == _ids(moved))
    teams = np.array([None] * len(moved), dtype=object)
    row, stint = np.nonzero(is_own)
    teams[row] = team[stint]  # the later one, where there were two
    same = is_then & (team == teams[:, None]) & ~is_own
    found = np.zeros((len(moved), len(people)), dtype=bool)
    row, stint = np.nonzero(same)
    person: Ints = people.get_indexer(pd.Index(ids[stint]))
    found[row[person >= 0], person[person >= 0]] = True
    return teams, found & (people.to_numpy() != _ids(moved))


def _is_steady(table: pd.DataFrame, compared: Flags) -> Flags:
    """(N, P) who held the role in all compared months."""
    held = table.notna().to_numpy(np.float64)
    wanted = compared.astype(np.float64)
    steady: Flags = (wanted @ held.T) >= wanted.sum(axis=1)[:, None] - 0.5
    return steady


def _mean(values: Floats, chosen: Flags) -> Floats:
    count = chosen.sum(axis=1)
    total = (values * chosen).sum(axis=1)
    nothing = np.full(len(values), np.nan)
    means: Floats = np.divide(total, count, out=nothing, where=count > 0)
    return means


def _is_less(team: Floats, others: Floats, before: Flags, later: Flags) -> pd.Series:
    is_known = (team > 0) & (others > 0)
    share = np.log(np.where(is_known, team, 1.0)) - np.log(np.where(is_known, others, 1.0))
    before, later = before & is_known, later & is_known
    count_before, count_later = before.sum(axis=1), later.sum(axis=1)
    is_told = (count_before >= _MIN_MONTHS) & (count_later >= _MIN_MONTHS)
    mean_before, mean_later = _mean(share, before), _mean(share, later)
    off = np.where(before, share - mean_before[:, None], 0.0) ** 2
    off += np.where(later, share - mean_later[:, None], 0.0) ** 2
    degrees = np.maximum(count_before + count_later - 2, 1)
    counts = np.maximum(np.stack([count_before, count_later]), 1)
    error = np.sqrt(off.sum(axis=1) / degrees * (1 / counts).sum(axis=0))
    is_less = mean_later - mean_before < stdtrit(degrees, 0.05) * error
    return pd.Series(is_less, dtype="boolean").where(is_told)
