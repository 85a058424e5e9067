"""All results of one review month, from what it knows.

Here belongs the order in which the parts are computed; each part is a module of its own.
"""

import pandas as pd

from dagster_project.coaching.actions import limit, other_recommendations
from dagster_project.coaching.calibration import calibrate
from dagster_project.coaching.chain.findings import chain_findings
from dagster_project.coaching.chain.health import chain_health
from dagster_project.coaching.coaches import candidates
from dagster_project.coaching.comparison import measure
from dagster_project.coaching.effects import coaching_effects
from dagster_project.coaching.engagements import engagements
from dagster_project.coaching.followup import follow_up
from dagster_project.coaching.incentives import propose
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.maturity import close_rate_maturity
from dagster_project.coaching.pairs import recommend_pairs
from dagster_project.coaching.ranking import rank_people
from dagster_project.coaching.transitions import transitions
from dagster_project.coaching.value_added import coach_value_added
from dagster_project.settings_statistics import StatisticsSettings


def compute(
    inputs: Inputs, previous: pd.DataFrame, settings: StatisticsSettings
) -> dict[str, pd.DataFrame]:
    """The tables of `TABLES`, each in its form.

    Args:
        inputs: one review month.
        previous: rows of `coaching_recommendations` of at most six earlier review months, behind
            `review_month` (a month's number); months ascending.
        settings: of the statistics.
    """
    ranked = rank_people(inputs, settings.rating)
    panels = ranked.panels
    started = engagements(inputs, settings.coaching)
    measured = measure(panels, started, settings)
    effects = coaching_effects(measured, settings.coaching)
    added = coach_value_added(measured)
    found, reasons = candidates(inputs, ranked, added, started, settings)
    pairs = recommend_pairs(inputs, ranked, found, added, started, effects, settings)
    others = other_recommendations(inputs, ranked, settings)
    every = pd.concat([part for part in (pairs, others) if len(part)] or [pairs])
    incentives, totals = propose(inputs, panels, started, added.rows, settings)
    return {
        "performance_ranking": ranked.rows,
        "performance_roles": ranked.roles,
        "close_rate_maturity": close_rate_maturity(inputs),
        "coach_candidates": found,
        "coach_candidate_reasons": reasons,
        "coaching_recommendations": limit(every, settings.coaching),
        "coaching_effects": effects,
        "coach_value_added": added.rows,
        "recommendation_followup": follow_up(inputs, previous, panels, settings),
        "probability_calibration": calibrate(panels, settings.rating),
        "incentive_proposals": incentives,
        "incentive_totals": totals,
        "coaching_transitions": transitions(inputs, panels, settings.rating),
        "chain_health": chain_health(inputs, settings.chain),
        "chain_findings": chain_findings(inputs, ranked.ratings, settings.chain),
    }
