"""What dbt leaves of a close, in small, for tests of publishing: two marts and the pins.

Here belongs what tests of publishing share.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from dagster_project.closing.build import start_build
from dagster_project.closing.pins import Pin, PinnedDrop
from dagster_project.closing.publish import Publication, publish
from dagster_project.home import Home

MONTH = date(2026, 10, 1)
SEPTEMBER = date(2026, 9, 1)
DROP = PinnedDrop(
    "crm", "2026-11-01-abc", "2026-11-01", "abc", "landing/2026-11-01", {"Lead.csv": "1"}
)
_TABLES = """
create table if not exists review_months (
    review_month date not null, revision integer not null, cutoff_at timestamptz not null,
    drops varchar not null, settings_hash varchar not null, code_version varchar not null,
    is_reconstructed boolean not null, primary key (review_month, revision)
);
create table if not exists sdr_monthly (
    review_month date not null, month date not null, person_id varchar not null,
    full_name varchar, leads_sent bigint, acceptance_rate double, target decimal(18, 2),
    primary key (review_month, month, person_id)
);
create table if not exists team_monthly (
    review_month date not null, month date not null, team varchar not null,
    metric varchar not null, role varchar, value double, numerator decimal(38, 6),
    primary key (review_month, month, team, metric)
);
create table if not exists company_monthly (
    review_month date not null, month date not null, team varchar not null,
    metric varchar not null, role varchar, value double, numerator decimal(38, 6),
    primary key (review_month, month, team, metric)
);
create table if not exists deals (
    review_month date not null, opportunity_id varchar not null, amount decimal(18, 2),
    primary key (review_month, opportunity_id)
);
create table if not exists dim_month (month date primary key, working_days integer);
comment on column sdr_monthly.leads_sent is 'Leads that the SDR''s CRM knows of.';
"""


def a_pin(month: date = MONTH, revision: int = 1, **changes: object) -> Pin:
    """The pin of a month; `changes` are of its fields."""
    pin = Pin(
        review_month=month,
        revision=revision,
        cutoff_at=datetime(2026, 10, 31, 23, tzinfo=UTC),
        drops=(DROP,),
        settings_hash="settings",
        code_version="1",
        is_reconstructed=False,
    )
    return replace(pin, **changes)  # type: ignore[arg-type]


def close(
    home: Home, *pins: Pin, rows: Mapping[str, str], run_id: str = "0123456789ab", more: str = ""
) -> Publication:
    """Closes months whose marts hold these rows, given as SQL values without the review month."""
    with duckdb.connect(str(start_build(home) / "marts.duckdb")) as connection:
        for name in connection.execute(
            "select view_name from duckdb_views() where not internal"
        ).fetchall():
            connection.execute(f'drop view "{name[0]}"')
        connection.execute(_TABLES)
        for pin in pins:
            for mart, values in rows.items():
                connection.execute(f"delete from {mart} where review_month = ?", [pin.review_month])
                connection.execute(
                    f"insert into {mart} select date '{pin.review_month}', * from (values {values})"
                )
            connection.execute(
                "insert into review_months values (?, ?, ?, ?, ?, ?, ?)",
                [
                    pin.review_month,
                    pin.revision,
                    pin.cutoff_at,
                    pin.drops_json(),
                    pin.settings_hash,
                    pin.code_version,
                    pin.is_reconstructed,
                ],
            )
        connection.execute(more)
    return publish(home, pins, run_id)


def ask(file: Path, sql: str) -> list[tuple[object, ...]]:
    """The result of a query over one snapshot."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()
