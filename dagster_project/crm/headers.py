"""The header row of a CSV file: read, and matched with what a mapping wants.

Here belongs what must be right before any row is read; every message says where to change the
mapping.
"""

import csv
import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dagster_project.crm.landing import LandingError, LocalFile
from dagster_project.crm.mapping_model import CsvFormat
from dagster_project.crm.plan import Wanted, normal

_LONGEST = 1 << 20
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Header:
    """The header of one file.

    Attributes:
        names: as found.
        blank_lines: above it, in the local file.
        body_at: byte of the local file at which the first row starts.
        body_line: line of the delivered file at which the first row starts.
    """

    names: tuple[str, ...]
    blank_lines: int
    body_at: int
    body_line: int


def read_header(file: LocalFile, where: str, form: CsvFormat) -> Header:
    """Reads the first record of a file.

    Raises:
        LandingError: the file is empty, or its first record is no header.
    """
    blank, raw = _first_record(file.path, form.quote.encode())
    text = _decoded(raw, where)
    if not text.strip():
        raise LandingError(
            f"{where} is empty: not even a header row is there. Export it again; a file without "
            "rows still needs its header."
        )
    try:
        rows = list(csv.reader([text], delimiter=form.delimiter, quotechar=form.quote, strict=True))
    except csv.Error as error:
        raise LandingError(
            f"{where}: the first line is no CSV header ({error}): {text[:200]!r}. Lines above the "
            "header are skipped with csv.skip in the mapping."
        ) from error
    lines_before = sum(line.count(b"\n") for line in blank)
    return Header(
        names=tuple(name.strip() for name in rows[0]),
        blank_lines=lines_before,
        body_at=sum(map(len, blank)) + len(raw),
        body_line=1 + file.lines_above + lines_before + raw.count(b"\n"),
    )


def _first_record(path: Path, quote: bytes) -> tuple[list[bytes], bytes]:
    """The blank lines above the first record, and the record with its line end."""
    blank: list[bytes] = []
    raw = b""
    with path.open("rb") as file:
        while line := file.readline(_LONGEST):
            if not raw and not line.removeprefix(b"\xef\xbb\xbf").strip(b"\r\n"):
                blank.append(line)
                continue
            raw += line
            if raw.count(quote) % 2 == 0 or len(raw) >= _LONGEST:
                break
    return blank, raw


def _decoded(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise LandingError(
            f"{where}: the header is not UTF-8 ({error.reason} at byte {error.start}). Write the "
            "file's encoding, such as cp1252, as csv.encoding in the mapping."
        ) from error


def match(
    wanted: Iterable[Wanted], header: Header, where: str, mapping_path: Path
) -> dict[str, int | None]:
    """Position of each wanted column in the file; None for optional ones that are not there.

    Raises:
        LandingError: names every column that is missing or ambiguous.
    """
    positions: dict[str, list[int]] = {}
    for index, name in enumerate(header.names):
        positions.setdefault(normal(name), []).append(index)
    found: dict[str, int | None] = {}
    problems = []
    for column in wanted:
        places = next((p for h in column.headers if (p := positions.get(normal(h)))), [])
        if len(places) > 1:
            problems.append(
                f'column "{header.names[places[0]]}" occurs {len(places)} times; keep one, or map '
                f"another header ({column.key})"
            )
        elif places or column.is_optional:
            found[column.name] = places[0] if places else None
        else:
            problems.append(_missing(column, header))
    if problems:
        raise LandingError(
            f"{where} does not fit the mapping:\n"
            + "\n".join(f"  - {problem}" for problem in problems)
            + f"\nFound: {', '.join(header.names)}.{_delimiter_hint(header)}\nCorrect the export, "
            f"or the named keys of {mapping_path}."
        )
    return found


def _missing(column: Wanted, header: Header) -> str:
    names = " or ".join(f'"{name}"' for name in column.headers)
    by_normal = {normal(name): name for name in header.names}
    near = difflib.get_close_matches(normal(column.headers[0]), list(by_normal), n=1)
    hint = f'; the nearest is "{by_normal[near[0]]}"' if near else ""
    return f"column {names} is missing{hint} ({column.key})"


def _delimiter_hint(header: Header) -> str:
    if len(header.names) != 1:
        return ""
    seen = [delimiter for delimiter in _DELIMITERS if delimiter in header.names[0]]
    return f" The delimiter seems to be {seen[0]!r}: set csv.delimiter." if seen else ""
