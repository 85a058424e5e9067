"""What the pandas and the Polars versions compute: the figures of people in calls, leads and deals.

Here belong the bounds of the review month and the names of the figures, which both share. Targets,
teams and portfolios are left out, which makes their task smaller than the models'.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq

from dagster_project.home import Home
from dagster_project.months import add_months, cutoff_at
from dagster_project.settings import Settings

ZONE = "Europe/Berlin"
NOBODY = "(unassigned)"
SDR_FIGURES = (
    "leads_sent",
    "leads_accepted",
    "leads_rejected",
    "leads_undecided",
    "leads_undecided_past_sla",
    "leads_qualified",
    "leads_became_qualified",
    "calls",
    "calls_connected",
)
AE_FIGURES = (
    "deals_created",
    "deals_won",
    "deals_lost",
    "deals_worked",
    "deals_open",
    "amount_won",
    "amount_lost",
    "open_pipeline_amount",
)
CHANGED = ("stage", "amount", "ae_id", "closed_at", "account_id")


@dataclass(frozen=True)
class Scope:
    """One review month: its files, its cutoff and the first instant and months looked at."""

    build: Path
    month: date
    cutoff: datetime
    starts_at: datetime
    first_month: date
    sla_working_days: int
    currency: str

    def files(self, entity: str) -> Path:
        """The folder with the raw files of an entity."""
        return self.build / "raw" / entity

    def input(self, name: str) -> Path:
        """One of the relations that settings and calendar become."""
        return self.build / "inputs" / f"{name}.parquet"

    def months(self) -> list[date]:
        """The thirteen months that the marts hold."""
        return [add_months(self.first_month, n) for n in range(13)]

    def criteria(self) -> list[str]:
        """The strict criteria, all of which are always required here."""
        found: list[str] = pq.read_table(self.input("criteria"))["criterion"].to_pylist()
        return found


def scope_of(home: Home, month: date) -> Scope:
    """The scope of one review month."""
    settings = Settings()
    first_month = add_months(month, -12)
    return Scope(
        build=home.build,
        month=month,
        cutoff=cutoff_at(month, settings.company.zone),
        starts_at=cutoff_at(add_months(first_month, -1), settings.company.zone),
        first_month=first_month,
        sla_working_days=settings.sla_working_days,
        currency=settings.company.reporting_currency,
    )
