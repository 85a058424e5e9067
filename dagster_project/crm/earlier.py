"""The drops that were delivered before a drop: whom they know.

Here belong which of them are looked at, and the reading of their people. They are the dated folders
beside the drop's own that are complete; of their files only those are fetched that people are made
of. What is made of successive states is in `succession`.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.crm.candidates import make_candidates
from dagster_project.crm.canonical import make_rows
from dagster_project.crm.drops import Drop, lacks, list_drops
from dagster_project.crm.entities import ENTITIES, PERSON
from dagster_project.crm.findings import create_findings
from dagster_project.crm.landing import FileInfo, LocalFile, fetch, list_files, matching
from dagster_project.crm.mapping import Mapping, relations_of
from dagster_project.crm.parsing import prepare
from dagster_project.crm.relations import Delivered, load_relations
from dagster_project.crm.store import FORMAT, hash_of
from dagster_project.durable import replace_durably
from dagster_project.errors import ReviewsError
from dagster_project.quoting import literal, quoted

_BESIDE = "../"
_COLUMNS = ", ".join(f"{quoted(column.name)} {column.type}" for column in ENTITIES[PERSON].columns)
_NAMES = ", ".join(quoted(column.name) for column in ENTITIES[PERSON].columns)


@dataclass(frozen=True)
class Earlier:
    """One earlier drop, as far as its people are concerned.

    Attributes:
        drop: the folder.
        delivered: the files of the relations that people are made of.
        there: names of all files of the folder.
    """

    drop: Drop
    delivered: Delivered
    there: frozenset[str]

    @property
    def files(self) -> dict[str, str]:
        """Sha256 of what is read, by its path as seen from the later drop's folder."""
        return {self.beside(file.name): file.sha256 for file in self._fetched()}

    @property
    def content(self) -> tuple[str, ...]:
        """Equal for two drops that hold the same people, file by file."""
        return tuple(file.sha256 for file in self._fetched())

    def beside(self, name: str) -> str:
        """A file's path as seen from the later drop's folder."""
        return f"{_BESIDE}{self.drop.path.rstrip('/').rsplit('/', 1)[-1]}/{name}"

    def _fetched(self) -> Iterable[LocalFile]:
        return (file for files in self.delivered.values() for file in files)


def own_files(files: Dictionary[str, str]) -> dict[str, str]:
    """Those of a drop's recorded files that lie in its own folder."""
    return {name: sha for name, sha in files.items() if not name.startswith(_BESIDE)}


def fetch_earlier(
    drop: Drop, mapping: Mapping, scratch: Path, recorded: Iterable[str] | None
) -> tuple[Earlier, ...]:
    """The complete drops before `drop`, oldest first, with the files that people are made of.

    A folder that is not named after a day has none before it.

    Args:
        drop: the later one.
        mapping: says which files people are made of.
        scratch: gets copies.
        recorded: the files that the drop was extracted with before; only drops that are named
            there are taken, so that one that was delivered late changes nothing. None takes all.
    """
    if drop.delivered_on is None or PERSON not in mapping.entities:
        return ()
    before = [
        other
        for other in list_drops(drop.path.rstrip("/").rsplit("/", 1)[0], drop.source)
        if other.delivered_on is not None and other.delivered_on < drop.delivered_on
    ]
    if recorded is not None:
        names = {name.split("/")[1] for name in recorded if name.startswith(_BESIDE)}
        before = [other for other in before if str(other.delivered_on) in names]
    found = (_fetch_people(other, mapping, scratch / str(other.delivered_on)) for other in before)
    return tuple(one for one in found if one is not None)


def _fetch_people(drop: Drop, mapping: Mapping, scratch: Path) -> Earlier | None:
    """None where the drop is incomplete or holds no file of people."""
    there = list_files(drop.path)
    wanted = _relations(mapping, there)
    if lacks(there, mapping) or not any(wanted.values()):
        return None
    scratch.mkdir(parents=True, exist_ok=True)
    delivered = {
        name: tuple(fetch(drop.path, info, mapping.csv_of(name), scratch) for info in infos)
        for name, infos in wanted.items()
    }
    return Earlier(drop, delivered, frozenset(there))


def _relations(mapping: Mapping, there: Dictionary[str, FileInfo]) -> dict[str, list[FileInfo]]:
    names = sorted(relations_of(mapping.entities[PERSON]))
    return {name: matching(there, mapping.files[name]) for name in names}


def load_earlier(
    connection: duckdb.DuckDBPyConnection,
    earlier: Sequence[Earlier],
    mapping: Mapping,
    time_zone: str,
    scratch: Path,
    kept: Path,
) -> dict[str, str]:
    """Creates the table `earlier_people`: everybody as each drop has them, with its `day`.

    A drop that holds the same people as the one before tells nothing and is left out.

    Args:
        connection: gets the table.
        earlier: the drops, oldest first.
        mapping: what their files mean.
        time_zone: the company's.
        scratch: gets what is being written.
        kept: holds the people of each drop once they have been read, for the drops to come.

    Returns:
        The days of drops that this mapping cannot read, and why; they are not compared.
    """
    connection.execute(f"create table earlier_people (day date, {_COLUMNS})")
    unread: dict[str, str] = {}
    before: tuple[str, ...] = ()
    for one in earlier:
        day, file = str(one.drop.delivered_on), kept / _name(one, mapping, time_zone)
        if one.content == before:
            continue
        try:
            if not file.exists():
                _read_people(one, mapping, time_zone, scratch / file.name)
                replace_durably(scratch / file.name, file)
        except ReviewsError as error:
            unread[day] = str(error)
            continue
        before = one.content
        connection.execute(
            f"insert into earlier_people by name select date '{day}' as day, * "  # noqa: S608 - a day
            f"from read_parquet({literal(str(file))})"
        )
    return unread


def _name(one: Earlier, mapping: Mapping, time_zone: str) -> str:
    """Says all that the people depend on."""
    read_with = [FORMAT, repr(ENTITIES[PERSON]), mapping.digest(), time_zone]
    return f"{hash_of([read_with, one.content])}.parquet"


def _read_people(one: Earlier, mapping: Mapping, time_zone: str, file: Path) -> None:
    """Writes the people of one drop; its findings were told when it was extracted itself."""
    entity = ENTITIES[PERSON]
    with duckdb.connect() as connection:
        prepare(connection, time_zone, mapping.naive_times)
        create_findings(connection)
        relations = load_relations(connection, one.drop.path, mapping, one.delivered)
        candidates = make_candidates(connection, entity, mapping, relations.columns, PERSON)
        make_rows(connection, entity, candidates, mapping, PERSON)
        connection.execute(
            f"copy (select {_NAMES} from kept_{PERSON}) to {literal(str(file))} (format parquet)"  # noqa: S608
        )
