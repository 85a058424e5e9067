"""The rows of one canonical entity: typed, checked, one per key.

Here belong the checks that reject a row. What a mapping makes of the files is in `candidates`;
oddities that leave a row where it is are in `flags`.
"""

import duckdb

from dagster_project.crm.candidates import Candidates
from dagster_project.crm.entities import Column, Entity
from dagster_project.crm.findings import VALUE_LENGTH, Check, listed
from dagster_project.crm.mapping import Mapping, MappingError, mappable
from dagster_project.crm.parsing import converted, trimmed
from dagster_project.crm.sql import why_unread
from dagster_project.quoting import literal, quoted


def make_rows(
    connection: duckdb.DuckDBPyConnection,
    entity: Entity,
    candidates: Candidates,
    mapping: Mapping,
    name: str,
) -> None:
    """Creates the view `kept_<name>` with the rows that are kept; the others become findings.

    Raises:
        MappingError: an expression of the mapping fails on a value.
    """
    try:
        connection.execute(f"create table rows_{name} as {_typed_sql(entity, candidates)}")
    except (duckdb.DataError, duckdb.ProgrammingError) as error:
        raise MappingError(
            f"mapping {mapping.path}, entities.{entity.name}: its SQL fails on the data "
            f"({str(error).splitlines()[0]}). Declare the column's type and format below "
            "`files`, or leave the value as text: then a row that does not fit is rejected alone, "
            "and counted."
        ) from error
    _reject_bad_rows(connection, entity, name)
    _keep_one_per_key(connection, entity, candidates, name)


def _typed_sql(entity: Entity, candidates: Candidates) -> str:
    """Every column in its type, and what is wrong with the row as `_bad`."""
    columns = [entity.column(name) for name in mappable(entity)]
    found = [column for column in columns if column.name in candidates.types]
    raw = [f"{_delivered(column, candidates)} as {_raw(column)}" for column in found]
    row = "_row" if "_row" in candidates.types else "null::bigint as _row"
    values = ", ".join(
        f"{_value(column, candidates)} as {quoted(column.name)}" for column in columns
    )
    names = ", ".join(quoted(column.name) for column in columns)
    checks = [check for column in found for check in _checks(column, candidates)]
    return f"""
        select _row, {names}, {listed(checks)} as _bad
        from (select *, {values} from (select {", ".join([row, *raw])} from {candidates.view}))
    """  # noqa: S608 - quoted names


def _raw(column: Column) -> str:
    return quoted(f"raw {column.name}")


def _delivered(column: Column, candidates: Candidates) -> str:
    name = quoted(column.name)
    return trimmed(name) if candidates.types[column.name] == "VARCHAR" else name


def _value(column: Column, candidates: Candidates) -> str:
    found = candidates.types.get(column.name)
    if found is None:
        return f"cast(null as {column.type})"
    return converted(_raw(column), found, column.type)


def _checks(column: Column, candidates: Candidates) -> list[Check]:
    name, raw, label = quoted(column.name), _raw(column), candidates.label(column.name)
    checks = []
    if candidates.types[column.name] != column.type:
        is_lost = f"{raw} is not null and {name} is null"
        reason = why_unread(column.type, candidates.declared_at(column.name))
        checks.append(Check(is_lost, label, raw, reason))
    if column.is_required:
        checks.append(Check(f"{raw} is null", label, "null", "required, but empty"))
    if column.allowed:
        allowed = ", ".join(literal(value) for value in column.allowed)
        is_other = f"{name} is not null and {name} not in ({allowed})"
        checks.append(Check(is_other, label, raw, f"none of {', '.join(column.allowed)}"))
    return checks


def _reject_bad_rows(connection: duckdb.DuckDBPyConnection, entity: Entity, name: str) -> None:
    connection.execute(
        f"""
        insert into findings by name
        select
            {literal(entity.name)} as entity, row_id, entity_row, {literal(name)} as rows_of,
            unnest(_bad, recursive := true), 'rejected' as action
        from (
            select _row as row_id, rowid as entity_row, _bad from rows_{name} where _bad is not null
        )
        """  # noqa: S608 - names of entities
    )


def _keep_one_per_key(
    connection: duckdb.DuckDBPyConnection, entity: Entity, candidates: Candidates, name: str
) -> None:
    """Of rows with one key, their content decides which is kept, never their order."""
    connection.execute(_repeated_sql(entity, name))
    (count,) = connection.execute(f"select count(*) from repeated_{name}").fetchall()[0]  # noqa: S608
    only_first = f"and rowid not in (select entity_row from repeated_{name})" if count else ""  # noqa: S608
    connection.execute(
        f"create view kept_{name} as select rowid as entity_row, * exclude (_bad) "  # noqa: S608
        f"from rows_{name} where _bad is null {only_first}"
    )
    labels = literal(", ".join(candidates.label(column) for column in entity.key))
    connection.execute(
        f"""
        insert into findings by name
        select
            {literal(entity.name)} as entity, row_id, entity_row, {literal(name)} as rows_of,
            {labels} as column_name, left(value, {VALUE_LENGTH}) as value,
            if(is_same, 'duplicate id, same content', 'duplicate id, other content') as reason,
            'rejected' as action
        from repeated_{name}
        """  # noqa: S608 - names of entities
    )


def _repeated_sql(entity: Entity, name: str) -> str:
    """The surplus rows. A row that is not deleted goes first, then one with more in it."""
    keys = ", ".join(quoted(column) for column in entity.key)
    columns = mappable(entity)
    content = ", ".join(quoted(column) for column in columns)
    order = ", ".join(f"{quoted(column)} nulls last" for column in columns)
    alive = "deleted_at nulls first, " if "deleted_at" in columns else ""
    return f"""
        create table repeated_{name} as
        select
            rowid as entity_row, _row as row_id, concat_ws(', ', {keys}) as value,
            row({content}) is not distinct from first(row({content})) over same_key as is_same
        from rows_{name}
        semi join (
            select {keys} from rows_{name} where _bad is null group by all having count(*) > 1
        ) using ({keys})
        where _bad is null
        window same_key as (partition by {keys} order by {alive}{order}, _row)
        qualify row_number() over same_key > 1
    """  # noqa: S608 - names of entities
