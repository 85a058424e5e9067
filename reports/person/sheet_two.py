"""How much room the second page has, in millimetres: what is printed of lists depends on it.

Here belong estimates of heights, on the safe side, by the letters of a text; the layout itself is
`person_two.html` with `person.css`.
"""

from collections.abc import Iterable
from math import ceil

from reports.person.review import Coaching, EvidenceColumn, NoteBox

_PAGES = {"A4": 261.0, "Letter": 243.0}
# Letters on a line as wide as the page, of text, small print, within a framed box and in tables.
_TEXT, _SMALL, _BOXED, _CELLS = 115, 128, 108, 124
_LINE, _SMALL_LINE, _TABLE_LINE, _AIR = 3.95, 3.55, 3.4, 1.0
_TITLE, _HEAD, _ROW_AIR, _BOX = 8.5, 5.5, 1.8, 15.0
_WRITING = 7.0
_NOTE_LINES, _REPLY_AT_LEAST, _REPLY_AT_MOST = 4, 3, 11
_SOURCES, _SAFETY = 16.5, 5.0


def room_for_rows(page_size: str, coaching: Coaching, note: NoteBox) -> float:
    """What coaching, note, a short reply and the sources leave for the evidence."""
    others = _coaching(coaching) + _note(note) + _BOX + _REPLY_AT_LEAST * _WRITING + _SOURCES
    return page_height(page_size) - others - _SAFETY


def page_height(page_size: str) -> float:
    """Between the margins; of a size that is not known, that of the shorter one."""
    return _PAGES.get(page_size, min(_PAGES.values()))


def rows_that_fit(
    rows: Iterable[tuple[str, ...]], columns: tuple[EvidenceColumn, ...], rule: str, room: float
) -> tuple[tuple[str, ...], ...]:
    """The first rows, as far as they take up no more than the room."""
    left = room - evidence_height((), columns, rule)
    fitting: list[tuple[str, ...]] = []
    for row in rows:
        left -= _row(row, columns)
        if left < 0:
            break
        fitting.append(row)
    return tuple(fitting)


def evidence_height(
    rows: Iterable[tuple[str, ...]], columns: tuple[EvidenceColumn, ...], rule: str
) -> float:
    """Title, rule and table."""
    return _TITLE + _text(rule) + _HEAD + sum(_row(row, columns) for row in rows)


def reply_lines(page_size: str, evidence: float, coaching: Coaching, note: NoteBox) -> int:
    """How many lines for a reply fit on what is left of the page."""
    left = room_for_rows(page_size, coaching, note) - evidence
    more = int(max(0.0, left) / _WRITING)
    return min(_REPLY_AT_MOST, _REPLY_AT_LEAST + more)


def _row(row: tuple[str, ...], columns: tuple[EvidenceColumn, ...]) -> float:
    lines = max(
        ceil(len(cell) / max(1.0, _CELLS * column.width / 100 - 1.5))
        for cell, column in zip(row, columns, strict=True)
    )
    return _ROW_AIR + lines * _TABLE_LINE


def _text(text: str, letters: int = _TEXT, line: float = _LINE) -> float:
    return ceil(len(text) / letters) * line + _AIR


def _coaching(coaching: Coaching) -> float:
    height = _TITLE + _text(coaching.summary.text)
    if coaching.rows:
        names = (row.counterpart for row in coaching.rows)
        height += _HEAD + sum(_ROW_AIR + ceil(len(one) / 55) * _TABLE_LINE for one in names)
    return height + (_text(coaching.more.text, _SMALL, _SMALL_LINE) if coaching.more else 0.0)


def _note(note: NoteBox) -> float:
    if not note.paragraphs:
        return _BOX + _NOTE_LINES * _WRITING
    height = _BOX + sum(_text(paragraph, _BOXED) for paragraph in note.paragraphs)
    return height + (_text(note.more.text, _SMALL, _SMALL_LINE) if note.more else 0.0)
