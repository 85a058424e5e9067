"""A drop of CRM files becomes typed canonical Parquet, and a quarantine of what is wrong with it.

Here belongs the order of the steps. Each step is a module of its own: `content` finds what was
extracted before, `relations` reads the files, `candidates` and `canonical` make rows, `roles` and
`flags` look across entities, `quarantine` and `store` write.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from dagster_project.crm.candidates import make_candidates
from dagster_project.crm.canonical import make_rows
from dagster_project.crm.content import Content, find_pinned, look_up, recipe_of, sha_by_name
from dagster_project.crm.drops import Drop, fingerprint
from dagster_project.crm.earlier import load_earlier, own_files
from dagster_project.crm.entities import ENTITIES, STAMP, Entity
from dagster_project.crm.findings import create_findings
from dagster_project.crm.flags import flag_rows
from dagster_project.crm.landing import LandingError, folder_exists
from dagster_project.crm.mapping import Mapping
from dagster_project.crm.parsing import prepare
from dagster_project.crm.pinned import Pinned
from dagster_project.crm.quarantine import count_rows, write_quarantine
from dagster_project.crm.reader import Source
from dagster_project.crm.relations import fetch_drop, load_relations
from dagster_project.crm.roles import (
    HISTORY,
    ROLES,
    fetch_overrides,
    is_history_missing,
    load_overrides,
    resolve_roles,
)
from dagster_project.crm.store import Extraction, Scratch, Shelf, drop_id_of, hash_of
from dagster_project.quoting import literal, quoted
from dagster_project.settings_sections import RoleSettings

__all__ = ["Extraction", "extract_drop"]


def extract_drop(
    drop: Drop,
    mapping: Mapping,
    *,
    raw_dir: Path,
    quarantine_dir: Path,
    time_zone: str,
    roles: RoleSettings,
    pinned: Pinned | None = None,
) -> Extraction:
    """Extracts a drop; does nothing where the same content has been extracted before.

    Args:
        drop: the folder of CSV files.
        mapping: what the files mean.
        raw_dir: gets `<source>/<drop_id>/<entity>.parquet`, one per canonical entity.
        quarantine_dir: gets `<source>/<drop_id>/rows.parquet`.
        time_zone: the company's; days begin there.
        roles: title rules and the override file.
        pinned: what a month was built from that is to be rebuilt. The files must be the same; where
            their folder is gone, what was extracted of them then is good, if read alike. So it is
            where only the drops before it are gone, are others, or have become more.

    Raises:
        ReviewsError: a file is missing or unreadable, or the mapping does not fit; nothing that
            was there before has changed.
    """
    shelf = Shelf(raw_dir / drop.source, quarantine_dir / drop.source)
    with shelf.scratch() as scratch:
        overrides = fetch_overrides(roles, scratch.work)
        recipe = recipe_of(drop, mapping, overrides, time_zone, roles)
        stored = find_pinned(shelf, pinned, recipe)
        if stored is not None and not folder_exists(drop.path):
            return stored
        before = fingerprint(drop, mapping)
        delivered = fetch_drop(drop, mapping, scratch.work)
        if stored is not None and own_files(stored.files) == sha_by_name(delivered):
            return stored
        content = Content(drop, mapping, recipe, delivered, overrides)
        found = look_up(content, shelf, scratch.work / "earlier", pinned)
        if isinstance(found, Extraction):
            return found
        extraction = _extract(found, shelf, scratch, time_zone, roles)
        if fingerprint(drop, mapping) != before:
            raise LandingError(
                f"drop {drop.path} has changed while it was read. Deliver into a new folder, or "
                "wait until all files are there and try again."
            )
        return shelf.keep(scratch, extraction)


@dataclass(frozen=True)
class _Made:
    """The files that were read, and what became of the drops before.

    Attributes:
        sources: files of the drop, and the override file.
        are_compared: somebody's role is taken from earlier drops.
        unread: days of those that cannot be read, and why.
    """

    sources: tuple[Source, ...]
    are_compared: bool
    unread: dict[str, str]


def _extract(
    content: Content, shelf: Shelf, scratch: Scratch, time_zone: str, roles: RoleSettings
) -> Extraction:
    """Writes raw Parquet and quarantine, which are unfinished until they are kept."""
    mapping, source = content.mapping, content.drop.source
    with duckdb.connect() as connection:
        connection.execute(f"set temp_directory = {literal(str(scratch.work / 'spilled'))}")
        prepare(connection, time_zone, mapping.naive_times)
        made = _make_entities(connection, content, shelf, scratch, time_zone, roles)
        content_hash = content.hash(are_compared=made.are_compared)
        drop_id = drop_id_of(content.drop.path, content_hash)
        rows = _write_raw(connection, scratch.raw, source, drop_id)
        write_quarantine(connection, made.sources, scratch.quarantine, source, drop_id)
        return Extraction(
            source=source,
            drop_id=drop_id,
            raw_path=scratch.raw,
            content_hash=content_hash,
            is_cached=False,
            rows=rows,
            rejected=count_rows(connection, "rejected"),
            flagged=count_rows(connection, "flagged"),
            files=content.files(are_compared=made.are_compared),
            mapping=mapping.digest(),
            recipe=hash_of(content.recipe),
            unread=made.unread,
        )


def _make_entities(
    connection: duckdb.DuckDBPyConnection,
    content: Content,
    shelf: Shelf,
    scratch: Scratch,
    time_zone: str,
    roles: RoleSettings,
) -> _Made:
    """Creates `kept_<entity>` for every entity of the canonical model."""
    drop, mapping, candidates = content.drop, content.mapping, {}
    create_findings(connection)
    relations = load_relations(connection, drop.path, mapping, content.delivered)
    more = load_overrides(connection, roles, content.overrides, len(relations.sources))
    for name, entity in ENTITIES.items():
        rows_of = HISTORY if entity is ROLES else name
        candidates[name] = make_candidates(connection, entity, mapping, relations.columns, rows_of)
        make_rows(connection, entity, candidates[name], mapping, rows_of)
    are_compared = is_history_missing(connection)
    earlier = content.earlier if are_compared else ()
    unread = load_earlier(connection, earlier, mapping, time_zone, scratch.work, shelf.people)
    resolve_roles(connection, roles.title_rules, drop.delivered_on)
    candidates[ROLES.name] = replace(candidates[ROLES.name], labels={})  # of several files
    for name, entity in ENTITIES.items():
        known = frozenset(mapping.entities)
        flag_rows(connection, entity, candidates[name], drop.delivered_on, known)
    return _Made(relations.sources + more, are_compared, unread)


def _write_raw(
    connection: duckdb.DuckDBPyConnection, folder: Path, source: str, drop_id: str
) -> dict[str, int]:
    rows = {}
    for name, entity in ENTITIES.items():
        columns = ", ".join(_in_file(column.name) for column in entity.columns)
        order = ", ".join(quoted(column) for column in (*_time_of(entity), *entity.key))
        result = connection.execute(
            f"""
            copy (
                select {literal(source)} as source, {literal(drop_id)} as drop_id, {columns}
                from kept_{name} order by {order}
            ) to {literal(str(folder / f"{name}.parquet"))} (format parquet, compression zstd)
            """  # noqa: S608 - names of the canonical model, and literals
        )
        rows[name] = int(result.fetchall()[0][0])
    return rows


def _in_file(column: str) -> str:
    """Where a lead came from is called `source` too: the CRM's name stands first."""
    return f"{quoted(column)} as source_1" if column == "source" else quoted(column)


def _time_of(entity: Entity) -> tuple[str, ...]:
    """The column that a month's rows are found by: the entity's own time, where it has one."""
    times = [column.name for column in entity.columns if column.type == STAMP]
    return tuple(name for name in times if name not in {"recorded_at", "deleted_at"})[:1]
