"""Managers' notes for the packs of their people, from a CSV that somebody keeps by hand.

Here belongs reading the file, strictly: every row that ends up in no pack, or in another month's,
is found before anything is printed; and which notes are about nobody. Showing one is `person.note`.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from reports.errors import NotesError
from reports.marts import Marts
from reports.model import Note
from reports.packs import Choices, people_shown

HEADER = ("person", "month", "text")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_SHOWN = 80
_PROBLEMS_SHOWN = 20


class _Row(NamedTuple):
    line: int
    cells: list[str]


class _Problem(NamedTuple):
    line: int
    found: str
    expected: str

    def __str__(self) -> str:
        is_short = len(self.found) <= 2 * _SHOWN
        short = self.found if is_short else f"{self.found[:_SHOWN]}…"
        return f"line {self.line}: found {short}; expected {self.expected}."


def read_notes(path: Path) -> tuple[Note, ...]:
    """The notes of all people and months, in the order of the file.

    The file is CSV in UTF-8 with the columns person (id), month (as 2026-10) and text; a text with
    commas, quotes or line breaks stands in quotes.

    Raises:
        NotesError: the file is not there or not such a CSV, or a row has no person, month or text,
            or a person has two notes of one month; tells all such rows at once.
    """
    notes: list[Note] = []
    problems: list[_Problem] = []
    lines: dict[tuple[str, date], int] = {}
    for row in _rows(path):
        note = _note(row) if isinstance(row, _Row) else row
        if isinstance(note, _Problem):
            problems.append(note)
        elif first := lines.get((note.person_id, note.month)):
            found = (
                f"a second note for {note.person_id} in {note.month:%Y-%m}; the first is in line "
                f"{first}"
            )
            wanted = "one note per person and month. Put the two texts into one row"
            problems.append(_Problem(row.line, found, wanted))
        else:
            lines[note.person_id, note.month] = row.line
            notes.append(note)
    if problems:
        raise _error(path, problems)
    return tuple(notes)


def notes_without_pack(marts: Marts, month: date, choices: Choices) -> tuple[str, ...]:
    """Whom notes of the month are about who is in none of its packs: ids, in the file's order."""
    shown = people_shown(marts, month, choices)
    notes = choices.settings.notes
    return tuple(n.person_id for n in notes if n.month == month and n.person_id not in shown)


def _rows(path: Path) -> Iterator[_Row | _Problem]:
    """The rows below the header that are not blank, each with the line that it begins in."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    begins = 1
    is_header = True
    while True:
        line = begins
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            wanted = "quotes around a text in pairs, and quotes within it doubled"
            problem = _Problem(line, f"a row that is no CSV ({error})", wanted)
            if is_header:
                raise _error(path, [problem]) from error
            # The reader goes on in the next line.
            begins = reader.line_num + 1
            yield problem
            continue
        begins = reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if is_header:
            _check_header(cells, path, line)
            is_header = False
        else:
            yield _Row(line, cells)
    if is_header:
        raise _error(path, [_Problem(1, "an empty file", f'the header "{",".join(HEADER)}"')])


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
        problem = _Problem(line, found, "UTF-8. Save the file as CSV UTF-8")
        raise _error(path, [problem]) from error


def _check_header(cells: list[str], path: Path, line: int) -> None:
    if tuple(cell.strip().lower() for cell in cells) != HEADER:
        found = f'the header "{",".join(cells)}"'
        raise _error(path, [_Problem(line, found, f'"{",".join(HEADER)}"')])


def _note(row: _Row) -> Note | _Problem:
    if len(row.cells) != len(HEADER):
        wanted = f"{len(HEADER)}: {', '.join(HEADER)}. Put a text with commas into quotes"
        return _Problem(row.line, f"{len(row.cells)} values", wanted)
    person_id, month, text = (cell.strip() for cell in row.cells)
    if not person_id:
        return _Problem(row.line, "no person", "the id of a person")
    found = _MONTH.fullmatch(month)
    if not found or found[1] == "0000":
        return _Problem(row.line, f'the month "{month}"', "year and month, such as 2026-10")
    if not text:
        wanted = "what the manager has to say. Take the row out if that is nothing"
        return _Problem(row.line, "no text", wanted)
    return Note(person_id, date(int(found[1]), int(found[2]), 1), text)


def _error(path: Path, problems: Sequence[_Problem]) -> NotesError:
    """One problem in a sentence; of many, the first in a line each."""
    if len(problems) == 1:
        return NotesError(f"notes {path}, {problems[0]}")
    lines = [f"  - {problem}" for problem in problems[:_PROBLEMS_SHOWN]]
    if len(problems) > len(lines):
        lines.append(f"  … and {len(problems) - len(lines)} more")
    return NotesError("\n".join([f"notes {path} has {len(problems)} wrong rows:", *lines]))
