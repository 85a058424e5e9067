"""Review months with people and evidence, for the tests of ratings and ranks.

Here belong frames in the form of `Inputs`; what is planted in them stands in the tests.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import expit

from dagster_project.coaching.evidence import Floats, Ints, make_panel, score
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.ranking import Ranked, rank_people
from dagster_project.coaching.rating import rate
from dagster_project.coaching.standing import judged, of_rating
from dagster_project.coaching.trend import trends
from dagster_project.settings_statistics import RatingSettings
from tests.unit.coaching.chain_inputs import MONTH, review

Counts = Floats | Ints | Sequence[Sequence[float]]

_ATTAINMENT = {
    "sdr": "leads_sent_attainment_year_to_date",
    "ae": "amount_won_attainment_year_to_date",
    "am": "upsell_attainment",
}


def names(count: int) -> list[str]:
    """Ids in their order."""
    return [f"p{number:03d}" for number in range(count)]


def cells(
    metric: str,
    observed: Counts,
    trials: Counts | float,
    people: Sequence[str] | None = None,
    stratum: str = "all",
) -> pd.DataFrame:
    """Evidence cells of (people, months) counts; the last month is the review month."""
    table = np.asarray(observed, dtype=float)
    person, month = np.indices(table.shape).reshape(2, -1)
    ids = np.array(people if people is not None else names(len(table)), dtype=object)
    rows = pd.DataFrame(
        {
            "month": month + MONTH - table.shape[1] + 1,
            "role": RATES[metric].role,
            "metric": metric,
            "person_id": ids[person],
            "stratum": stratum,
            "observed": table.reshape(-1),
            "trials": np.broadcast_to(np.asarray(trials, dtype=float), table.shape).reshape(-1),
        }
    )
    kinds = {"person_id": "str", "role": "str", "metric": "str", "stratum": "str"}
    return rows.astype(kinds)


def drawn(
    metric: str, skill: Floats, trials: float, seed: int, base: float = -1.1, months: int = 12
) -> pd.DataFrame:
    """Counts of people of that skill, in logits around `base`, in every month alike."""
    rng = np.random.default_rng(seed)
    shape = (len(skill), months)
    return cells(metric, rng.binomial(int(trials), expit(base + skill)[:, None], shape), trials)


def company(
    role: str,
    *parts: pd.DataFrame,
    people: Sequence[str] | None = None,
    attainment: dict[str, float] | None = None,
    **frames: pd.DataFrame,
) -> Inputs:
    """A review month in which these people, by default all of the cells, hold the role."""
    cell_rows = pd.concat(parts, ignore_index=True) if parts else review().cells
    ids = sorted(set(cell_rows["person_id"])) if people is None else list(people)
    known = pd.DataFrame({"person_id": pd.Series(ids, dtype="str")})
    reached = attainment or {}
    monthly = {
        one: pd.DataFrame(
            {
                "month": pd.Series([MONTH] * len(reached) * (one == role), dtype="int64"),
                "person_id": pd.Series(list(reached) if one == role else [], dtype="str"),
                column: pd.Series(list(reached.values()) if one == role else [], dtype="float64"),
            }
        )
        for one, column in _ATTAINMENT.items()
    }
    given = {"people": known.assign(role=role, is_active=True), "cells": cell_rows, **monthly}
    return review(**{**given, **frames})


def ranked(inputs: Inputs, **settings: object) -> Ranked:
    """The ranking under the usual settings, but for those given."""
    return rank_people(inputs, RatingSettings.model_validate(settings))


def standings(rows: pd.DataFrame, metric: str, **settings: object) -> pd.DataFrame:
    """What `ranked` says of the people with these cells in one metric, made alone and sooner."""
    chosen = RatingSettings.model_validate(settings)
    kind = RATES[metric]
    panel = make_panel(rows, kind.family, MONTH - 35, 36)
    everybody = np.ones(len(panel.people), dtype=bool)
    rating = rate(panel, panel.last, chosen, everybody)
    standing = of_rating(rating, metric, chosen, score(panel, panel.last, chosen.window_months))
    return standing.people.join(judged(standing, chosen)).join(trends(panel, standing, chosen))


def rows_of(result: Ranked, metric: str) -> pd.DataFrame:
    """The ranking of one metric by person."""
    rows = result.rows
    return rows[rows["metric"] == metric].set_index("person_id")


def role_of(result: Ranked, metric: str) -> pd.Series:
    """The row of one metric in the table of roles."""
    roles = result.roles
    return roles[roles["metric"] == metric].iloc[0]
