"""The made-up company's totals and those of its teams: the sums of its people's rows.

Here belong the rows of `company_monthly` and `team_monthly`.
"""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.unit.reports.people import (
    MONTH,
    MOVES,
    TEAMS,
    Company,
    month_back,
    ratio,
    sum_of,
)


class Totals:
    """Thirteen months, of which the earlier ones drift around the review month."""

    def __init__(self, company: Company, people: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.company = company
        self.people = people
        self.random = random.Random(company.seed)  # noqa: S311 - nothing is secret here

    def company_rows(self) -> list[dict[str, Any]]:
        """Every metric of every month."""
        rows = []
        for back in range(self.company.months):
            for metric, (role, value, numerator, denominator) in self._figures().items():
                drift = 1 + 0.2 * self.random.uniform(-1, 1) * bool(back)
                is_rate = denominator is not None
                is_amount = ("amount" in metric or "portfolio" in metric) and not is_rate
                now = None if value is None else float(value) * drift
                top = None if numerator is None else round(float(numerator) * drift)
                if metric == "leads_undecided" and back and now is not None:
                    now = float(back % 3)
                elif now is not None and not is_rate and not is_amount:
                    now = float(round(now))
                elif is_rate and top is not None and not metric.startswith("upsell"):
                    now = ratio(top, denominator)
                rows.append(
                    {
                        "review_month": MONTH,
                        "month": month_back(back),
                        "metric": metric,
                        "role": role,
                        "value": now,
                        "numerator": top,
                        "denominator": denominator,
                        "target": self._target(metric, role),
                        "currency": "EUR" if is_amount else None,
                        "previous_at_equal_age": self._previous(now, back),
                    }
                )
        return rows

    def _previous(self, now: float | None, back: int) -> float | None:
        return None if back or now is None or not self.company.has_previous else now * 0.97

    def _target(self, metric: str, role: str) -> Decimal | float | None:
        if not self.company.has_targets or not self.people[role]:
            return None
        summed = {"leads_sent": "leads_sent_target", "amount_won": "amount_won_target"}
        if metric in summed:
            return sum_of(self.people[role], summed[metric])
        return _RATE_TARGETS.get(metric)

    def _figures(self) -> dict[str, tuple[str, Any, Any, Any]]:
        figures: dict[str, tuple[str, Any, Any, Any]] = {}
        for role, columns in ADDITIVE.items():
            rows = self.people[role]
            for column in columns:
                whole = sum_of(rows, column) if rows else None
                if column == "amount_won" and whole is not None:
                    whole += self.company.uncredited
                figures[column] = (role, whole, whole, None)
        for metric, (role, top, bottom) in RATES.items():
            numerator = sum_of(self.people[role], *top)
            denominator = sum_of(self.people[role], *bottom)
            share = ratio(numerator, denominator)
            is_growth = metric.startswith("upsell")
            value = share - 1 if is_growth and share is not None else share
            figures[metric] = (role, value, numerator, denominator)
        return figures

    def team_rows(self) -> list[dict[str, Any]]:
        """The review month by team, and leads that the month before left undecided."""
        rows = []
        for role, metrics in {
            "sdr": ("leads_sent", "leads_undecided"),
            "ae": ("amount_won",),
        }.items():
            for team in TEAMS:
                members = [row for row in self.people[role] if row["team"] == team]
                for metric in metrics if members else ():
                    value = sum_of(members, metric)
                    target = sum_of(members, f"{metric}_target") or None
                    key = {"review_month": MONTH, "month": MONTH, "team": team, "metric": metric}
                    rows.append({**key, "role": role, "value": value, "target": target})
                    if metric == "leads_undecided":
                        earlier = {**key, "month": month_back(1), "value": 3}
                        rows += [{**earlier, "role": role}, _decided(key, members)]
        return rows


def _decided(key: Mapping[str, Any], members: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    sent = sum_of(members, "leads_sent")
    decided = sent - sum_of(members, "leads_undecided")
    share = {"value": ratio(decided, sent), "numerator": decided, "denominator": sent}
    return {**key, "metric": "decided_share", "role": "sdr", **share}


ADDITIVE: Mapping[str, tuple[str, ...]] = {
    "sdr": (
        "leads_sent",
        "leads_qualified",
        "leads_accepted",
        "leads_rejected",
        "leads_undecided",
        "calls",
        "calls_connected",
    ),
    "ae": (
        "deals_won",
        "deals_lost",
        "deals_worked",
        "deals_created",
        "deals_open",
        "amount_won",
        "amount_lost",
        "open_pipeline_amount",
    ),
    "am": ("accounts_held", *MOVES),
}
RATES: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "qualified_lead_rate": ("sdr", ("leads_qualified",), ("leads_sent",)),
    "acceptance_rate": ("sdr", ("leads_accepted",), ("leads_accepted", "leads_rejected")),
    "decided_share": ("sdr", ("leads_accepted", "leads_rejected"), ("leads_sent",)),
    "qualification_efficiency": ("sdr", ("leads_qualified",), ("calls",)),
    "close_rate": ("ae", ("deals_won",), ("deals_won", "deals_lost")),
    "close_rate_worked": ("ae", ("deals_won",), ("deals_worked",)),
    "close_rate_amount": ("ae", ("amount_won",), ("amount_won", "amount_lost")),
    "upsell_rate": ("am", ("portfolio_end",), ("portfolio_start",)),
    "upsell_rate_customer_lifetime": ("am", ("portfolio_end",), ("portfolio_start",)),
    "gross_retention": ("am", ("portfolio_start",), ("portfolio_end",)),
    "net_retention": ("am", ("portfolio_end",), ("portfolio_start",)),
}
_RATE_TARGETS: Mapping[str, float] = {
    "qualified_lead_rate": 0.42,
    "close_rate_worked": 0.10,
    "upsell_rate": 0.02,
    "upsell_rate_customer_lifetime": 0.05,
}
