"""The form of a mapping file: which keys it may have and what they hold.

Here belong types and shorthands. Whether a mapping fits the canonical model is checked in
`mapping`, which also loads the file.
"""

import codecs
import hashlib
import json
import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, PrivateAttr, field_validator, model_validator

from dagster_project.crm.sql import COLUMN_TYPES, TYPES_IN_WORDS
from dagster_project.settings_section import Section


class CsvFormat(Section):
    """How the CRM writes CSV. A quote inside quotes is doubled; line ends may be LF or CRLF."""

    delimiter: str = Field(",", min_length=1, max_length=1)
    quote: str = Field('"', min_length=1, max_length=1)
    encoding: str = "utf-8"
    skip: int = Field(0, ge=0, le=1000, description="lines above the header")

    @field_validator("encoding")
    @classmethod
    def _encoding_exists(cls, value: str) -> str:
        try:
            return codecs.lookup(value).name
        except LookupError as error:
            raise ValueError(f"no encoding {value!r}; write one like 'cp1252'") from error


class FileColumn(Section):
    """A column of a file that expressions use: its type, and other headers it may have."""

    type: str = "VARCHAR"
    format: str | None = Field(None, description="of dates and times, as in strptime")
    headers: tuple[str, ...] = Field((), description="where the header is not the column's name")
    optional: bool = Field(False, description="empty where the file lacks it")

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
        if value is None:
            return {}
        return {"type": value} if isinstance(value, str) else value

    @field_validator("type")
    @classmethod
    def _type_exists(cls, value: str) -> str:
        if not re.fullmatch(COLUMN_TYPES, value):
            # In a file's columns a plain value is a type, in an entity's it is a header.
            header = json.dumps(value, ensure_ascii=False)
            raise ValueError(
                f"{value!r} is no type; write one of {TYPES_IN_WORDS}. If it is what the export "
                f"calls the column, write {{headers: [{header}]}}"
            )
        return value


class FileSpec(Section):
    """One relation of the export: the files that hold it, and the columns that SQL may use."""

    names: tuple[str, ...] = Field(min_length=1, description="names or globs; all matches are read")
    optional: bool = False
    csv: CsvFormat | None = Field(None, description="where it differs from the mapping's `csv`")
    columns: dict[str, FileColumn] = Field(default_factory=dict)
    entity: str | None = Field(
        None, description="whose rows its unreadable lines count as; the first entity that reads it"
    )

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
        if isinstance(value, str):
            return {"names": (value,)}
        return {"names": value} if isinstance(value, list) else value

    @field_validator("names", mode="before")
    @classmethod
    def _one_name(cls, value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
        return (value,) if isinstance(value, str) else value


class ColumnSource(Section):
    """Where a canonical column comes from: a header (the first that is found), or an expression."""

    headers: tuple[str, ...] = ()
    sql: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
        if isinstance(value, str):
            return {"headers": (value,)}
        return {"headers": value} if isinstance(value, list) else value

    @model_validator(mode="after")
    def _is_header_or_sql(self) -> Self:
        if bool(self.headers) == (self.sql is not None):
            raise ValueError("write a header, a list of headers, or {sql: an expression}")
        return self


class EntitySpec(Section):
    """How one canonical entity is made: columns of one file, or one query over several."""

    file: str | None = None
    where: str | None = Field(None, description="SQL; other rows of the file are no such entity")
    columns: dict[str, ColumnSource] = Field(default_factory=dict)
    sql: str | None = None

    @model_validator(mode="after")
    def _is_columns_or_sql(self) -> Self:
        if (self.sql is None) == (self.file is None):
            raise ValueError("write either `file` with `columns`, or `sql`")
        if self.sql is not None and (self.columns or self.where):
            raise ValueError("`sql` makes the whole entity; `columns` and `where` go with `file`")
        return self


class Mapping(Section):
    """How the files of one CRM become the canonical model."""

    csv: CsvFormat = Field(default_factory=CsvFormat)
    naive_times: Literal["utc", "company"] = Field(
        "utc", description="the zone of times without one"
    )
    files: dict[str, FileSpec] = Field(min_length=1)
    entities: dict[str, EntitySpec] = Field(min_length=1)
    _path: Path = PrivateAttr(Path())

    @property
    def path(self) -> Path:
        """The file that the mapping was read from: where to change it."""
        return self._path

    def at(self, path: Path) -> Self:
        """Remembers the file."""
        self._path = path
        return self

    def csv_of(self, file: str) -> CsvFormat:
        """The CSV format of one relation's files."""
        return self.files[file].csv or self.csv

    def digest(self) -> str:
        """Sha256 over everything that the mapping says (comments and layout do not count)."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()
