"""Review months in which something is to be said that is not coaching, or was said before.

Here belong frames in the form of `Inputs`; what is planted in them stands in the tests.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.tables import as_table
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.ranking_inputs import Counts, cells
from tests.unit.coaching.whole_company import frame, staffed


def changed(inputs: Inputs, **frames: pd.DataFrame) -> Inputs:
    """The review month with these frames instead of its own."""
    return Inputs(**{**vars(inputs), **frames})


def aes(
    count: int = 8,
    closed: Counts | None = None,
    trials: float = 20.0,
    metric: str = "close_rate",
) -> Inputs:
    """AEs `ae0`, `ae1` … and two SDRs; `closed` deals won, (people, months), of `trials` each."""
    inputs = staffed({"sdr": 2, "ae": count})
    if closed is None:
        return inputs
    return changed(
        inputs, cells=cells(metric, closed, trials, [f"ae{one}" for one in range(count)])
    )


def noted(inputs: Inputs, role: str, person: str, months: list[int], **values: float) -> Inputs:
    """Figures of one person in months so many before the review month."""
    rows = getattr(inputs, role).copy()
    chosen = (rows["person_id"] == person) & rows["month"].isin([MONTH - age for age in months])
    assert chosen.sum() == len(months)
    for column, value in values.items():
        rows[column] = rows[column].where(~chosen, value)
    return changed(inputs, **{role: rows})


def rejected(*rows: tuple[str, str, int, str, int]) -> pd.DataFrame:
    """Rejected leads per (AE, SDR, months ago, reason, leads)."""
    ae, sdr, age, reason, leads = zip(*rows, strict=True)
    return frame(
        "pairs", ae_id=ae, sdr_id=sdr, month=MONTH - np.array(age), decision="rejected",
        decision_reason=reason, leads=leads,
    )  # fmt: skip


def met(*rows: tuple[str, str, int, str, float]) -> pd.DataFrame:
    """One session per (coach, coachee, months ago, metric, hours)."""
    coach, coachee, age, metric, hours = zip(*rows, strict=True)
    return frame(
        "sessions", coach_id=coach, coachee_id=coachee, month=MONTH - np.array(age), metric=metric,
        sessions=1, hours=hours,
    )  # fmt: skip


def recommended(*rows: dict[str, object]) -> pd.DataFrame:
    """Earlier recommendations; `age` says how many months ago."""
    given = pd.DataFrame(list(rows))
    ids = [f"r{number}" for number in range(len(given))]
    made = as_table(
        given.drop(columns="age").assign(recommendation_id=ids, hours=6.0),
        "coaching_recommendations",
    )
    return made.assign(review_month=MONTH - given["age"].to_numpy())
