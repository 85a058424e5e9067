"""What a mapping says about one entity, as a view over the relations.

Here belong headers and expressions as SQL, and the errors of a mapping that only the relations
show. Types and checks of the result are in `canonical`.
"""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

import duckdb

from dagster_project.crm.entities import Entity
from dagster_project.crm.mapping import (
    Mapping,
    MappingError,
    mappable,
    nearest,
    relations_of,
    required_columns,
)
from dagster_project.crm.mapping_model import EntitySpec
from dagster_project.crm.plan import Wanted, find_column
from dagster_project.quoting import quoted

Columns = Dictionary[str, tuple[Wanted, ...]]


@dataclass(frozen=True)
class Candidates:
    """The rows that a mapping makes for an entity, before any check.

    Attributes:
        view: its name, quoted.
        types: of the columns that the mapping fills, and of `_row` where it says what a row was
            made of.
        labels: what the export calls the columns that are plain headers.
        file: the relation that they are in, where it is one.
    """

    view: str
    types: Dictionary[str, str]
    labels: Dictionary[str, str] = field(default_factory=dict)
    file: str = "<name>"

    def label(self, column: str) -> str:
        """What to call a column in a finding."""
        return self.labels.get(column, column)

    def declared_at(self, column: str) -> str:
        """The key of the mapping below which the column's type and format can be declared."""
        return f"files.{self.file}.columns.{self.labels.get(column, '<column>')}"


def make_candidates(
    connection: duckdb.DuckDBPyConnection,
    entity: Entity,
    mapping: Mapping,
    columns: Columns,
    name: str,
) -> Candidates:
    """Creates the view `candidates_<name>`; empty where the mapping does not know the entity.

    Raises:
        MappingError: its SQL does not fit the relations or the entity.
    """
    view, spec = quoted(f"candidates_{name}"), mapping.entities.get(entity.name)
    if spec is None:
        connection.execute(f"create view {view} as select null::bigint as _row where false")
        return Candidates(view, {"_row": "BIGINT"})
    try:
        connection.execute(f"create view {view} as {_query(spec, columns)}")
    except duckdb.ProgrammingError as error:
        key, reason = _culprit(connection, entity, spec, columns), str(error).splitlines()[0]
        raise MappingError(
            f"mapping {mapping.path}, {key}: {reason.rstrip('.')}. {_known_columns(spec, columns)}"
        ) from error
    described = connection.execute(f"describe {view}").fetchall()
    types = {row[0]: row[1].replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ") for row in described}
    _check_columns(entity, types, mapping)
    return Candidates(view, types, _labels(spec, columns), spec.file or "<name>")


def _query(spec: EntitySpec, columns: Columns) -> str:
    if spec.sql is not None:
        return spec.sql
    items = ", ".join(
        f"{_expression(spec, name, columns)} as {quoted(name)}" for name in spec.columns
    )
    where = f"where {spec.where}" if spec.where else ""
    return f"select _row, {items} from {quoted(str(spec.file))} {where}"  # noqa: S608 - the operator's


def _expression(spec: EntitySpec, column: str, columns: Columns) -> str:
    source = spec.columns[column]
    if source.sql is not None:
        return f"({source.sql}\n)"
    found = find_column(columns[str(spec.file)], source)
    return quoted(found.name if found else source.headers[0])


def _labels(spec: EntitySpec, columns: Columns) -> dict[str, str]:
    found = {
        name: find_column(columns[str(spec.file)], source)
        for name, source in spec.columns.items()
        if source.headers
    }
    return {name: column.name for name, column in found.items() if column is not None}


def _culprit(
    connection: duckdb.DuckDBPyConnection, entity: Entity, spec: EntitySpec, columns: Columns
) -> str:
    """The key of the mapping whose SQL does not bind."""
    where = f"entities.{entity.name}"
    if spec.sql is not None:
        return f"{where}.sql"
    for name in spec.columns:
        try:
            connection.execute(
                f"select {_expression(spec, name, columns)} from {quoted(str(spec.file))} limit 0"  # noqa: S608
            )
        except duckdb.ProgrammingError:
            return f"{where}.columns.{name}"
    return f"{where}.where"


def _known_columns(spec: EntitySpec, columns: Columns) -> str:
    known = "; ".join(
        f"{name} has {', '.join(column.name for column in columns[name])}"
        for name in sorted(relations_of(spec))
    )
    return f"Columns that SQL may use are declared in files.<name>.columns: {known}."


def _check_columns(entity: Entity, types: Dictionary[str, str], mapping: Mapping) -> None:
    known, where = mappable(entity), f"mapping {mapping.path}, entities.{entity.name}.sql"
    for name in types:
        if name not in {*known, "_row"}:
            raise MappingError(
                f"{where} yields a column {name!r} that {entity.name} does not have"
                f"{nearest(name, known)} (known: {', '.join(known)}, and _row, the row that it was "
                "made of). Remove or rename it."
            )
    for name in required_columns(entity):
        if name not in types:
            raise MappingError(f"{where} yields no {name!r}, which is required. Add it.")
