"""All results of one review month, from what it knows.

Here belongs the order in which the parts are computed; each part is a module of its own.
"""

import pandas as pd

from dagster_project.coaching.chain.findings import chain_findings
from dagster_project.coaching.chain.health import chain_health
from dagster_project.coaching.comparison import measure
from dagster_project.coaching.effects import coaching_effects
from dagster_project.coaching.engagements import engagements
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.maturity import close_rate_maturity
from dagster_project.coaching.ranking import rank_people
from dagster_project.coaching.tables import TABLES, as_table
from dagster_project.coaching.value_added import coach_value_added
from dagster_project.settings_statistics import StatisticsSettings


def compute(
    inputs: Inputs,
    previous: pd.DataFrame,  # noqa: ARG001
    settings: StatisticsSettings,
) -> dict[str, pd.DataFrame]:
    """The tables of `TABLES`, each in its form.

    Args:
        inputs: one review month.
        previous: rows of `coaching_recommendations` of at most six earlier review months, behind
            `review_month` (a month's number); months ascending.
        settings: of the statistics.
    """
    ranked = rank_people(inputs, settings.rating)
    measured = measure(ranked.panels, engagements(inputs, settings.coaching), settings)
    tables = {table: as_table(pd.DataFrame(), table) for table in TABLES}
    return tables | {
        "performance_ranking": ranked.rows,
        "performance_roles": ranked.roles,
        "close_rate_maturity": close_rate_maturity(inputs),
        "coaching_effects": coaching_effects(measured, settings.coaching),
        "coach_value_added": coach_value_added(measured).rows,
        "chain_health": chain_health(inputs, settings.chain),
        "chain_findings": chain_findings(inputs, ranked.ratings, settings.chain),
    }
