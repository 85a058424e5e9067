"""Whether an earlier recommendation was carried out, as far as the figures tell.

Here belongs one rule per kind; what a metric did afterwards is in `followup`.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Flags
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.processes import loads, overdue, targets, unexplained

# A target counts as lowered below this share of what it was, peers' targets taken into account.
_LOWERED = 0.95


def carried_out(inputs: Inputs, rows: pd.DataFrame) -> pd.Series:
    """Per earlier recommendation, by the index of `rows`.

    A pair was, once it met; reasons and decisions, where the share of the leads sent since is not
    above the threshold any more; a load, where that holds at the cutoff; a target, where all since
    are lower. Where nothing was to be done, nothing is missing.

    Args:
        inputs: one review month.
        rows: recommended_in, kind, person_id, counterpart_id, threshold, sessions (since).
    """
    kind = rows["kind"].astype("object")
    has_met = (rows["sessions"].fillna(0) > 0).to_numpy(bool)
    result = np.select(
        [kind == "none", kind.isin(["pair", "slate"]), kind == "target"],
        [np.ones(len(rows), dtype=bool), has_met, _is_lowered(inputs, rows)],
        _is_below(inputs, rows),
    )
    return pd.Series(result, index=rows.index, dtype=bool, name="is_carried_out")


def reasons_since(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    """Rejections without a reason against the share at the time, by the index of `rows`.

    Returns:
        observed, expected, information, variance (of the change in logits); missing for other
        kinds, and where nothing was rejected since.
    """
    since = _since(inputs, rows)
    trials = since["rejections"].where(since["rejections"] > 0)
    chance = rows["value"].astype("float64").clip(0.01, 0.99)
    information = trials * chance * (1 - chance)
    return pd.DataFrame(
        {
            "observed": since["without_reason"].where(trials.notna()),
            "expected": trials * chance,
            "information": information,
            "variance": 1 / information,
        }
    )


def _is_below(inputs: Inputs, rows: pd.DataFrame) -> Flags:
    """Whether the figure of a process or a load is known and not above the threshold any more."""
    now = loads(inputs)["ratio"]
    ratio = now.reindex(rows["person_id"].to_numpy(object)).set_axis(rows.index)
    share = _since(inputs, rows)["share"]
    figure = share.where(rows["kind"].astype("object") != "workload", ratio)
    return np.asarray(figure <= rows["threshold"].astype("float64"), dtype=bool)


def _since(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    """rejections, without_reason and share of pairs, share of AEs' late decisions, by row."""
    columns = ["rejections", "without_reason", "share"]
    reasons = _looked_up(
        rows[rows["kind"] == "process_reasons"],
        ["person_id", "counterpart_id"],
        lambda month: unexplained(inputs, month),
    )
    late = _looked_up(
        rows[rows["kind"] == "process_sla"], ["person_id"], lambda month: overdue(inputs, month)
    )
    both = pd.concat([reasons.reindex(columns=columns), late.reindex(columns=columns)])
    return both.reindex(rows.index).astype("float64")


def _looked_up(
    rows: pd.DataFrame, keys: list[str], count: Callable[[int], pd.DataFrame]
) -> pd.DataFrame:
    """What was counted from the month after each recommendation on, by the index of `rows`."""
    parts = []
    for month, group in rows.groupby("recommended_in"):
        wanted = [group[key].to_numpy(object) for key in keys]
        index = pd.MultiIndex.from_arrays(wanted) if len(keys) > 1 else pd.Index(wanted[0])
        parts.append(count(int(str(month)) + 1).reindex(index).set_axis(group.index))
    return pd.concat(parts) if parts else pd.DataFrame(index=rows.index)


def _is_lowered(inputs: Inputs, rows: pd.DataFrame) -> Flags:
    """Whether all targets since are lower; a month of leave alone has a low target as well."""
    lowered = pd.Series(data=False, index=rows.index)
    for month, group in rows[rows["kind"] == "target"].groupby("recommended_in"):
        then = int(str(month))
        people = group["person_id"].to_numpy(object)
        before = targets(inputs, then).reindex(people)
        later = [targets(inputs, one).reindex(people) for one in range(then + 1, inputs.month + 1)]
        highest = pd.concat(later, axis=1).max(axis=1)
        lowered[group.index] = (highest < _LOWERED * before).to_numpy(bool)
    return lowered.to_numpy(bool)
