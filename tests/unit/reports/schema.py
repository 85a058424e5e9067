"""The columns of the published tables that packs are made of, as their contracts promise them.

Here belongs reading the contracts; the rows are made in `marts`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from dagster_project.closing.changes import CONTRACT as REVISION_CHANGES
from reports.marts import RELATIONS
from reports.relations import TABLES

_MARTS = Path(__file__).parents[3] / "dbt" / "models" / "marts"
_READ = {*RELATIONS, *(mart for mart, _ in TABLES.values()), "metric_definitions"}
_READ |= {"quarantined_rows", "deals"}


@cache
def columns_of_marts() -> Mapping[str, Mapping[str, str]]:
    """Name and type of every column of every table that packs read."""
    found: dict[str, Mapping[str, str]] = {"revision_changes": REVISION_CHANGES.columns}
    for path in _MARTS.glob("*/*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            if model["name"] in _READ:
                found[model["name"]] = {
                    column["name"]: column["data_type"] for column in model["columns"]
                }
    return found
