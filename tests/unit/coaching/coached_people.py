"""Drawn people whose true skills, coaches and effects of coaching are known.

Here belongs drawing counts and engagements; what should be found in them stands in the tests.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dagster_project.coaching.evidence import Panel, make_panel

_MONTHS_BETWEEN = 8
_FADES = 0.5 ** (1 / 12)


@dataclass(frozen=True)
class Company:
    """A panel of close rates, its engagements as `engagements` finds them, and the truth.

    Attributes:
        abilities: by coach, the true effect of being coached by them, in the four months after.
        true_effect: mean of it over the engagements.
    """

    panel: Panel
    started: pd.DataFrame
    abilities: dict[str, float]
    true_effect: float


def draw(
    seed: int,
    *,
    effect: float = 0.25,
    effect_sd: float = 0.0,
    people: int = 40,
    months: int = 30,
    trials: int = 15,
    coaches: int = 10,
) -> Company:
    """The currently weak of people with skills that differ and drift are coached from a month on.

    They are chosen by their last three months, so that they would have got better anyway; what a
    coach adds fades to half in a year.
    """
    rng = np.random.default_rng(seed)
    ability = rng.normal(effect, effect_sd, coaches)
    permanent, drift = rng.normal(0, 0.3, people), rng.normal(0, 0.15, people)
    added, free_from = np.zeros(people), np.zeros(people, dtype=int)
    observed = np.zeros((people, months))
    rows = []
    for month in range(months):
        skill = permanent + drift + added
        observed[:, month] = rng.binomial(trials, 1 / (1 + np.exp(1.0 - skill)))
        drift = 0.93 * drift + rng.normal(0, 0.055, people)
        added *= _FADES
        if month < 3:
            continue
        shown = observed[:, month - 2 : month + 1].sum(axis=1) + rng.gumbel(0, 3, people)
        weakest = [person for person in np.argsort(shown) if free_from[person] <= month][:2]
        for person, coach in zip(weakest, rng.integers(0, coaches, len(weakest)), strict=True):
            added[person] += ability[coach]
            free_from[person] = month + _MONTHS_BETWEEN
            rows.append((f"c{coach:02d}", f"p{person:03d}", month))
    ability = ability * np.mean(_FADES ** np.arange(4))
    started = pd.DataFrame(rows, columns=["coach_id", "coachee_id", "start"])
    return Company(
        panel=panel_of(observed, trials),
        started=as_engagements(started),
        abilities={f"c{number:02d}": float(value) for number, value in enumerate(ability)},
        true_effect=float(ability[started["coach_id"].str[1:].astype(int)].mean()),
    )


def panel_of(observed: NDArray[np.float64], trials: int) -> Panel:
    """People × months, each with so many trials."""
    person, month = np.indices(observed.shape)
    cells = pd.DataFrame(
        {
            "month": month.ravel(),
            "person_id": [f"p{number:03d}" for number in person.ravel()],
            "stratum": "all",
            "observed": observed.ravel(),
            "trials": trials,
        }
    )
    return make_panel(cells, "binomial", 0, observed.shape[1])


def as_engagements(started: pd.DataFrame) -> pd.DataFrame:
    """coach_id, coachee_id, start in the form of `engagements`, of AEs by AEs."""
    return started.assign(
        direction="ae_to_ae",
        metric="close_rate",
        end=started["start"] + 1,
        sessions=4,
        hours=4.0,
    )
