"""Whether coaching worked: what coachees did beyond expectation, less what others did beyond it.

Here belongs the answer by direction and in total, by two methods side by side; how good single
coaches are is in `value_added`. Nothing is said of a single coachee.

Codes of `coaching_effects`:
    direction: one of DIRECTIONS, `other` (by somebody whom no direction names, such as a manager)
        or `all`.
    metric: a rate, or `all` for those of the direction together, each against its own comparison.
    verdict: `measured`, the two methods agree within their errors; `not_separable`, they differ by
        more than two standard errors or in sign, so that no figure should be relied on;
        `too_early`, fewer than `min_engagements` have a complete outcome, and no figure is given;
        `no_engagements`, nobody was coached so.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.comparison import KINDS, Measured, weights
from dagster_project.coaching.engagements import OTHER
from dagster_project.coaching.metrics import DIRECTIONS
from dagster_project.coaching.quantiles import Z95
from dagster_project.coaching.tables import as_table
from dagster_project.settings_statistics import CoachingSettings

ALL = "all"


def coaching_effects(measured: Measured, settings: CoachingSettings) -> pd.DataFrame:
    """The effect of coaching by direction and metric, by direction, and in total.

    Observed less expected, less the same of people who were not coached; beside it
    difference-in-differences against a window before the start that skips the last months.
    Intervals are of 95 %.

    Returns:
        Rows of `coaching_effects`; `effect` and `did` in logits (logs of a Poisson rate);
        `controls` are person-months.
    """
    found = measured.engagements
    extra = [OTHER] if (found["direction"] == OTHER).any() else []
    rows = []
    for direction in [*DIRECTIONS, *extra]:
        own = found[found["direction"] == direction]
        for metric in sorted(own["metric"].unique()):
            in_metric = own[own["metric"] == metric]
            rows.append(_row(direction, metric, in_metric, measured, settings))
        rows.append(_row(direction, ALL, own, measured, settings))
    rows.append(_row(ALL, ALL, found, measured, settings))
    return as_table(pd.DataFrame(rows), "coaching_effects")


def _row(
    direction: str,
    metric: str,
    own: pd.DataFrame,
    measured: Measured,
    settings: CoachingSettings,
) -> dict[str, object]:
    """One row of the table; a coachee whom two coach from the same month on is one outcome."""
    complete = own[own["residual"].notna()].drop_duplicates(["coachee_id", "metric", "start"])
    row = {
        "direction": direction,
        "metric": metric,
        "engagements": len(own),
        "controls": sum(measured.comparisons[name].rows for name in complete["metric"].unique()),
    }
    if own.empty:
        return row | {"verdict": "no_engagements"}
    if len(complete) < settings.min_engagements:
        return row | {"verdict": "too_early"}
    effect, did = (_estimate(complete, kind, measured) for kind in ("residual", "change"))
    verdict = "measured" if _agree(effect, did) else "not_separable"
    return row | _interval("effect", *effect) | _interval("did", *did) | {"verdict": verdict}


def _estimate(rows: pd.DataFrame, kind: str, measured: Measured) -> tuple[float, float]:
    """Mean over engagements and its standard error, that of the comparisons included.

    Outcomes that happen to lie close together, as where nobody wins anything, are no surer for it
    than chance allows.
    """
    known = rows[rows[KINDS[kind]] > 0]
    if len(known) < 2:
        return np.nan, np.nan
    value, information = known[kind].to_numpy(np.float64), known[KINDS[kind]].to_numpy(np.float64)
    weight = weights(known[KINDS[kind]])
    mean = float(weight @ value / weight.sum())
    seen = weight**2 @ (value - mean) ** 2 * len(known) / (len(known) - 1)
    variance = float(max(seen, weight**2 @ (1 / information)) / weight.sum() ** 2)
    for metric in known["metric"].unique():
        is_own = (known["metric"] == metric).to_numpy(bool)
        share = weight[is_own].sum() / weight.sum()
        line = measured.comparisons[metric].lines[kind]
        variance += share**2 * line.variance_at(known.loc[is_own, "believed"], weight[is_own])
    return mean, float(np.sqrt(variance))


def _interval(name: str, mean: float, error: float) -> dict[str, float]:
    margin = Z95 * error
    return {
        name: mean,
        f"{name}_se": error,
        f"{name}_low": mean - margin,
        f"{name}_high": mean + margin,
    }


def _agree(effect: tuple[float, float], did: tuple[float, float]) -> bool:
    """False also where the second method has nothing to say."""
    is_near = abs(effect[0] - did[0]) <= 2 * max(effect[1], did[1])
    return is_near and effect[0] * did[0] > 0
