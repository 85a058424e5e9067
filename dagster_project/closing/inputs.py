"""The relations that dbt reads beside the raw Parquet: months, pins, calendars, settings.

Here belongs the translation of pins and settings into Parquet below a build folder. No figure is
computed here, and nothing is read from a clock.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.closing.calendar import month_calendar, working_day_calendar
from dagster_project.closing.pins import Pin
from dagster_project.months import MART_MONTHS, add_months, parse_month
from dagster_project.settings import Settings

_STAMP = pa.timestamp("us", tz="UTC")

SCHEMAS: dict[str, pa.Schema] = {
    "requested_months": pa.schema(
        [
            ("review_month", pa.date32()),
            ("revision", pa.int32()),
            ("cutoff_at", _STAMP),
            ("settings_hash", pa.string()),
            ("code_version", pa.string()),
            ("is_reconstructed", pa.bool_()),
            ("drops", pa.string()),
            ("time_zone", pa.string()),
            ("reporting_currency", pa.string()),
            ("fiscal_year_start", pa.int32()),
            ("mart_months", pa.int32()),
            ("history_months", pa.int32()),
            ("sla_working_days", pa.int32()),
            ("qualification", pa.string()),
            ("is_stratum_source", pa.bool_()),
            ("is_stratum_segment", pa.bool_()),
        ]
    ),
    "requested_drops": pa.schema(
        [
            ("review_month", pa.date32()),
            ("source", pa.string()),
            ("drop_id", pa.string()),
            ("delivered_on", pa.date32()),
        ]
    ),
    "calendar": pa.schema([("date", pa.date32()), ("is_working_day", pa.bool_())]),
    "months": pa.schema(
        [
            ("month", pa.date32()),
            ("starts_at", _STAMP),
            ("cutoff_at", _STAMP),
            ("fiscal_year", pa.string()),
            ("fiscal_quarter", pa.int32()),
            ("fiscal_period", pa.int32()),
        ]
    ),
    "criteria": pa.schema([("criterion", pa.string()), ("valid_from", pa.date32())]),
    "ramp": pa.schema(
        [("role", pa.string()), ("tenure_month", pa.int32()), ("share", pa.decimal128(9, 6))]
    ),
}


def write_inputs(pins: Sequence[Pin], settings: Settings, folder: Path) -> dict[str, int]:
    """Writes one Parquet per relation below `folder`; returns the rows of each."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "requested_months": _requested_months(pins, settings),
        "requested_drops": _requested_drops(pins),
        **_calendars(pins, settings),
        **_rules(settings),
    }
    for name, frame in tables.items():
        table = pa.Table.from_pandas(frame, schema=SCHEMAS[name], preserve_index=False)
        pq.write_table(table, folder / f"{name}.parquet")
    return {name: len(frame) for name, frame in tables.items()}


def _requested_months(pins: Sequence[Pin], settings: Settings) -> pd.DataFrame:
    company = settings.company
    return pd.DataFrame(
        {
            "review_month": pin.review_month,
            "revision": pin.revision,
            "cutoff_at": pin.cutoff_at,
            "settings_hash": pin.settings_hash,
            "code_version": pin.code_version,
            "is_reconstructed": pin.is_reconstructed,
            "drops": pin.drops_json(),
            "time_zone": company.time_zone,
            "reporting_currency": company.reporting_currency,
            "fiscal_year_start": company.fiscal_year_start,
            "mart_months": _history_of(pin, settings, MART_MONTHS),
            "history_months": _history_of(pin, settings, settings.history_months),
            "sla_working_days": settings.sla_working_days,
            "qualification": settings.qualification.mode,
            "is_stratum_source": "source" in settings.statistics.strata,
            "is_stratum_segment": "segment" in settings.statistics.strata,
        }
        for pin in pins
    )


def _history_of(pin: Pin, settings: Settings, months: int) -> int:
    """How many of `months` the review month holds; before the company's first is nothing."""
    first = parse_month(settings.company.first_month)
    since_first = (pin.review_month.year - first.year) * 12 + pin.review_month.month - first.month
    return min(months, since_first + 1)


def _requested_drops(pins: Sequence[Pin]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "review_month": pin.review_month,
            "source": drop.source,
            "drop_id": drop.drop_id,
            "delivered_on": date.fromisoformat(drop.delivered_on) if drop.delivered_on else None,
        }
        for pin in pins
        for drop in pin.drops
    )


def _calendars(pins: Sequence[Pin], settings: Settings) -> dict[str, pd.DataFrame]:
    first = add_months(min(pin.review_month for pin in pins), -120).replace(month=1)
    last = add_months(max(pin.review_month for pin in pins), 24).replace(month=12)
    last_day = add_months(last, 1) - timedelta(days=1)
    return {
        "calendar": working_day_calendar(settings.company.country, first, last_day),
        "months": month_calendar(settings.company, first, last),
    }


def _rules(settings: Settings) -> dict[str, pd.DataFrame]:
    criteria = pd.DataFrame(
        [(c.criterion, date.fromisoformat(c.valid_from)) for c in settings.qualification.criteria],
        columns=["criterion", "valid_from"],
    )
    ramp = pd.DataFrame(
        [
            (role, month, share)
            for role, shares in settings.ramp.items()
            for month, share in enumerate(shares)
        ],
        columns=["role", "tenure_month", "share"],
    )
    # Decimals of Parquet are exact; a float would not convert without loss.
    ramp["share"] = [
        pa.scalar(f"{share:.6f}").cast(pa.decimal128(9, 6)).as_py() for share in ramp["share"]
    ]
    return {"criteria": criteria, "ramp": ramp}
