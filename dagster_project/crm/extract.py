"""A drop of CRM files becomes typed canonical Parquet, and a quarantine of what is wrong with it.

Here belongs the order of the steps. Each step is a module of its own: `relations` reads the files,
`candidates` and `canonical` make rows, `roles` and `flags` look across entities, `quarantine` and
`store` write.
"""

from dataclasses import replace
from pathlib import Path

import duckdb

from dagster_project.crm.candidates import make_candidates
from dagster_project.crm.canonical import make_rows
from dagster_project.crm.drops import Drop, fingerprint
from dagster_project.crm.entities import ENTITIES, STAMP, Entity
from dagster_project.crm.findings import create_findings
from dagster_project.crm.flags import flag_rows
from dagster_project.crm.landing import LandingError, folder_exists, list_files
from dagster_project.crm.mapping import Mapping
from dagster_project.crm.parsing import prepare
from dagster_project.crm.pinned import Pinned, check_unchanged
from dagster_project.crm.quarantine import count_rows, write_quarantine
from dagster_project.crm.reader import Source
from dagster_project.crm.relations import Delivered, fetch_drop, load_relations
from dagster_project.crm.roles import HISTORY, ROLES, fetch_overrides, load_overrides, resolve_roles
from dagster_project.crm.sql import literal, quoted
from dagster_project.crm.store import Extraction, Shelf, drop_id_of, hash_of
from dagster_project.settings_sections import RoleSettings

__all__ = ["Extraction", "extract_drop"]

# Raised with every change of this package that makes other rows of the same files.
FORMAT = 1


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
            their folder is gone, what was extracted of them then is good, if read alike.

    Raises:
        ReviewsError: a file is missing or unreadable, or the mapping does not fit; nothing that
            was there before has changed.
    """
    shelf = Shelf(raw_dir / drop.source, quarantine_dir / drop.source)
    with shelf.scratch() as scratch:
        overrides = fetch_overrides(roles, scratch.work)
        recipe = _recipe(drop, mapping, overrides, time_zone, roles)
        if pinned is not None and not folder_exists(drop.path):
            stored = shelf.find(pinned.drop_id, pinned.content_hash)
            if stored is not None and stored.recipe == hash_of(recipe):
                return stored
        before = fingerprint(drop, mapping)
        delivered = fetch_drop(drop, mapping, scratch.work)
        files = {file.name: file.sha256 for group in delivered.values() for file in group}
        if pinned is not None:
            check_unchanged(drop, pinned, files, set(list_files(drop.path)), mapping.digest())
        content_hash = hash_of(recipe | {"files": _listed(delivered | overrides)})
        drop_id = drop_id_of(drop.path, content_hash)
        earlier = shelf.find(drop_id, content_hash)
        if earlier is not None:
            # What an earlier version extracted does not say so itself.
            return replace(earlier, files=files, mapping=mapping.digest(), recipe=hash_of(recipe))
        with duckdb.connect() as connection:
            connection.execute(f"set temp_directory = {literal(str(scratch.work / 'spilled'))}")
            prepare(connection, time_zone, mapping.naive_times)
            sources = _make_entities(connection, drop, mapping, delivered, roles, overrides)
            rows = _write_raw(connection, scratch.raw, drop.source, drop_id)
            write_quarantine(connection, sources, scratch.quarantine, drop.source, drop_id)
            rejected = count_rows(connection, "rejected")
            flagged = count_rows(connection, "flagged")
        if fingerprint(drop, mapping) != before:
            raise LandingError(
                f"drop {drop.path} has changed while it was read. Deliver into a new folder, or "
                "wait until all files are there and try again."
            )
        return shelf.keep(
            scratch,
            Extraction(
                source=drop.source,
                drop_id=drop_id,
                raw_path=scratch.raw,
                content_hash=content_hash,
                is_cached=False,
                rows=rows,
                rejected=rejected,
                flagged=flagged,
                files=files,
                mapping=mapping.digest(),
                recipe=hash_of(recipe),
            ),
        )


def _recipe(
    drop: Drop, mapping: Mapping, overrides: Delivered, time_zone: str, roles: RoleSettings
) -> dict[str, object]:
    """Everything that the result depends on beside the drop's files."""
    return {
        "format": FORMAT,
        "canonical": repr(ENTITIES),
        "delivered_on": str(drop.delivered_on),
        "files": _listed(overrides),
        "mapping": mapping.digest(),
        "time_zone": time_zone,
        "title_rules": [rule.model_dump() for rule in roles.title_rules],
    }


def _listed(delivered: Delivered) -> dict[str, list[tuple[str, str]]]:
    return {name: [(f.name, f.sha256) for f in files] for name, files in delivered.items()}


def _make_entities(
    connection: duckdb.DuckDBPyConnection,
    drop: Drop,
    mapping: Mapping,
    delivered: Delivered,
    roles: RoleSettings,
    overrides: Delivered,
) -> tuple[Source, ...]:
    """Creates `kept_<entity>` for every entity of the canonical model; returns the files read."""
    create_findings(connection)
    relations = load_relations(connection, drop.path, mapping, delivered)
    more = load_overrides(connection, roles, overrides, len(relations.sources))
    made = {}
    for name, entity in ENTITIES.items():
        rows_of = HISTORY if entity is ROLES else name
        made[name] = make_candidates(connection, entity, mapping, relations.columns, rows_of)
        make_rows(connection, entity, made[name], mapping, rows_of)
    resolve_roles(connection, roles.title_rules)
    made[ROLES.name] = replace(made[ROLES.name], labels={})  # of several files
    for name, entity in ENTITIES.items():
        flag_rows(connection, entity, made[name], drop.delivered_on, frozenset(mapping.entities))
    return relations.sources + more


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
