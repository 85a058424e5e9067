"""What each mart is to be: its columns, types and key, as the dbt project promises them.

Here belong reading the promises from dbt's manifest and the SQL of an empty table that keeps them.
What is done where a file of an earlier version differs is in `migrate`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dagster_project.quoting import quoted


@dataclass(frozen=True)
class Contract:
    """One mart: its columns with their types in order, which are never empty, and the key."""

    table: str
    columns: Mapping[str, str]
    not_null: frozenset[str]
    key: tuple[str, ...]

    def create_sql(self, name: str) -> str:
        """Creates an empty table of the name with these columns and constraints."""
        parts = [
            f"{quoted(column)} {kind}{' not null' if column in self.not_null else ''}"
            for column, kind in self.columns.items()
        ]
        if self.key:
            parts.append(f"primary key ({', '.join(quoted(column) for column in self.key)})")
        return f"create table {name} ({', '.join(parts)})"


def contracts_of(manifest: Mapping[str, Any]) -> list[Contract]:
    """The contracts of all marts: models whose contract dbt enforces."""
    return [
        _contract(node)
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["contract"]["enforced"]
    ]


def _contract(node: Mapping[str, Any]) -> Contract:
    columns = {name: column["data_type"] for name, column in node["columns"].items()}
    not_null = {
        name
        for name, column in node["columns"].items()
        if any(constraint["type"] == "not_null" for constraint in column["constraints"])
    }
    keys = [c["columns"] for c in node["constraints"] if c["type"] == "primary_key"]
    keys += [
        [name]
        for name, column in node["columns"].items()
        if any(constraint["type"] == "primary_key" for constraint in column["constraints"])
    ]
    key = tuple(keys[0]) if keys else ()
    # A key is never empty; DuckDB says so of its columns by itself.
    return Contract(node["alias"] or node["name"], columns, frozenset(not_null | set(key)), key)
