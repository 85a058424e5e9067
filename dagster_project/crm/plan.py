"""Which columns of a file a mapping wants.

Here belongs the merge of declared columns (for expressions) with headers that canonical columns
name directly. Finding them in a file is in `headers`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dagster_project.crm.mapping_model import ColumnSource, Mapping

# The override file, which no mapping describes, as a relation.
OVERRIDES = "role_overrides"


@dataclass(frozen=True)
class Wanted:
    """One column of a relation.

    Attributes:
        name: in the relation.
        headers: that it may have in the file, the preferred one first.
        type: DuckDB type.
        format: of dates and times, where they are not ISO 8601.
        is_optional: empty where the file lacks it.
        key: where the mapping can be changed.
    """

    name: str
    headers: tuple[str, ...]
    type: str
    format: str | None
    is_optional: bool
    key: str

    @property
    def declared_at(self) -> str:
        """The key where its format is declared; empty for files whose columns are fixed."""
        return "" if self.key.startswith(f"files.{OVERRIDES}.") else self.key


def normal(header: str) -> str:
    """A header as it is compared: without letter case and surplus blanks."""
    return " ".join(header.replace("\ufeff", " ").replace("\u200b", " ").split()).casefold()


def wanted_columns(mapping: Mapping, file: str) -> tuple[Wanted, ...]:
    """The columns of one relation, declared ones first."""
    columns = [
        Wanted(
            name=name,
            headers=column.headers or (name,),
            type=column.type,
            format=column.format,
            is_optional=column.optional,
            key=f"files.{file}.columns.{name}",
        )
        for name, column in mapping.files[file].columns.items()
    ]
    for key, source in _header_sources(mapping, file):
        if find_column(columns, source) is None:
            columns.append(Wanted(source.headers[0], source.headers, "VARCHAR", None, False, key))
    return tuple(columns)


def _header_sources(mapping: Mapping, file: str) -> Iterable[tuple[str, ColumnSource]]:
    for entity, spec in mapping.entities.items():
        if spec.file == file:
            for column, source in spec.columns.items():
                if source.headers:
                    yield f"entities.{entity}.columns.{column}", source


def find_column(columns: Iterable[Wanted], source: ColumnSource) -> Wanted | None:
    """The column that `source` names, by its name or any of its headers."""
    asked = {normal(header) for header in source.headers}
    for column in columns:
        if asked & {normal(name) for name in (column.name, *column.headers)}:
            return column
    return None
