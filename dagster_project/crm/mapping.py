"""Loads a mapping and checks it against the canonical model.

Here belong finding the file and every check that needs no data. The keys of the file are in
`mapping_model`; reading a drop with a mapping is in `extract`.
"""

import difflib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import yaml
from pydantic import ValidationError

from dagster_project.crm.entities import ENTITIES, Entity
from dagster_project.crm.mapping_model import EntitySpec, Mapping
from dagster_project.crm.sql import SqlSyntaxError, tables_in
from dagster_project.errors import UsageError
from dagster_project.settings_errors import explain

__all__ = ["Mapping", "MappingError", "load_mapping", "relations_of"]

SHIPPED = Path(__file__).parent / "mappings"


class MappingError(UsageError):
    """The mapping cannot be found, or does not fit."""


def load_mapping(name_or_path: str) -> Mapping:
    """A shipped mapping by its name, or one of your own by its path.

    Raises:
        MappingError: there is no such mapping, or it breaks a rule; lists every problem.
    """
    path = _find(name_or_path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MappingError(f"mapping {path} cannot be read as YAML: {error}") from error
    try:
        mapping = Mapping.model_validate(content).at(path)
    except ValidationError as error:
        raise MappingError(explain(error, Mapping, f"mapping {path}")) from error
    problems = list(_problems(mapping))
    if problems:
        count = f"{len(problems)} problem" + ("s" if len(problems) > 1 else "")
        lines = "\n".join(f"  - {problem}" for problem in problems)
        raise MappingError(f"mapping {path} has {count}:\n{lines}")
    return mapping


def _find(name_or_path: str) -> Path:
    if name_or_path.endswith((".yaml", ".yml")):
        path = Path(name_or_path)
        if not path.is_file():
            raise MappingError(
                f"mapping file {path} does not exist. Correct sources.<name>.mapping in the "
                "settings; a relative path is relative to the settings file."
            )
        return path
    shipped = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
    if name_or_path not in shipped:
        raise MappingError(
            f"no mapping {name_or_path!r} is shipped{nearest(name_or_path, shipped)} (shipped: "
            f"{', '.join(shipped)}). Write one of them, or the path of your own file ending in "
            ".yaml, as sources.<name>.mapping in the settings."
        )
    return SHIPPED / f"{name_or_path}.yaml"


def nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def relations_of(spec: EntitySpec) -> frozenset[str]:
    """The relations that an entity is made of."""
    return tables_in(spec.sql) if spec.sql is not None else frozenset({spec.file or ""})


def _problems(mapping: Mapping) -> Iterator[str]:
    for name, spec in mapping.entities.items():
        where = f"entities.{name}"
        if name not in ENTITIES:
            yield f"{where}: no such entity{nearest(name, ENTITIES)}; known: {', '.join(ENTITIES)}"
        elif spec.sql is None:
            yield from _column_problems(where, ENTITIES[name], spec, mapping)
        else:
            yield from _query_problems(f"{where}.sql", spec.sql, mapping)
    yield from _file_problems(mapping)


def _column_problems(
    where: str, entity: Entity, spec: EntitySpec, mapping: Mapping
) -> Iterator[str]:
    if spec.file not in mapping.files:
        hint = nearest(str(spec.file), mapping.files)
        yield f"{where}.file: no {spec.file!r} in files{hint}"
    known = mappable(entity)
    for column, source in spec.columns.items():
        if column not in known:
            hint = nearest(column, known)
            yield f"{where}.columns.{column}: unknown column{hint}; known: {', '.join(known)}"
        elif source.sql is not None:
            yield from _expression_problems(f"{where}.columns.{column}.sql", source.sql)
    if spec.where is not None:
        yield from _expression_problems(f"{where}.where", spec.where)
    for required in required_columns(entity):
        if required not in spec.columns:
            yield f"{where}.columns: {required!r} is required; map it"


def mappable(entity: Entity) -> tuple[str, ...]:
    """The columns that a mapping may fill: all but `origin`, which extraction knows itself."""
    return tuple(column.name for column in entity.columns if column.name != "origin")


def required_columns(entity: Entity) -> tuple[str, ...]:
    """Those of them without which a row is rejected."""
    required = {column.name for column in entity.columns if column.is_required}
    return tuple(name for name in mappable(entity) if name in required)


def _expression_problems(where: str, sql: str) -> Iterator[str]:
    try:
        tables_in(f"select ({sql}\n)")
    except SqlSyntaxError as error:
        yield f"{where}: {error}"


def _query_problems(where: str, sql: str, mapping: Mapping) -> Iterator[str]:
    try:
        unknown = sorted(tables_in(sql) - set(mapping.files))
    except SqlSyntaxError as error:
        yield f"{where}: {error}"
        return
    for table in unknown:
        yield f"{where}: no {table!r} in files{nearest(table, mapping.files)}"


def _file_problems(mapping: Mapping) -> Iterator[str]:
    used: set[str] = set()
    for spec in mapping.entities.values():
        with suppress(SqlSyntaxError):  # reported with its entity
            used |= relations_of(spec)
    for name, file in mapping.files.items():
        if not name.isidentifier() or name != name.lower():
            yield f"files.{name}: use lower-case letters, digits and _ (it is a name in SQL)"
        if name not in used:
            yield f"files.{name}: no entity reads it; remove it"
        if file.entity is not None and file.entity not in mapping.entities:
            hint = nearest(file.entity, mapping.entities)
            yield f"files.{name}.entity: no {file.entity!r} in entities{hint}"
