"""Reading one review month out of a published snapshot, into pandas and plain Python values.

Here belong the relations and columns that packs are made of, and nothing that interprets them. The
snapshot is opened read-only by its own name and closed before anything is computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from reports.errors import SnapshotError
from reports.relations import TABLES

# What a cell of a mart can be once it is read: text, number, date, truth value or None. `object`
# keeps callers honest: they say what they expect of a column.
Record = Mapping[str, object]

_PERSON = ("person_id", "full_name", "team", "days_in_role")
_METRIC = ("metric", "value", "numerator", "denominator", "target", "currency")

_TEAM_METRICS = ("leads_sent", "leads_undecided", "decided_share", "amount_won")

# Per relation: its columns, what is read of it beside the review month, and the order of rows.
RELATIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "review_months": (
        ("revision", "cutoff_at", "drops", "is_reconstructed"),
        "true order by revision desc limit 1",
    ),
    "sdr_monthly": (
        (
            *_PERSON,
            "leads_sent",
            "leads_sent_target",
            "leads_sent_attainment",
            "leads_qualified",
            "leads_accepted",
            "leads_rejected",
            "qualified_lead_rate",
            "qualified_lead_rate_low",
            "qualified_lead_rate_high",
            "acceptance_rate",
            "leads_undecided",
            "calls",
            "qualification_efficiency",
            "is_qualified_by_acceptance",
        ),
        "month = review_month order by person_id",
    ),
    "ae_monthly": (
        (
            *_PERSON,
            "currency",
            "deals_won",
            "deals_lost",
            "deals_worked",
            "close_rate_worked",
            "close_rate_worked_low",
            "close_rate_worked_high",
            "close_rate",
            "amount_won",
            "amount_won_target",
            "amount_won_attainment",
            "open_pipeline_amount",
        ),
        "month = review_month order by person_id",
    ),
    "am_monthly": (
        (
            *_PERSON,
            "currency",
            "accounts_held",
            "portfolio_start",
            "portfolio_new",
            "portfolio_taken_over",
            "portfolio_handed_over",
            "portfolio_fx",
            "portfolio_expansion",
            "portfolio_contraction",
            "portfolio_churn",
            "portfolio_end",
            "upsell_rate_customer_lifetime",
            "upsell_rate",
            "upsell_attainment",
        ),
        "month = review_month order by person_id",
    ),
    "company_monthly": (
        ("month", *_METRIC, "previous_at_equal_age"),
        "true order by metric, month",
    ),
    "team_monthly": (
        ("month", "team", *_METRIC),
        f"metric in {_TEAM_METRICS} order by team, metric, month",
    ),
    "data_quality_monthly": (
        ("source", "entity", "rows_delivered", "rows_kept", "rows_rejected", "rows_flagged"),
        "true order by source, entity",
    ),
}
_DEFINITIONS = """
    select metric, role, numerator, denominator, counted_in, definition
    from metric_definitions order by sort_order, metric
"""
# A drop can hold a million bad rows; the pack shows how many there are of each kind. The form that
# was expected of a date is for those who mend the export.
_REASONS = """
    select entity, action, split_part(reason, '; expected ', 1) as reason, count(*) as rows,
        arg_min(file, (source, file, line)) as file,
        arg_min(line, (source, file, line)) as line,
        arg_min(column_name, (source, file, line)) as column_name
    from quarantined_rows where review_month = ?
    group by all order by action desc, rows desc, entity, reason
"""
# A sum of amounts is silent about the deals that have none.
_UNPRICED = """
    select
        count(*) filter (not is_closed) as open_deals,
        count(*) filter (not is_closed and amount is null) as open_without,
        count(*) filter (month = review_month) as closed_deals,
        count(*) filter (month = review_month and amount is null) as closed_without
    from deals where review_month = ?
"""


@dataclass(frozen=True)
class Marts:
    """What one review month's packs are made of, relation by relation."""

    review_month: Record
    people: Mapping[str, tuple[Record, ...]]
    company: tuple[Record, ...]
    teams: tuple[Record, ...]
    quality: tuple[Record, ...]
    reasons: tuple[Record, ...]
    amounts: Record
    definitions: tuple[Record, ...]
    tables: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    _index: dict[tuple[str, str], dict[object, tuple[Record, ...]]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def rows(self, table: str) -> tuple[Record, ...]:
        """All rows of a table, by its name in `relations`."""
        return self.tables.get(table, ())

    def of(self, table: str, column: str, value: object) -> tuple[Record, ...]:
        """The rows of a table in which a column has a value; a look-up, whatever its size."""
        index = self._index.get((table, column))
        if index is None:
            groups: dict[object, list[Record]] = {}
            for row in self.rows(table):
                groups.setdefault(row[column], []).append(row)
            index = {key: tuple(rows) for key, rows in groups.items()}
            self._index[table, column] = index
        return index.get(value, ())


def read_marts(snapshot: Path, month: date) -> Marts:
    """The rows of one review month.

    Raises:
        SnapshotError: there is no such file, month, mart or column.
    """
    if not snapshot.is_file():
        raise SnapshotError(f"there is no snapshot {snapshot}; close a month first.")
    try:
        with duckdb.connect(str(snapshot), read_only=True) as connection:
            relations = {name: _relation(connection, name, month) for name in RELATIONS}
            definitions = _records(connection, _DEFINITIONS, [])
            reasons = _records(connection, _REASONS, [month])
            (amounts,) = _records(connection, _UNPRICED, [month])
            tables = {name: _table(connection, name, month) for name in TABLES}
            known = _records(connection, "select distinct review_month from review_months", [])
    except duckdb.Error as error:
        raise SnapshotError(
            f"snapshot {snapshot.name} cannot be read as published marts: {error}. It must come "
            "from this version of the product; close the month again."
        ) from error
    if not relations["review_months"]:
        months = ", ".join(sorted(f"{row['review_month']:%Y-%m}" for row in known))
        raise SnapshotError(
            f"snapshot {snapshot.name} does not hold the review month {month:%Y-%m} (it holds "
            f"{months or 'none'}); close it first."
        )
    return Marts(
        review_month=relations["review_months"][0],
        people={role: relations[f"{role}_monthly"] for role in ("sdr", "ae", "am")},
        company=relations["company_monthly"],
        teams=relations["team_monthly"],
        quality=relations["data_quality_monthly"],
        reasons=reasons,
        amounts=amounts,
        definitions=definitions,
        tables=tables,
    )


def _table(connection: duckdb.DuckDBPyConnection, name: str, month: date) -> tuple[Record, ...]:
    mart, which = TABLES[name]
    # Names and conditions are constants of this package; the month is bound.
    sql = f"select * from {mart} where review_month = ? and {which}"  # noqa: S608
    return _records(connection, sql, [month])


def _relation(connection: duckdb.DuckDBPyConnection, name: str, month: date) -> tuple[Record, ...]:
    columns, which = RELATIONS[name]
    names = ", ".join(f'"{column}"' for column in columns)
    # Names and conditions are constants of this module; the month is bound.
    sql = f"select {names} from {name} where review_month = ? and {which}"  # noqa: S608
    return _records(connection, sql, [month])


def _records(
    connection: duckdb.DuckDBPyConnection, sql: str, values: list[object]
) -> tuple[Record, ...]:
    """Rows as plain Python values: exact decimals, whole counts, None for NULL."""
    table = connection.sql(sql, params=values).to_arrow_table()
    return tuple(table.to_pylist())
