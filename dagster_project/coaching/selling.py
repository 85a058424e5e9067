"""What people sell themselves, month by month, and what an hour of that is worth.

Here belong the results that coaching takes time from; what one more event is worth is in `worth`.
"""

from collections.abc import Mapping

import pandas as pd

from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.processes import of_people

# What a role's own results are: leads, the amount of won deals, the amount that accounts grew by.
RESULTS = {"sdr": "leads_sent", "ae": "amount_won", "am": "portfolio_expansion"}
COUNTS = {"sdr"}  # whose results are no amounts
_WORKING_SHARE = 5 / 7  # of days: Monday to Friday
_YEAR = 12


def results(inputs: Inputs, role: str) -> pd.DataFrame:
    """Results of a role by person and month.

    Returns:
        index person_id, columns month (numbers, ascending); missing in months in which the person
        did not hold the role.
    """
    return _by_month(inputs, role, RESULTS[role])


def working_days(inputs: Inputs, role: str) -> pd.DataFrame:
    """Days from Monday to Friday in the role, likewise; leave and holidays are not taken off."""
    return _by_month(inputs, role, "days_in_role") * _WORKING_SHARE


def value_per_hour(
    inputs: Inputs, role: str, prices: Mapping[str, float], hours_per_day: float
) -> pd.Series:
    """What an hour in the role has brought each person in the last twelve months.

    Args:
        inputs: one review month.
        role: a selling role.
        prices: of one more event by metric; a lead has that of `lead_rate`.
        hours_per_day: of a working day.

    Returns:
        index person_id, in the reporting currency; missing where it cannot be derived.
    """
    recent = list(range(inputs.month - _YEAR + 1, inputs.month + 1))
    sold = results(inputs, role).reindex(columns=recent).sum(axis=1)
    hours = working_days(inputs, role).reindex(columns=recent).sum(axis=1) * hours_per_day
    price = prices.get("lead_rate", float("nan")) if role in COUNTS else 1.0
    return sold * price / hours.where(hours > 0)


def _by_month(inputs: Inputs, role: str, figure: str) -> pd.DataFrame:
    rows = of_people(getattr(inputs, role))
    if not len(rows):
        return pd.DataFrame(index=pd.Index([], name="person_id", dtype="str"), dtype="float64")
    held = rows[rows["days_in_role"].astype("float64") > 0]
    values = held.set_index(["person_id", "month"])[figure].astype("float64")
    return values.groupby(level=[0, 1]).sum().unstack().sort_index(axis=1)
