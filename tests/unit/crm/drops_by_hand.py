"""Small drops written by hand, and their extraction.

Here belong files and helpers that several tests share; what is expected of them is in the tests.
"""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import yaml

from dagster_project.crm.drops import drop_from_folder
from dagster_project.crm.extract import Extraction, extract_drop
from dagster_project.crm.mapping import Mapping, load_mapping
from dagster_project.settings import RoleSettings

NADIA, AXEL, MONA, SUSE = (f"00500000000000{n}AAA" for n in range(1, 5))
LEAD, MERGED = "00Q000000000001AAA", "00Q000000000002AAA"
ACCOUNT = "001000000000001AAA"
DEAL, LOST, OPEN = (f"00600000000000{n}AAA" for n in range(1, 4))

SALESFORCE = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "salesforce").iterdir())
}


@dataclass(frozen=True)
class Work:
    """A work folder and the settings that an extraction needs."""

    folder: Path
    time_zone: str = "Europe/Berlin"
    roles: RoleSettings = field(default_factory=RoleSettings)

    def extract(
        self, files: Dictionary[str, str | bytes], mapping: Mapping, name: str = "2026-11-01"
    ) -> Extraction:
        """Writes the files as a drop and extracts it."""
        return self.extract_folder(write_drop(self.folder / "landing" / name, files), mapping)

    def extract_folder(self, folder: Path, mapping: Mapping) -> Extraction:
        """Extracts a drop that is there."""
        return extract_drop(
            drop_from_folder(str(folder), "crm"),
            mapping,
            raw_dir=self.folder / "raw",
            quarantine_dir=self.folder / "quarantine",
            time_zone=self.time_zone,
            roles=self.roles,
        )

    def quarantine(self, extraction: Extraction) -> Path:
        """The quarantine of an extraction."""
        return self.folder / "quarantine" / "crm" / extraction.drop_id / "rows.parquet"

    def findings(self, extraction: Extraction) -> list[tuple[object, ...]]:
        """Entity, file, line, column, value, reason, action."""
        sql = (
            f"select * exclude (source, drop_id) from '{self.quarantine(extraction)}' order by all"
        )
        return duckdb.execute(sql).fetchall()


def write_drop(folder: Path, files: Dictionary[str, str | bytes]) -> Path:
    """Writes files as a CRM would."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def rows(extraction: Extraction, entity: str, columns: str = "*") -> list[tuple[object, ...]]:
    """The extracted rows, sorted."""
    path = extraction.raw_path / f"{entity}.parquet"
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"create view raw as select * exclude (source, drop_id) from '{path}'")
        grouped = "group by all" if "count(" in columns else ""
        sql = f"select {columns} from raw {grouped} order by all"
        return connection.execute(sql).fetchall()


def mapping_of(folder: Path, text: str) -> Mapping:
    """A mapping written as YAML."""
    yaml.safe_load(text)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(str(path))
