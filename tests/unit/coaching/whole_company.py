"""Review months with all frames and all their columns, for the tests of everything at once.

Here belongs their form, which the marts say; what is in them stands in the tests.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from dagster_project.closing.statistics_inputs import RELATIONS
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.metrics import RATES
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.ranking_inputs import Counts, cells

_MARTS = Path(__file__).parents[3] / "dbt" / "models" / "marts"
_KINDS = {"varchar": "str", "boolean": "bool", "bigint": "int64", "integer": "int64"}
_MONTHS = {"month", "cohort_month"}
# Frames that no mart has, or has in another form.
_OTHERS = {
    "people": {
        "person_id": "str", "full_name": "str", "role": "str", "manager_id": "str", "team": "str",
        "segment": "str", "language": "str", "hired_on": "datetime64[us]",
        "role_since": "datetime64[us]", "tenure_months": "int64", "availability_share": "float64",
        "is_active": "bool",
    },
    "stints": {
        "person_id": "str", "role": "str", "manager_id": "str", "team": "str", "segment": "str",
        "valid_from": "int64", "valid_to": "int64", "from_day": "datetime64[us]",
        "to_day": "datetime64[us]",
    },
    "profiles": {
        "person_id": "str", "is_willing": "bool", "hours_per_month": "float64",
        "peer_rating": "float64",
    },
    "growth": {
        "person_id": "str", "account_id": "str", "weight": "float64", "weighted_growth": "float64",
        "months": "int64",
    },
}  # fmt: skip
_DAY = pd.Timestamp("2024-01-01")


def _columns(relation: str) -> dict[str, str]:
    """Columns and kinds of a mart, without the review month."""
    (path,) = _MARTS.glob(f"*/{relation}.yml")
    (model,) = yaml.safe_load(path.read_text())["models"]
    kinds = {one["name"]: str(one["data_type"]).partition("(")[0] for one in model["columns"]}
    kinds.pop("review_month")
    return {
        name: "int64" if name in _MONTHS else _KINDS.get(kind, "float64")
        for name, kind in kinds.items()
    }


COLUMNS = {name: _OTHERS.get(name) or _columns(relation) for name, relation in RELATIONS.items()}


def frame(name: str, **values: object) -> pd.DataFrame:
    """A frame of the inputs; columns that are not given are 0 or empty throughout."""
    given = pd.DataFrame(values)
    nothing = {"str": "", "bool": False, "int64": 0, "float64": 0.0, "datetime64[us]": _DAY}
    made = {
        column: given[column] if column in given else pd.Series([nothing[kind]] * len(given))
        for column, kind in COLUMNS[name].items()
    }
    return pd.DataFrame(made).astype(COLUMNS[name])


def nobody() -> Inputs:
    """A company of whom nothing is known, after a year and a half."""
    frames = {name: frame(name) for name in RELATIONS}
    return Inputs(month=MONTH, currency="EUR", history_months=18, **frames)


def staffed(people: dict[str, int]) -> Inputs:
    """So many people per role, in two teams, for two years in their roles; nothing has happened."""
    ids = [(f"{role}{number}", role) for role, count in people.items() for number in range(count)]
    who = {"person_id": [name for name, _ in ids], "role": [role for _, role in ids]}
    team = [f"t{number % 2}" for number in range(len(ids))]
    changes = {
        "people": frame("people", **who, team=team, tenure_months=24, is_active=True),
        "stints": frame(
            "stints", **who, team=team, valid_from=MONTH - 23, valid_to=MONTH + 1,
            to_day=pd.Timestamp("2026-11-01"),
        ),
        "profiles": frame("profiles", person_id=who["person_id"], is_willing=True,
                          hours_per_month=6.0),
    }  # fmt: skip
    for role, count in people.items():
        person, month = np.indices((count, 13)).reshape(2, -1)
        changes[role] = frame(
            role,
            person_id=[f"{role}{number}" for number in person],
            month=MONTH - 12 + month,
            days_in_role=30,
        )
    return Inputs(**{**vars(nobody()), **changes})


def counted(inputs: Inputs, observed: Counts, trials: Counts | float) -> Inputs:
    """The same counts, (people, months), of everybody in every metric of the role."""
    parts = [
        cells(metric, np.asarray(observed)[: len(peers)], trials, peers)
        for metric, rate in RATES.items()
        if (peers := inputs.peers(rate.role))
    ]
    return Inputs(**{**vars(inputs), "cells": pd.concat([inputs.cells, *parts])})
