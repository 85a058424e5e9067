"""Small published snapshots with the marts' real columns, for the reports library to read.

Here belongs writing them; people and totals are made next door. It knows the marts' columns, and
no dbt.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from tests.unit.reports.people import MONTH, Company, People
from tests.unit.reports.schema import columns_of_marts
from tests.unit.reports.totals import ADDITIVE, RATES, Totals

DEFINITION = (
    "Leads that met every configured criterion before the cutoff, out of the leads handed over. "
    "Where the CRM has no criteria, acceptance by the AE stands in."
)


def write_snapshot(path: Path, company: Company | None = None) -> Path:
    """A snapshot that holds one review month of the company."""
    tables = made_tables(company or Company())
    with duckdb.connect(str(path)) as connection:
        connection.begin()
        for name, columns in columns_of_marts().items():
            listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            connection.execute(f"create table {name} ({listed})")
            for row in tables.get(name, []):
                values = [row.get(column) for column in columns]
                marks = ", ".join("?" * len(values))
                connection.execute(f"insert into {name} values ({marks})", values)
        connection.commit()
    return path


def made_tables(company: Company) -> dict[str, list[dict[str, Any]]]:
    """Rows by the name of their mart, with the columns that packs read."""
    people = People(company).of_role
    totals = Totals(company, people)
    return {
        "review_months": [_review_month(company)],
        **{f"{role}_monthly": rows for role, rows in people.items()},
        "company_monthly": totals.company_rows(),
        "team_monthly": totals.team_rows(),
        "metric_definitions": _definitions(),
        "data_quality_monthly": _quality(company),
        "quarantined_rows": _quarantine(company),
    }


def _review_month(company: Company) -> dict[str, Any]:
    drop = {"source": "crm", "drop_id": "2026-11-01-0a1b2c3d4e5f", "delivered_on": "2026-11-01"}
    return {
        "review_month": MONTH,
        "revision": 1,
        "cutoff_at": datetime(2026, 10, 31, 23, tzinfo=UTC),
        "drops": json.dumps([drop]),
        "is_reconstructed": company.is_reconstructed,
    }


def _definitions() -> list[dict[str, Any]]:
    metrics = [*((name, "sdr") for name in ADDITIVE["sdr"]), ("qualified_lead_rate", "sdr")]
    metrics += [(name, role) for name, (role, _, _) in RATES.items() if role != "sdr"]
    return [
        {
            "metric": metric,
            "role": role,
            "unit": "rate" if "rate" in metric else "count",
            "is_higher_better": True,
            "numerator": "qualified leads",
            "denominator": "leads handed over",
            "counted_in": "the month of the first hand-over",
            "definition": DEFINITION,
            "sort_order": place,
        }
        for place, (metric, role) in enumerate(metrics)
    ]


def _quality(company: Company) -> list[dict[str, Any]]:
    rejected = 37 if company.has_rejected else 0
    rows = [
        ("activity", 48_213, 0, 0),
        ("lead", 3_120, rejected, 4),
        ("opportunity", 871, 0, 2),
    ]
    return [
        {
            "review_month": MONTH,
            "source": "crm",
            "entity": entity,
            "rows_delivered": delivered,
            "rows_kept": delivered - bad,
            "rows_rejected": bad,
            "rows_flagged": odd,
        }
        for entity, delivered, bad, odd in rows
    ]


def _quarantine(company: Company) -> list[dict[str, Any]]:
    if not company.has_rejected:
        return []
    return [
        {
            "review_month": MONTH,
            "source": "crm",
            "drop_id": "2026-11-01-0a1b2c3d4e5f",
            "entity": "lead",
            "file": "Lead.csv",
            "line": line,
            "column_name": "CreatedDate",
            "value": "31.02.2026",
            "reason": "is no date <i>at all</i>",
            "action": "rejected",
        }
        for line in range(40, 77)
    ]
