"""All results of companies of whom hardly anything is known: rows or none, never an error."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.compute import compute
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.tables import TABLES, as_table
from dagster_project.settings_statistics import StatisticsSettings
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.whole_company import counted, frame, nobody, staffed

EIGHT = {"sdr": 8, "ae": 8, "am": 8}
COUNTS = np.random.default_rng(1).binomial(20, 0.3, (8, 18))


def _with(inputs: Inputs, **frames: pd.DataFrame) -> Inputs:
    return Inputs(**{**vars(inputs), **frames})


def _coached(inputs: Inputs) -> Inputs:
    """Seven coaches with an AE and an SDR each, in every month of the last year."""
    pair, month = np.indices((7, 12)).reshape(2, -1)
    sessions = [
        frame(
            "sessions",
            coach_id=[f"ae{number}" for number in pair],
            coachee_id=[f"{role}{(number + 1) % 8}" for number in pair],
            month=MONTH - 11 + month,
            metric="close_rate" if role == "ae" else "acceptance_rate",
            sessions=2,
            hours=1.0,
        )
        for role in ("ae", "sdr")
    ]
    return _with(inputs, sessions=pd.concat(sessions, ignore_index=True))


USUAL = _coached(counted(staffed(EIGHT), COUNTS, 20))
COMPANIES: dict[str, Callable[[], Inputs]] = {
    "nobody": nobody,
    "one person": lambda: counted(staffed({"ae": 1}), COUNTS, 20),
    "two people": lambda: counted(staffed({"sdr": 1, "ae": 1}), COUNTS, 20),
    "people who did nothing": lambda: staffed(EIGHT),
    "usual": lambda: USUAL,
    "nothing won": lambda: _coached(counted(staffed(EIGHT), 0 * COUNTS, 20)),
    "all won": lambda: _coached(counted(staffed(EIGHT), 20 + 0 * COUNTS, 20)),
    "no coaching yet": lambda: _with(USUAL, sessions=frame("sessions")),
    "every coach unwilling": lambda: _with(USUAL, profiles=USUAL.profiles.assign(is_willing=False)),
    "nobody said": lambda: _with(USUAL, profiles=frame("profiles")),
    "one role": lambda: counted(staffed({"am": 8}), COUNTS, 20),
    "everybody left": lambda: _with(USUAL, people=USUAL.people.assign(is_active=False)),
    "no teams": lambda: _with(USUAL, people=USUAL.people.assign(team=None, manager_id=None)),
}


@cache
def _computed(name: str) -> dict[str, pd.DataFrame]:
    form = as_table(pd.DataFrame(), "coaching_recommendations")
    previous = pd.concat([pd.DataFrame({"review_month": pd.Series(dtype="int64")}), form], axis=1)
    return compute(COMPANIES[name](), previous, StatisticsSettings())


@pytest.mark.parametrize("name", COMPANIES)
def test_every_table_is_there_in_its_form_and_names_nobody_in_particular(name: str) -> None:
    tables = _computed(name)
    assert set(tables) == set(TABLES)
    for table, rows in tables.items():
        assert list(rows.columns) == list(TABLES[table]), table
        ids = rows[[column for column in rows.columns if column.endswith("_id")]]
        assert not ids.isin([UNASSIGNED]).to_numpy().any(), table
        numbers = rows.select_dtypes("number").astype("float64").to_numpy()
        assert not np.isinf(numbers).any(), table


def test_nobody_who_is_unwilling_is_to_coach() -> None:
    kinds = _computed("every coach unwilling")["coaching_recommendations"]["kind"]
    assert not kinds.isin(["pair", "slate"]).any()


def test_coaching_that_has_not_begun_has_no_effect() -> None:
    tables = _computed("no coaching yet")
    assert set(tables["coaching_effects"]["verdict"]) == {"no_engagements"}
    assert tables["coach_value_added"].empty
    assert tables["incentive_proposals"].empty
