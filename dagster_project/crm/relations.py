"""The files of a drop as the relations that a mapping names.

Here belongs the way from folder to relation: every file found, every header matched, every row
readable in SQL. What canonical entities are made of them is in `canonical`.
"""

import difflib
from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.crm.drops import Drop
from dagster_project.crm.headers import match, read_header
from dagster_project.crm.landing import LandingError, LocalFile, fetch, list_files, matching
from dagster_project.crm.mapping import Mapping, relations_of
from dagster_project.crm.plan import Wanted, wanted_columns
from dagster_project.crm.reader import Source, read_file
from dagster_project.quoting import quoted

Delivered = dict[str, tuple[LocalFile, ...]]


@dataclass(frozen=True)
class Relations:
    """What SQL can read.

    Attributes:
        columns: of each relation.
        sources: the files behind them.
    """

    columns: Dictionary[str, tuple[Wanted, ...]]
    sources: tuple[Source, ...]


def fetch_drop(drop: Drop, mapping: Mapping, scratch: Path) -> Delivered:
    """Finds and fetches the files of every relation.

    Raises:
        LandingError: required files are missing (names each), or one cannot be read.
    """
    files = list_files(drop.path)
    found = {name: matching(files, spec) for name, spec in mapping.files.items()}
    missing = [n for n, spec in mapping.files.items() if not found[n] and not spec.optional]
    if missing:
        taken = {info.name for infos in found.values() for info in infos}
        raise LandingError(
            f"drop {drop.path} lacks {len(missing)} required file(s):\n"
            + "\n".join(f"  - {_missing(name, mapping, files, taken)}" for name in missing)
            + f"\nFound: {', '.join(sorted(files)) or 'no file'}.\nDeliver what is missing, or "
            f"change `names` or `optional` of the named keys in {mapping.path}."
        )
    return {
        name: tuple(fetch(drop.path, info, mapping.csv_of(name), scratch) for info in infos)
        for name, infos in found.items()
    }


def _missing(relation: str, mapping: Mapping, files: Iterable[str], taken: set[str]) -> str:
    """The file that is missing, its key, and an unread file whose name is near."""
    wanted = mapping.files[relation].names[0]
    unread = {Path(name).stem.casefold(): name for name in files if name not in taken}
    near = difflib.get_close_matches(Path(wanted).stem.casefold(), list(unread), n=1)
    hint = f"; is it {unread[near[0]]}?" if near else ""
    return f"{wanted} (files.{relation}){hint}"


def load_relations(
    connection: duckdb.DuckDBPyConnection,
    folder: str,
    mapping: Mapping,
    delivered: Delivered,
    first_number: int = 0,
) -> Relations:
    """Reads every file and creates a view per relation, with the row's identity as `_row`.

    Args:
        connection: has the macros and the findings.
        folder: that the files came from, for messages.
        mapping: names relations and columns.
        delivered: the files of each relation.
        first_number: that no other file has.

    Raises:
        LandingError: a file is empty, lacks columns or is no CSV.
    """
    columns: dict[str, tuple[Wanted, ...]] = {}
    sources: list[Source] = []
    for name, files in delivered.items():
        columns[name] = wanted_columns(mapping, name)
        own = []
        for file in files:
            source = _source(first_number + len(sources), file, name, folder, mapping)
            positions = match(columns[name], source.header, source.where, mapping.path)
            read_file(connection, source, columns[name], positions)
            own.append(source)
            sources.append(source)
        connection.execute(_view_sql(name, columns[name], own))
    return Relations(columns, tuple(sources))


def _source(number: int, file: LocalFile, relation: str, folder: str, mapping: Mapping) -> Source:
    where, form = f"{file.name} in {folder}", mapping.csv_of(relation)
    return Source(
        number=number,
        file=file,
        where=where,
        header=read_header(file, where, form),
        form=form,
        entity=mapping.files[relation].entity or _first_reader(relation, mapping),
    )


def _first_reader(relation: str, mapping: Mapping) -> str:
    return next(name for name, spec in mapping.entities.items() if relation in relations_of(spec))


def _view_sql(name: str, columns: Iterable[Wanted], sources: Iterable[Source]) -> str:
    names = ", ".join(["_row", *(quoted(column.name) for column in columns)])
    empty = ", ".join(
        ["null::bigint as _row"]
        + [f"cast(null as {column.type}) as {quoted(column.name)}" for column in columns]
    )
    parts = [f"select {empty} where false"]
    parts += [
        f"select {names} from (select *, {source.row_id} as _row from {source.table}) "  # noqa: S608
        "where _bad is null"
        for source in sources
    ]
    return f"create view {quoted(name)} as {' union all '.join(parts)}"
