"""What a revision has changed: the figures of a month, as they were and as they are, and why.

Here belongs the table `revision_changes`, which compares two revisions as they are stored. dbt
cannot make it: a model knows what it builds, and nothing of what was published before.
"""

import re
from collections.abc import Collection, Iterator, Sequence

import duckdb

from dagster_project.closing.causes import Cause, cause_of
from dagster_project.closing.contracts import Contract
from dagster_project.closing.pins import Pin
from dagster_project.closing.tables import Columns, Comparison, comparisons, mart_tables
from dagster_project.quoting import literal

TABLE = "revision_changes"
# Rows that figures are made of. A revision says how many of them differ, not which.
_ROWS = {"evidence_cells", "account_value_monthly"}
_ROLES = {"sdr", "ae", "am"}
_NUMBER = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))")
_ABOUT = (
    "One row per revision and figure that it has changed: what was reported before and what is said"
    " now. A revision is made where a month is closed again with other results."
)

_COLUMNS = {
    "review_month": ("DATE", "The month that was closed again, as its first day."),
    "revision": ("INTEGER", "The revision that changed it, compared with the one before."),
    "month": ("DATE", "The month that the figure is about, as its first day."),
    "mart": ("VARCHAR", "The table that holds the figure."),
    "metric": ("VARCHAR", "Column or metric of the mart; rows_changed of tables such as deals."),
    "measure": ("VARCHAR", "value, or the column beside it, as numerator or target; or rows."),
    "row_key": ("VARCHAR", "The rest of the mart's key: person_id=… or the like, or empty."),
    "role": ("VARCHAR", "sdr, ae, am or manager; empty where the figure is of no role."),
    "person_id": ("VARCHAR", "The person, where the figure is one person's."),
    "team": ("VARCHAR", "The team, where the figure is a team's."),
    "old_value": ("DOUBLE", "Before, or empty. Of rows_changed: rows that are gone."),
    "new_value": ("DOUBLE", "In this revision, or empty. Of rows_changed: rows that are new."),
    "cause": ("VARCHAR", "late_crm_edit, settings, code_version, several (of these), or unknown."),
    "cause_detail": ("VARCHAR", "What both revisions were built from, where it differs."),
}
_KEY = ("review_month", "revision", "mart", "month", "metric", "measure", "row_key")
CONTRACT = Contract(
    table=TABLE,
    columns={name: kind for name, (kind, _) in _COLUMNS.items()},
    not_null=frozenset({*_KEY, "cause", "cause_detail"}),
    key=_KEY,
)


def make_table(connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
    """Makes the table where a file has none yet, and describes it to whoever opens the file."""
    name = f"{catalog}.main.{TABLE}"
    if TABLE not in mart_tables(connection, catalog):
        connection.execute(CONTRACT.create_sql(name))
    connection.execute(f"comment on table {name} is {literal(_ABOUT)}")
    for column, (_, about) in _COLUMNS.items():
        connection.execute(f"comment on column {name}.{column} is {literal(about)}")


def record_changes(
    connection: duckdb.DuckDBPyConnection, built: str, published: str, pin: Pin, before: Pin
) -> None:
    """Writes down what `pin` has changed of a month, compared with the published revision.

    Args:
        connection: with both files attached.
        built: catalog of the build, which holds the new revision.
        published: catalog of the published file, which holds the former one.
        pin: of the new revision.
        before: of the former one.
    """
    cause = cause_of(before, pin)
    kept = mart_tables(connection, built), mart_tables(connection, published)
    for each in comparisons(connection, built, published, pin.review_month):
        if each.is_same(connection):
            continue
        here, there = (tables[each.mart] for tables in kept)
        keys = _keys(connection, built, each.mart)
        figures = [name for name in here if _is_figure(name, keys, here, there)]
        found = 0
        if "month" in keys and each.mart not in _ROWS and there.keys() >= set(keys) and figures:
            for sql in _of_figures(connection, each, keys, figures, here.keys() & there.keys()):
                found += _insert(connection, built, sql, each, pin, cause)
        if not found:  # rows behind figures, or a name
            _insert(connection, built, _of_rows(each), each, pin, cause)


def _is_figure(name: str, keys: Sequence[str], here: Columns, there: Columns) -> bool:
    kinds = (here[name], there.get(name, ""))
    return name not in keys and all(_NUMBER.fullmatch(kind) for kind in kinds)


def _keys(connection: duckdb.DuckDBPyConnection, catalog: str, mart: str) -> list[str]:
    """The key of a mart; empty where it goes without."""
    row = connection.execute(
        "select constraint_column_names from duckdb_constraints()"
        " where database_name = ? and schema_name = 'main' and table_name = ?"
        " and constraint_type = 'PRIMARY KEY'",
        [catalog, mart],
    ).fetchone()
    return list(row[0]) if row else []


def _of_figures(
    connection: duckdb.DuckDBPyConnection,
    comparison: Comparison,
    keys: Sequence[str],
    figures: Sequence[str],
    columns: Collection[str],
) -> Iterator[str]:
    """One query per figure; a row of the mart that came or went changes each that it had."""
    values = ", ".join(
        f'b."{name}" as "old {name}", a."{name}" as "new {name}"' for name in figures
    )
    given = ", ".join(f'"{name}"' for name in keys)
    role = "coalesce(a.role, b.role)" if "role" in columns and "role" not in keys else "null"
    # Once for all figures: few rows differ.
    connection.execute(
        f"create or replace temp table differing as select {given}, {values}, "  # noqa: S608
        f"{role} as other_role from ({comparison.only_built()}) a "
        f"full join ({comparison.only_published()}) b using ({given})"
    )
    metric = "metric" if "metric" in keys else None
    subject = [name for name in keys if name not in {"review_month", "month", "metric"}]
    named = ", ".join(f"'{name}=' || \"{name}\"" for name in subject)
    whose = f"concat_ws('; ', {named})" if subject else "''"
    known = comparison.mart.split("_")[0]
    by_name = literal(known) if known in _ROLES else "null"
    for name in figures:
        yield (
            f"select month, {metric or literal(name)} as metric, "  # noqa: S608 - our names
            f"{literal(name if metric else 'value')} as measure, {whose} as row_key, "
            f"{'role' if 'role' in keys else f'coalesce(other_role, {by_name})'} as role, "
            f"{'person_id' if 'person_id' in keys else 'null'} as person_id, "
            f"{'team' if 'team' in keys else 'null'} as team, "
            f'"old {name}"::double as old_value, "new {name}"::double as new_value '
            f'from differing where "old {name}" is distinct from "new {name}"'
        )


def _of_rows(comparison: Comparison) -> str:
    """How many rows only one of the revisions holds."""
    return (
        "select null::date as month, 'rows_changed' as metric, 'rows' as measure, '' as row_key, "  # noqa: S608
        "null as role, null as person_id, null as team, "
        f"(select count(*) from ({comparison.only_published()})) as old_value, "
        f"(select count(*) from ({comparison.only_built()})) as new_value"
    )


def _insert(
    connection: duckdb.DuckDBPyConnection,
    catalog: str,
    sql: str,
    comparison: Comparison,
    pin: Pin,
    cause: Cause,
) -> int:
    """Writes what a query finds; returns its number of rows."""
    row = connection.execute(
        f"insert into {catalog}.main.{TABLE} by name "  # noqa: S608 - our names
        "select ? as review_month, ? as revision, ? as mart, ? as cause, ? as cause_detail, "
        f"* replace (coalesce(month, ?) as month) from ({sql})",
        [
            pin.review_month,
            pin.revision,
            comparison.mart,
            cause.code,
            cause.detail,
            pin.review_month,
        ],
    ).fetchone()
    return int(row[0]) if row else 0
