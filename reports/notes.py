"""Managers' notes for the packs of their people, from a CSV that somebody keeps by hand.

Here belongs reading the file, strictly: a note that ends up in no pack, or in another month's, is
found before anything is printed. Showing it is `person.note`.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from reports.errors import NotesError
from reports.model import Note

HEADER = ("person", "month", "text")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_SHOWN = 80


class _Row(NamedTuple):
    line: int
    cells: list[str]


def read_notes(path: Path) -> tuple[Note, ...]:
    """The notes of all people and months, in the order of the file.

    The file is CSV in UTF-8 with the columns person (id), month (as 2026-10) and text; a text with
    commas, quotes or line breaks stands in quotes.

    Raises:
        NotesError: the file is not there or not such a CSV, or a row has no person, month or text,
            or a person has two notes of one month.
    """
    notes: list[Note] = []
    lines: dict[tuple[str, date], int] = {}
    for row in _rows(path):
        note = _note(row, path)
        key = (note.person_id, note.month)
        if key in lines:
            raise _error(
                path,
                row.line,
                f"a second note for {note.person_id} in {note.month:%Y-%m}; the first is in line "
                f"{lines[key]}",
                "one note per person and month. Put the two texts into one row",
            )
        lines[key] = row.line
        notes.append(note)
    return tuple(notes)


def _rows(path: Path) -> Iterator[_Row]:
    """The rows below the header that are not blank, each with the line that it begins in."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    begins = 1
    is_header = True
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            wanted = "quotes around a text in pairs, and quotes within it doubled"
            raise _error(path, begins, f"a row that is no CSV ({error})", wanted) from error
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if is_header:
            _check_header(cells, path, line)
            is_header = False
        else:
            yield _Row(line, cells)
    if is_header:
        raise _error(path, 1, "an empty file", f'the header "{",".join(HEADER)}"')


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise NotesError(
            f"notes {path} cannot be read ({error.strerror}); expected a CSV file with the header "
            f'"{",".join(HEADER)}". Put it there, or take the path out of the settings.'
        ) from error
    except UnicodeDecodeError as error:
        line = len(error.object[: error.start].split(b"\n"))
        found = f"the byte 0x{error.object[error.start]:02x}, which is no UTF-8"
        raise _error(path, line, found, "UTF-8. Save the file as CSV UTF-8") from error


def _check_header(cells: list[str], path: Path, line: int) -> None:
    if tuple(cell.strip().lower() for cell in cells) != HEADER:
        raise _error(path, line, f'the header "{",".join(cells)}"', f'"{",".join(HEADER)}"')


def _note(row: _Row, path: Path) -> Note:
    if len(row.cells) != len(HEADER):
        wanted = f"{len(HEADER)}: {', '.join(HEADER)}. Put a text with commas into quotes"
        raise _error(path, row.line, f"{len(row.cells)} values", wanted)
    person_id, month, text = (cell.strip() for cell in row.cells)
    if not person_id:
        raise _error(path, row.line, "no person", "the id of a person")
    found = _MONTH.fullmatch(month)
    if not found or found[1] == "0000":
        raise _error(path, row.line, f'the month "{month}"', "year and month, such as 2026-10")
    if not text:
        wanted = "what the manager has to say. Take the row out if that is nothing"
        raise _error(path, row.line, "no text", wanted)
    return Note(person_id, date(int(found[1]), int(found[2]), 1), text)


def _error(path: Path, line: int, found: str, expected: str) -> NotesError:
    short = found if len(found) <= 2 * _SHOWN else f"{found[:_SHOWN]}…"
    return NotesError(f"notes {path}, line {line}: found {short}; expected {expected}.")
