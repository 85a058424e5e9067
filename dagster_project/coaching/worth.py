"""What one more event of a coached metric is worth in money.

Here belong average amounts per event, from the figures of the last year; how many events coaching
is to add is said in `pair_rows`.
"""

from collections.abc import Mapping

import pandas as pd

from dagster_project.coaching.inputs import Inputs

# What an event of each coached metric is.
UNITS = {
    "qualified_lead_rate": "leads_qualified",
    "lead_rate": "leads_sent",
    "qualification_efficiency": "leads_qualified",
    "close_rate": "deals_won",
    "account_expansion": "accounts_expanded",
    "account_retention": "accounts_kept",
}
# Rates whose events are deals won.
_WINS = ("close_rate", "close_rate_cohort", "lead_yield", "accepted_lead_win_rate")
_YEAR = 12
# Months after which nearly all that becomes of a lead is decided.
_RIPE = 6


def prices(inputs: Inputs) -> dict[str, float]:
    """Money per event, in the reporting currency; metrics of which it cannot be said are missing.

    Deals: the average amount of the role's won deals. Leads: what the company's leads came to in
    the year of cohorts before the last six months, per lead sent and per qualified one. Accounts:
    the average expansion of those that expanded, and the average value of those held, as recurring
    amounts.
    """
    frames = (inputs.ae, inputs.am, inputs.sdr)
    ae, am, sdr = (rows[rows["month"] > inputs.month - _YEAR] for rows in frames)
    age = inputs.month - inputs.chain["cohort_month"]
    ripe = inputs.chain[(age >= _RIPE) & (age < _RIPE + _YEAR)]
    deal = _ratio(_sum(ae, "amount_won"), _sum(ae, "deals_won"))
    lead = _ratio(_sum(ripe, "amount_won"), _sum(ripe, "leads_sent"))
    qualified = _ratio(_sum(sdr, "leads_qualified"), _sum(sdr, "leads_sent"))
    per_qualified = _ratio(lead, qualified)
    expanded = _events(inputs, "account_expansion", "observed")
    held = _events(inputs, "account_retention", "trials")
    found = {
        "qualified_lead_rate": per_qualified,
        "lead_rate": lead,
        "qualification_efficiency": per_qualified,
        **dict.fromkeys(_WINS, deal),
        "account_expansion": _ratio(_sum(am, "portfolio_expansion"), expanded),
        "account_retention": _ratio(_sum(am, "portfolio_start"), held),
    }
    return {metric: price for metric, price in found.items() if price > 0}


def weights_of(metrics: list[str], priced: Mapping[str, float]) -> dict[str, float]:
    """How metrics weigh against each other: by money, or event by event where one has no price."""
    has_all = all(metric in priced for metric in metrics)
    return {metric: priced[metric] if has_all else 1.0 for metric in metrics}


def _events(inputs: Inputs, metric: str, column: str) -> float:
    cells = inputs.cells
    chosen = (cells["metric"] == metric) & (cells["month"] > inputs.month - _YEAR)
    return _sum(cells[chosen], column)


def _sum(rows: pd.DataFrame, column: str) -> float:
    return float(rows[column].astype("float64").sum())


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0
