"""Oddities that are counted and shown, while the row stays.

Here belong checks between rows and against the drop's day: unknown references, dates that lie in
the future, negative amounts, and the oddities that the canonical model names. What rejects a row is
in `canonical`.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb

from dagster_project.crm.candidates import Candidates
from dagster_project.crm.entities import ENTITIES, MONEY, STAMP, Column, Entity
from dagster_project.quoting import literal, quoted

# The end of a period may be planned. A recording time repeats the time of what was recorded.
_MAY_LIE_AHEAD = frozenset({"valid_to", "recorded_at"})


def flag_rows(
    connection: duckdb.DuckDBPyConnection,
    entity: Entity,
    candidates: Candidates,
    delivered_on: date | None,
    known: frozenset[str],
) -> None:
    """Adds the flags of one entity's kept rows to the findings.

    Args:
        connection: holds the kept rows of all entities.
        entity: whose rows are looked at.
        candidates: tells what the export calls its columns.
        delivered_on: the day of the drop. Without it no date can be told to lie in the future:
            files may have been copied since, so their own times say nothing; `close` says so.
        known: entities that the mapping knows: references to others are not looked up.
    """
    conditions = [
        (column.name, condition, reason)
        for column in entity.columns
        for condition, reason in _conditions(column, delivered_on, known)
    ]
    conditions += [(odd.column, odd.condition, odd.reason) for odd in entity.oddities]
    for name, condition, reason in conditions:
        connection.execute(
            f"""
                insert into findings by name
                select
                    {literal(entity.name)} as entity, _row as row_id, entity_row,
                    {literal(entity.name)} as rows_of,
                    {literal(candidates.label(name))} as column_name,
                    cast({quoted(name)} as varchar) as value, {literal(reason)} as reason,
                    'flagged' as action
                from kept_{entity.name}
                where {condition}
                """  # noqa: S608 - names of the canonical model
        )


def _conditions(
    column: Column, delivered_on: date | None, known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    name = quoted(column.name)
    if column.refers_to is not None and column.refers_to in known:
        other = column.refers_to
        (key,) = ENTITIES[other].key
        is_unknown = f"{name} is not null and {name} not in (select {key} from kept_{other})"  # noqa: S608
        yield is_unknown, f"unknown {other}"
    if column.type == MONEY:
        yield f"{name} < 0", "negative amount"
    if column.type == STAMP and column.name not in _MAY_LIE_AHEAD and delivered_on is not None:
        after = delivered_on + timedelta(days=1)
        yield f"{name} >= local_day(date '{after}')", f"in the future (drop of {delivered_on})"
