"""How well the effect of coaching is measured, in general and of single coaches.

Here belongs what is measured of one organisation; what is required of many is in `goals`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.comparison import measure
from dagster_project.coaching.effects import coaching_effects
from dagster_project.coaching.evidence import Floats, score
from dagster_project.coaching.value_added import ValueAdded, coach_value_added
from dagster_project.settings_statistics import StatisticsSettings
from dagster_project.study.organisations import Organisation, simulate
from dagster_project.study.scenarios import Scenario

_HALF_LIFE = 12.0  # of an effect, as simulated
_MONTHS = 3  # before and after, of the naive way


@dataclass(frozen=True)
class Coached:
    """One organisation with coaching; effects in logits.

    Attributes:
        true, effect, low, high: true mean effect over the outcome months, and what is said of it.
        naive, naive_low: mean of three months after less three months before, and the lower bound
            of its 95 % interval.
        engagements_per_coach: of coaches with a measured one.
        correlation: of coaches' value added with the truth; NaN with fewer than three coaches.
        naive_correlation: of their own sales with the truth.
    """

    true: float
    effect: float
    low: float
    high: float
    naive: float
    naive_low: float
    engagements_per_coach: float
    correlation: float
    naive_correlation: float


def measure_coaching(scenario: Scenario, seed: int) -> Coached:
    """Simulates an organisation and measures its coaching as the product does."""
    settings = StatisticsSettings()
    of = simulate(scenario, seed)
    measured = measure({scenario.metric: of.panel}, of.engagements, settings)
    said = coaching_effects(measured, settings.coaching).set_index(["direction", "metric"])
    total = said.loc[[("all", "all")]].iloc[0]
    naive, naive_low = _before_and_after(of)
    added = coach_value_added(measured)
    coaches, correlation = _coaches(added, of.ability)
    return Coached(
        true=_true_effect(of.engagements, of.panel.last, settings.coaching.outcome_months),
        effect=float(total["effect"]),
        low=float(total["effect_low"]),
        high=float(total["effect_high"]),
        naive=naive,
        naive_low=naive_low,
        engagements_per_coach=coaches,
        correlation=correlation,
        naive_correlation=_own_sales(of, added),
    )


def _true_effect(engagements: pd.DataFrame, last: int, months: int) -> float:
    """Mean true effect over the outcome months of engagements whose months have passed."""
    is_complete = engagements["start"] + months <= last
    fading = float((0.5 ** (np.arange(months) / _HALF_LIFE)).mean())
    return float(engagements.loc[is_complete, "true_effect"].mean()) * fading


def _before_and_after(of: Organisation) -> tuple[float, float]:
    """The naive way: each coachee's months after against those before."""
    scores = score(of.panel, of.panel.last, of.panel.months)
    changes = []
    person = pd.Index(of.panel.people).get_indexer(pd.Index(of.engagements["coachee_id"]))
    for who, start in zip(person.tolist(), of.engagements["start"].tolist(), strict=True):
        before, after = (
            _level(scores.observed - scores.expected, scores.information, who, months)
            for months in (
                slice(max(start - _MONTHS, 0), start),
                slice(start + 1, start + 1 + _MONTHS),
            )
        )
        changes.append(after - before)
    known = np.array(changes)[np.isfinite(changes)]
    error = known.std(ddof=1) / np.sqrt(len(known))
    return float(known.mean()), float(known.mean() - 1.959963984540054 * error)


def _level(off: Floats, information: Floats, who: int, months: slice) -> float:
    known = float(information[who, months].sum()) if who >= 0 else 0.0
    return float(off[who, months].sum()) / known if known > 0 else np.nan


def _coaches(added: ValueAdded, ability: pd.Series) -> tuple[float, float]:
    known = added.rows[added.rows["engagements_measured"] > 0]
    if len(known) < 3:
        return np.nan, np.nan
    truth = ability.reindex(known["coach_id"]).to_numpy(float)
    believed = known["value_added"].to_numpy(float)
    per_coach = float(known["engagements_measured"].mean())
    if not (truth.std() and believed.std()):
        return per_coach, np.nan  # nobody coaches better than others
    return per_coach, float(np.corrcoef(believed, truth)[0, 1])


def _own_sales(of: Organisation, added: ValueAdded) -> float:
    """Correlation of how well coaches close deals themselves with their ability to coach."""
    coaches = added.rows["coach_id"].unique()
    sales, truth = (values.reindex(coaches).to_numpy(float) for values in (of.sales, of.ability))
    if len(coaches) < 3 or not truth.std():
        return np.nan
    return float(np.corrcoef(sales, truth)[0, 1])
