"""The results of the statistics as Parquet, which dbt reads as sources; and those of former months.

Here belong the form of the files and their order of rows, so that the same results are the same
bytes. What the columns mean is said by the marts over them; what is in them, by `coaching`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.closing.tables import mart_tables
from dagster_project.coaching.inputs import month_of, number_of
from dagster_project.coaching.tables import TABLES, as_table
from dagster_project.months import add_months
from dagster_project.quoting import quoted

# dbt's source of the files, and their folder below the build.
RESULTS = "results"
REVIEW_MONTH = "review_month"
RECOMMENDATIONS = "coaching_recommendations"
# Advice is followed up for as long as coaching shows effects, and a month or two beyond.
MONTHS_FOLLOWED_UP = 6

# The columns that name a row within its review month, as in the keys of the marts.
KEYS: dict[str, tuple[str, ...]] = {
    "performance_ranking": ("role", "metric", "person_id"),
    "performance_roles": ("role", "metric"),
    "close_rate_maturity": ("person_id", "cohort_month"),
    "coach_candidates": ("direction", "metric", "person_id"),
    "coach_candidate_reasons": ("direction", "metric", "person_id", "side", "reason"),
    "coaching_recommendations": ("recommendation_id",),
    "coaching_effects": ("direction", "metric"),
    "coach_value_added": ("direction", "metric", "coach_id"),
    "recommendation_followup": ("recommended_in", "recommendation_id"),
    "probability_calibration": ("role", "metric", "statement", "bin"),
    "incentive_proposals": ("person_id",),
    "incentive_totals": ("team",),
    "coaching_transitions": ("person_id", "to_role", "moved_in"),
    "chain_health": ("month", "stage"),
    "chain_findings": ("finding", "subject"),
}
_KINDS = {
    "text": pa.string(),
    "json": pa.string(),
    "count": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "month": pa.date32(),
}
SCHEMAS: dict[str, pa.Schema] = {
    table: pa.schema(
        [(REVIEW_MONTH, pa.date32()), *((name, _KINDS[kind]) for name, kind in form.items())]
    )
    for table, form in TABLES.items()
}

Results = Mapping[str, pd.DataFrame]


def write_results(results: Mapping[date, Results], folder: Path) -> dict[str, int]:
    """Writes one Parquet per table below `folder`, also of tables without a row.

    Args:
        results: by review month, the tables of `coaching.tables`; a missing one has no rows.
        folder: where the files go; it is made.

    Returns:
        The rows of each table.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = {}
    for name, schema in SCHEMAS.items():
        parts = [
            _dated(month, tables[name], name)
            for month, tables in sorted(results.items())
            if name in tables
        ]
        filled = [part for part in parts if len(part)]
        written = pa.concat_tables(filled) if filled else schema.empty_table()
        pq.write_table(written, folder / f"{name}.parquet")
        rows[name] = len(written)
    return rows


def _dated(month: date, frame: pd.DataFrame, table: str) -> pa.Table:
    """The rows of one review month as they stand in the file, in the order of their key."""
    rows = as_table(frame, table).sort_values(list(KEYS[table]), kind="stable")
    months = [name for name, kind in TABLES[table].items() if kind == "month"]
    dated = rows.assign(
        **{name: rows[name].map(_day, na_action="ignore").astype(object) for name in months}
    )
    dated.insert(0, REVIEW_MONTH, month)
    return pa.Table.from_pandas(dated, schema=SCHEMAS[table], preserve_index=False)


def _day(number: int) -> date:
    return month_of(int(number))


def published_recommendations(
    connection: duckdb.DuckDBPyConnection, catalog: str, before: date, without: Sequence[date]
) -> pd.DataFrame:
    """What earlier review months have recommended, in the form of `previous`.

    Args:
        connection: with the marts attached.
        catalog: of the marts.
        before: only review months before this one, and at most `MONTHS_FOLLOWED_UP` of them.
        without: review months that are made anew, whose published rows are out of date.
    """
    if RECOMMENDATIONS not in mart_tables(connection, catalog):
        return as_previous({})
    columns = ", ".join(map(quoted, TABLES[RECOMMENDATIONS]))
    rows = connection.execute(
        f"select {REVIEW_MONTH}, {columns} from {catalog}.main.{RECOMMENDATIONS} "  # noqa: S608
        f"where {REVIEW_MONTH} >= ? and {REVIEW_MONTH} < ? order by all",
        [add_months(before, -MONTHS_FOLLOWED_UP), before],
    ).df()
    months = rows.pop(REVIEW_MONTH).dt.date
    return as_previous({m: rows[months == m] for m in months.unique() if m not in without})


def as_previous(recommended: Mapping[date, pd.DataFrame]) -> pd.DataFrame:
    """Recommendations of several review months as one frame, months ascending.

    Returns:
        The columns of `coaching_recommendations` behind `review_month`, a month's number.
    """
    parts = [as_table(recommended[month], RECOMMENDATIONS) for month in sorted(recommended)]
    numbers = [
        number_of(month) for month in sorted(recommended) for _ in range(len(recommended[month]))
    ]
    filled = [part for part in parts if len(part)]
    rows = pd.concat(filled, ignore_index=True) if filled else _nothing()
    rows.insert(0, REVIEW_MONTH, pd.Series(numbers, dtype="int64"))
    return rows


def _nothing() -> pd.DataFrame:
    return as_table(pd.DataFrame(), RECOMMENDATIONS)
