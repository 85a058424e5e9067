"""A company of three roles for the tests of coaches and pairs.

Here belong frames in the form of `Inputs` in which all may coach and be coached; what is changed in
them stands in the tests.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit

from dagster_project.coaching.coaches import candidates
from dagster_project.coaching.comparison import measure
from dagster_project.coaching.effects import coaching_effects
from dagster_project.coaching.engagements import engagements
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.pairs import recommend_pairs
from dagster_project.coaching.ranking import Ranked, rank_people
from dagster_project.coaching.value_added import ValueAdded, coach_value_added
from dagster_project.settings_statistics import StatisticsSettings
from tests.unit.coaching.chain_inputs import MONTH, review

# Metric of each role with the trials of a month and the logit (log) of the average rate.
_RATES = {
    "sdr": {"qualified_lead_rate": (40, 0.0), "lead_rate": (160, -1.5),
            "qualification_efficiency": (400, -3.0)},
    "ae": {"close_rate": (40, -1.0)},
    "am": {"account_expansion": (60, -2.0), "account_retention": (60, 2.0)},
}  # fmt: skip
_COLUMNS = {
    "sdr": ("leads_sent", "leads_qualified", "leads_sent_attainment_year_to_date"),
    "ae": (
        "deals_won", "amount_won", "leads_accepted", "leads_rejected", "rejections_with_reason",
        "decision_days_median", "amount_won_attainment_year_to_date",
    ),
    "am": ("portfolio_start", "portfolio_expansion", "upsell_attainment"),
}  # fmt: skip
STEADY = StatisticsSettings()
_RANKED: list[tuple[pd.DataFrame, pd.DataFrame, Ranked]] = []


@dataclass(frozen=True)
class Advice:
    """All that follows for one review month."""

    ranked: Ranked
    added: ValueAdded
    candidates: pd.DataFrame
    reasons: pd.DataFrame
    rows: pd.DataFrame


def company(people: int = 12, spread: float = 0.5, seed: int = 1) -> Inputs:
    """So many people in each role, `sdr00` the weakest in everything, all willing to coach two."""
    rng = np.random.default_rng(seed)
    skill = np.linspace(-spread, spread, people)
    ids = [f"{role}{number:02d}" for role in _RATES for number in range(people)]
    role = [one.rstrip("0123456789") for one in ids]
    known = pd.DataFrame({"person_id": ids, "role": role}).assign(
        full_name=ids, manager_id=None, team="North", segment=None, language="en",
        hired_on=pd.Timestamp(2020, 1, 1), role_since=pd.Timestamp(2020, 1, 1), tenure_months=40,
        availability_share=1.0, is_active=True,
    ).astype({"manager_id": "str", "segment": "str"})  # fmt: skip
    stints = known[["person_id", "role", "manager_id", "team", "segment"]].assign(
        valid_from=MONTH - 40, valid_to=MONTH + 1,
        from_day=pd.Timestamp(2023, 6, 1), to_day=pd.Timestamp(2026, 11, 1),
    )  # fmt: skip
    profiles = known[["person_id"]].assign(is_willing=True, hours_per_month=6.0, peer_rating=3.0)
    cells = [
        _cells(rng, role, metric, skill, trials, base)
        for role, rates in _RATES.items()
        for metric, (trials, base) in rates.items()
    ]
    return review(
        people=known,
        stints=stints,
        profiles=profiles,
        cells=pd.concat(cells, ignore_index=True),
        chain=pd.DataFrame(
            {"cohort_month": [MONTH - 8], "leads_sent": [100.0], "amount_won": [50_000.0]}
        ),
        **{role: _monthly(role, people) for role in _RATES},
    )


def changed(inputs: Inputs, frame: str, person: str, **values: object) -> Inputs:
    """The review month in which that row of `people` or `profiles` says otherwise."""
    rows = getattr(inputs, frame).copy()
    for column, value in values.items():
        kept = rows[column].astype(object)
        kept[rows["person_id"] == person] = value
        rows[column] = kept.infer_objects() if column != "is_willing" else kept.astype("boolean")
    return replace(inputs, **{frame: rows})


def coached(inputs: Inputs, *sessions: tuple[str, str, str, int]) -> Inputs:
    """The review month with a session of 3 hours per (coach, coachee, metric, months ago)."""
    rows = pd.DataFrame(list(sessions), columns=["coach_id", "coachee_id", "metric", "age"])
    more = rows.assign(month=MONTH - rows["age"], sessions=1.0, hours=3.0).drop(columns="age")
    kept = [one for one in (inputs.sessions, more) if len(one)]
    return replace(inputs, sessions=pd.concat(kept, ignore_index=True))


def advise(
    inputs: Inputs, settings: StatisticsSettings = STEADY, added: ValueAdded | None = None
) -> Advice:
    """Candidates and pairs; `added` stands for what is known of coaches where it is given."""
    ranked = _ranked(inputs)
    started = engagements(inputs, settings.coaching)
    measured = measure(ranked.panels, started, settings)
    added = added or coach_value_added(measured)
    found, why = candidates(inputs, ranked, added, started, settings)
    effects = coaching_effects(measured, settings.coaching)
    rows = recommend_pairs(inputs, ranked, found, added, started, effects, settings)
    return Advice(ranked, added, found, why, rows)


def _ranked(inputs: Inputs) -> Ranked:
    """The ranking, which takes a second, made once for the same people and cells."""
    columns = ["person_id", "role", "is_active"]
    for cells, people, ranked in _RANKED:
        if cells is inputs.cells and people.equals(inputs.people[columns]):
            return ranked
    made = rank_people(inputs, STEADY.rating)
    _RANKED.append((inputs.cells, inputs.people[columns], made))
    return made


def coaching(**values: object) -> StatisticsSettings:
    """The usual settings but for these of coaching."""
    return StatisticsSettings.model_validate({"coaching": values})


def _cells(
    rng: np.random.Generator,
    role: str,
    metric: str,
    skill: np.ndarray[tuple[int], np.dtype[np.float64]],
    trials: int,
    base: float,
) -> pd.DataFrame:
    person, month = np.indices((len(skill), 12)).reshape(2, -1)
    return pd.DataFrame(
        {
            "month": MONTH - month,
            "role": role,
            "metric": metric,
            "person_id": [f"{role}{number:02d}" for number in person],
            "stratum": "all",
            "observed": rng.binomial(trials, expit(base + skill[person])).astype(float),
            "trials": float(trials),
        }
    )


def _monthly(role: str, people: int) -> pd.DataFrame:
    """The review month alone: each AE won 4 deals of 1,000, each SDR qualified 20 of 40 leads."""
    rows = pd.DataFrame({"person_id": [f"{role}{number:02d}" for number in range(people)]})
    rows = rows.assign(month=MONTH, **dict.fromkeys(_COLUMNS[role], 1.0))
    figures = {
        "sdr": {"leads_sent": 40.0, "leads_qualified": 20.0},
        "ae": {"deals_won": 4.0, "amount_won": 4_000.0, "leads_accepted": 20.0,
               "leads_rejected": 10.0, "rejections_with_reason": 9.0},
        "am": {"portfolio_start": 720.0, "portfolio_expansion": 100.0},
    }  # fmt: skip
    return rows.assign(**figures[role])
