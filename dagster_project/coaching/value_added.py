"""How much single coaches add, from the outcomes of those they coached, honestly despite few.

Here belong coaches' effects and what is believed of coaches without any; whether coaching works in
general is in `effects`, and who else may coach in `coaches`.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import ndtr

from dagster_project.coaching.comparison import Measured, weights
from dagster_project.coaching.evidence import Flags, Floats
from dagster_project.coaching.metrics import DIRECTIONS, RATES
from dagster_project.coaching.posterior import Posterior, shrink
from dagster_project.coaching.quantiles import Z90
from dagster_project.coaching.tables import as_table

# Of the prior on how much coaches differ, in logits.
_SCALE = 0.2
# So many measured coaches make a population of their own; fewer are seen among all coaches.
_MIN_COACHES = 5
_KEYS = ["direction", "metric", "coach_id"]

Kind = tuple[str, str]  # direction and metric


@dataclass(frozen=True)
class Prior:
    """What is believed of a coach of whom nothing is known, in logits."""

    direction: str
    metric: str
    mean: float
    sd: float


@dataclass(frozen=True)
class ValueAdded:
    """What coaches add.

    Attributes:
        rows: of `coach_value_added`, one per coach, direction and metric with an engagement.
        priors: of unproven coaches, by direction and rate of the coachee's role.
        pairs: coach_id, coachee_id, direction, metric, start of measured engagements; effect,
            effect_sd and p_positive of that engagement alone, not shrunken. To find pairs that are
            not to be repeated, never to be shown: a single engagement says next to nothing.
    """

    rows: pd.DataFrame
    priors: dict[Kind, Prior]
    pairs: pd.DataFrame


def coach_value_added(measured: Measured) -> ValueAdded:
    """The effect of every coach, shrunken towards those of the others.

    Value-added as of teachers (Kane and Staiger 2008): precision-weighted mean outcome of the
    engagements, beyond expectation and the comparison, under a normal population of coaches of the
    same direction and metric; of all coaches where these are too few. Intervals are of 90 %, and
    hold the error of the comparison, which all coaches of a metric share.

    Columns of `rows`: effect (not shrunken; missing without measured engagements), value_added and
    its sd, `is_proven`: True with a measured engagement; others stand at the prior.
    """
    found = _weighted(measured)
    coaches = _by_coach(found)
    shared = _shared_variance(measured)
    beliefs = {kind: _believe(coaches, kind, shared) for kind in _kinds(coaches)}
    rows = [_rows(coaches[_is_of(coaches, kind)], belief) for kind, belief in beliefs.items()]
    priors = {
        kind: Prior(*kind, float(belief.mean[-1]), float(belief.sd[-1]))
        for kind, belief in beliefs.items()
    }
    ordered = pd.concat(rows, ignore_index=True).sort_values(_KEYS, kind="stable")
    return ValueAdded(as_table(ordered, "coach_value_added"), priors, _pairs(found))


def _weighted(measured: Measured) -> pd.DataFrame:
    """Engagements with the precision of their outcome, `weight`; 0 where there is none.

    The outcome is that of all months until the coachee may be coached again, since what coaching
    adds fades slowly and more months say more. It varies by chance, by what the belief was off, and
    as much beyond as that of the comparison. Coaches who began with one coachee in one month share
    it.
    """
    found = measured.engagements
    lines = {name: one.lines["later_residual"] for name, one in measured.comparisons.items()}
    spread = found["metric"].map({name: line.spread for name, line in lines.items()})
    shared = found.groupby(["coachee_id", "metric", "start"])["coach_id"].transform("size")
    variance = spread.astype("float64") + found["doubt"] + 1 / found["later_information"]
    weight = 1 / variance / shared
    return found.assign(weight=weight.fillna(0.0))


def _shared_variance(measured: Measured) -> dict[str, float]:
    """By metric, squared error of what the comparison says of its coachees."""
    known = measured.engagements.dropna(subset=["later_residual"])
    shared = {}
    for metric in known["metric"].unique():
        own = known[known["metric"] == metric]
        line = measured.comparisons[metric].lines["later_residual"]
        shared[metric] = line.variance_at(own["believed"], weights(own["later_information"]))
    return shared


def _by_coach(found: pd.DataFrame) -> pd.DataFrame:
    """coach_id, direction, metric, engagements, engagements_measured, effect, s2."""
    parts = found.assign(
        weighted=(found["weight"] * found["later_residual"]).fillna(0.0),
        is_measured=(found["weight"] > 0).astype("int64"),
    )
    coaches = parts.groupby(_KEYS, as_index=False).agg(
        engagements=("weight", "size"),
        engagements_measured=("is_measured", "sum"),
        weight=("weight", "sum"),
        weighted=("weighted", "sum"),
    )
    has_any = coaches["weight"] > 0
    known = coaches["weight"].where(has_any)
    coaches["effect"] = coaches["weighted"] / known
    coaches["s2"] = (1 / known).fillna(np.inf)
    return coaches.drop(columns=["weight", "weighted"])


def _kinds(coaches: pd.DataFrame) -> list[Kind]:
    """Every direction with every rate of the coachee's role, and what else there was."""
    known = [
        (direction, metric)
        for direction in DIRECTIONS
        for metric, rate in RATES.items()
        if direction.endswith(f"_to_{rate.role}")
    ]
    seen = coaches[["direction", "metric"]].drop_duplicates().itertuples(index=False)
    return sorted({*known, *((str(direction), str(metric)) for direction, metric in seen)})


def _is_of(coaches: pd.DataFrame, kind: Kind) -> Flags:
    is_of = (coaches["direction"] == kind[0]) & (coaches["metric"] == kind[1])
    return is_of.to_numpy(bool)


def _believe(coaches: pd.DataFrame, kind: Kind, shared: dict[str, float]) -> Posterior:
    """Beliefs of the coaches of a kind, and at last of one of whom nothing is known.

    A metric without a comparison of its own borrows coaches of others, and so their shared error.
    """
    own = _is_of(coaches, kind)
    effect: Floats = np.append(coaches["effect"].fillna(0.0).to_numpy(np.float64), 0.0)
    s2: Floats = np.append(coaches["s2"].to_numpy(np.float64), np.inf)
    is_enough = (own & np.isfinite(s2[:-1])).sum() >= _MIN_COACHES
    among: Flags = np.append(own if is_enough else np.ones_like(own), False)
    believed = shrink(effect, s2, scale=_SCALE, among=among)
    kept = np.append(own, True)
    variance = shared.get(kind[1], max(shared.values(), default=0.0))
    return replace(
        believed, mean=believed.mean[kept], sd=np.hypot(believed.sd[kept], variance**0.5)
    )


def _rows(coaches: pd.DataFrame, belief: Posterior) -> pd.DataFrame:
    mean, sd = belief.mean[:-1], belief.sd[:-1]
    return coaches.drop(columns="s2").assign(
        value_added=mean,
        value_added_sd=sd,
        value_added_low=mean - Z90 * sd,
        value_added_high=mean + Z90 * sd,
        p_positive=ndtr(mean / sd),
        is_proven=coaches["engagements_measured"] > 0,
    )


def _pairs(found: pd.DataFrame) -> pd.DataFrame:
    known = found[found["weight"] > 0]
    effect = known["later_residual"].to_numpy(np.float64)
    sd = known["weight"].to_numpy(np.float64) ** -0.5
    names = ["coach_id", "coachee_id", "direction", "metric", "start"]
    figures = {"effect": effect, "effect_sd": sd, "p_positive": ndtr(effect / sd)}
    return known[names].assign(**figures).reset_index(drop=True)
