"""The manager's note in a person's pack.

Here belongs how much of it is printed. It is somebody's own text: shown as it is, escaped where it
is laid out, and never taken for anything else.
"""

from math import ceil

from reports.attachments import Attachment
from reports.model import Note
from reports.person.peers import Peers
from reports.person.review import NoteBox
from reports.statements import state
from reports.texts import N_

FILE = "note.txt"
# What the box has room for, in letters and in lines of about so many letters.
_LETTERS, _LINES, _LINE = 900, 11, 105


def build_note(person_id: str, peers: Peers) -> tuple[NoteBox, tuple[Attachment, ...]]:
    """The note about the month, its beginning if it is long; the whole of it is then attached."""
    note = peers.notes.get(person_id)
    if note is None:
        return NoteBox((), None), ()
    paragraphs, is_whole = _beginning(note)
    if is_whole:
        return NoteBox(paragraphs, None), ()
    formatter = peers.pack.formatter
    more = state(
        formatter,
        "note_continued",
        N_("This is its beginning; the whole note (%(letters)s characters) is attached: %(file)s."),
        n=len(note.text),
        threshold=N_("At most about %(limit)s characters or %(lines)s lines in print"),
        letters=formatter.count(len(note.text)),
        file=FILE,
        limit=formatter.count(_LETTERS),
        lines=_LINES,
    )
    whole = Attachment(FILE, formatter.texts.say("Your manager’s note, complete"), note.text)
    return NoteBox(paragraphs, more), (whole,)


def _beginning(note: Note) -> tuple[tuple[str, ...], bool]:
    """The paragraphs that fit, the last of them cut between words; and whether that is all."""
    letters, lines = _LETTERS, _LINES
    fitting: list[str] = []
    for paragraph in filter(None, (" ".join(line.split()) for line in note.text.splitlines())):
        room = min(letters, lines * _LINE)
        if len(paragraph) > room:
            if lines > 0 and room > _LINE // 2:
                fitting.append(_cut(paragraph, room))
            elif fitting:
                fitting[-1] += " …"
            return tuple(fitting), False
        fitting.append(paragraph)
        letters -= len(paragraph)
        lines -= ceil(len(paragraph) / _LINE)
    return tuple(fitting), True


def _cut(text: str, room: int) -> str:
    """At a space, unless there is none near."""
    end = text.rfind(" ", room // 2, room)
    return f"{text[: end if end > 0 else room].rstrip()} …"
