"""All results of one review month, from what it knows.

Here belongs the order in which the parts are computed; each part is a module of its own.
"""

import pandas as pd

from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.tables import TABLES, as_table
from dagster_project.settings_statistics import StatisticsSettings


def compute(
    inputs: Inputs,  # noqa: ARG001
    previous: pd.DataFrame,  # noqa: ARG001
    settings: StatisticsSettings,  # noqa: ARG001
) -> dict[str, pd.DataFrame]:
    """The tables of `TABLES`, each in its form.

    Args:
        inputs: one review month.
        previous: rows of `coaching_recommendations` of at most six earlier review months, behind
            `review_month` (a month's number); months ascending.
        settings: of the statistics.
    """
    return {table: as_table(pd.DataFrame(), table) for table in TABLES}
