"""The partitions: one per review month, in the company's time zone.

Here belong partition definitions and the translation of their keys; what a month means is in
`months`. https://docs.dagster.io/guides/build/partitions-and-backfills
"""

from collections.abc import Sequence
from datetime import date

import dagster as dg

from dagster_project.months import parse_month
from dagster_project.settings import Settings


def review_months(settings: Settings) -> dg.MonthlyPartitionsDefinition:
    """A month becomes a partition at its cutoff: when it ends in the company's zone."""
    return dg.MonthlyPartitionsDefinition(
        start_date=settings.company.first_month,
        fmt="%Y-%m",
        timezone=settings.company.time_zone,
    )


def months_of(keys: Sequence[str]) -> list[date]:
    """Partition keys as months, ascending."""
    return sorted(parse_month(key) for key in keys)
