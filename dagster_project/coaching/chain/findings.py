"""The table `chain_findings`: who loses value where, what is optimised locally, what goes unsaid.

Here belongs the list of findings; each is made where its docstring says its code. `value` is the
rate seen, `compared_with` what was expected, `threshold` the limit that made it a finding: a rate,
or the share of false findings among its kind (`finding_rate`). `lost` is what it cost in the window
of twelve months, in `lost_unit`: `deals_won`, `leads_sent`, `leads_accepted`, `accounts`, `amount`
(reporting currency) or `reasons`.

Findings: `stage_lost` (subject: stage), `team_lost` (metric:team), `pair_accepts_less` (SDR>AE),
`teams_accept_less` (team>team), `pair_loses_value` (AE>AM), `many_leads_few_accepted` (SDR),
`closes_well_grows_badly` (AE), `rejects_without_reason` (AE), `no_feedback` (SDR). Measures, always
there where they can be computed: `reasons_given` (sdr_ae), `linked_with_sessions` (sdr_ae, ae_am).
"""

from collections.abc import Mapping

import pandas as pd

from dagster_project.coaching.chain import handovers, imbalance, loops, losses
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.rating import Rating
from dagster_project.coaching.tables import as_table
from dagster_project.settings_statistics import ChainSettings


def chain_findings(
    inputs: Inputs, ratings: Mapping[str, Rating], settings: ChainSettings
) -> pd.DataFrame:
    """One row per finding and subject, in the form of its table, ordered by both.

    Args:
        inputs: one review month.
        ratings: by metric; what is missing makes no findings.
        settings: limits, minimum counts and the share of findings that may be false.
    """
    each = losses.worth(inputs).lead_accepted
    tables = [
        losses.stage_losses(inputs, settings),
        losses.team_losses(inputs, ratings, settings),
        handovers.lead_pairs(inputs, settings, each),
        handovers.lead_teams(inputs, settings, each),
        handovers.account_pairs(inputs, settings),
        imbalance.many_and_refused(inputs, ratings, settings),
        imbalance.closed_and_lost(inputs, ratings, settings),
        loops.reasons_given(inputs),
        loops.rejects_without_reason(inputs, settings),
        loops.sessions_between_linked(inputs, settings),
        loops.without_feedback(inputs, settings),
    ]
    found = [as_table(table, "chain_findings") for table in tables if len(table)]
    if not found:
        return as_table(pd.DataFrame(), "chain_findings")
    rows = pd.concat(found, ignore_index=True)
    return rows.sort_values(["finding", "subject"], kind="stable", ignore_index=True)
