"""What the pandas and the Polars versions compute: the marts of hand_written.sql, for one month.

Here belong the bounds of the review month and the figures that teams and the company show, which
both versions share; how they are computed is each version's own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq

from dagster_project.dbt_project import PROJECT_DIR
from dagster_project.home import Home
from dagster_project.months import add_months, cutoff_at
from dagster_project.settings import Settings

ZONE = "Europe/Berlin"
NOBODY = "(unassigned)"
CHANGED = ("stage", "amount", "ae_id", "closed_at", "account_id")
# Metric of teams and the company: the column that is its numerator, and that of its denominator.
METRICS: dict[str, dict[str, tuple[str, str | None]]] = {
    "sdr": {
        "leads_sent": ("leads_sent", None),
        "leads_qualified": ("leads_qualified", None),
        "leads_accepted": ("leads_accepted", None),
        "leads_rejected": ("leads_rejected", None),
        "leads_undecided": ("leads_undecided", None),
        "calls": ("calls", None),
        "calls_connected": ("calls_connected", None),
        "qualified_lead_rate": ("leads_qualified", "leads_sent"),
        "acceptance_rate": ("leads_accepted", "leads_decided"),
        "decided_share": ("leads_decided", "leads_sent"),
        "qualification_efficiency": ("leads_became_qualified", "calls"),
    },
    "ae": {
        "deals_created": ("deals_created", None),
        "deals_won": ("deals_won", None),
        "deals_lost": ("deals_lost", None),
        "deals_worked": ("deals_worked", None),
        "deals_open": ("deals_open", None),
        "amount_won": ("amount_won", None),
        "amount_lost": ("amount_lost", None),
        "close_rate": ("deals_won", "deals_decided"),
        "close_rate_amount": ("amount_won", "amount_decided"),
        "close_rate_worked": ("deals_won", "deals_worked"),
        "close_rate_cohort": ("cohort_won", "deals_created"),
        "cohort_maturity": ("cohort_decided", "deals_created"),
        "open_pipeline_amount": ("open_pipeline_amount", None),
        "existing_deals_won": ("existing_deals_won", None),
        "existing_amount_won": ("existing_amount_won", None),
    },
    "am": {
        "accounts_held": ("accounts_held", None),
        "portfolio_start": ("portfolio_start", None),
        "portfolio_new": ("portfolio_new", None),
        "portfolio_expansion": ("portfolio_expansion", None),
        "portfolio_contraction": ("portfolio_contraction", None),
        "portfolio_churn": ("portfolio_churn", None),
        "portfolio_taken_over": ("portfolio_taken_over", None),
        "portfolio_handed_over": ("portfolio_handed_over", None),
        "portfolio_fx": ("portfolio_fx", None),
        "portfolio_end": ("portfolio_end", None),
        "upsell_rate": ("upsell_growth", "upsell_value_start"),
        "upsell_rate_customer_lifetime": ("lifetime_growth", "lifetime_value_start"),
        "gross_retention": ("retention_value_kept", "retention_value_start"),
        "net_retention": ("retention_value_end", "retention_value_start"),
    },
}


@dataclass(frozen=True)
class Scope:
    """One review month: its files, its cutoff and the first months looked at.

    Attributes:
        cutoff_on: the first day that was not over at the cutoff.
        starts_at: the first instant of `history_from`.
        first_month: of the months that marts of people hold.
        history_from: the first month that evidence cells hold.
    """

    build: Path
    month: date
    cutoff: datetime
    cutoff_on: date
    starts_at: datetime
    first_month: date
    history_from: date
    sla_working_days: int
    currency: str

    @property
    def metrics(self) -> Path:
        """The table of metrics, with their units."""
        return PROJECT_DIR / "seeds" / "metrics.csv"

    def files(self, entity: str) -> Path:
        """The folder with the raw files of an entity."""
        return self.build / "raw" / entity

    def input(self, name: str) -> Path:
        """One of the relations that settings and calendar become."""
        return self.build / "inputs" / f"{name}.parquet"

    def criteria(self) -> list[str]:
        """The strict criteria, all of which are always required here."""
        found: list[str] = pq.read_table(self.input("criteria"))["criterion"].to_pylist()
        return found


def scope_of(home: Home, month: date, months: int = 13, history: int = 36) -> Scope:
    """The scope of one review month."""
    settings = Settings()
    history_from = add_months(month, 1 - history)
    return Scope(
        build=home.build,
        month=month,
        cutoff=cutoff_at(month, settings.company.zone),
        cutoff_on=add_months(month, 1),
        starts_at=cutoff_at(add_months(history_from, -1), settings.company.zone),
        first_month=add_months(month, 1 - months),
        history_from=history_from,
        sla_working_days=settings.sla_working_days,
        currency=settings.company.reporting_currency,
    )
