"""The managers' notes: can the file be read, and is everybody known whom they are about?

Here belong checks that need no packs. In which packs a note is printed depends on who has one; that
is told when the month is closed.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.checkup.finding import Finding
from dagster_project.closing.pins import by_own_name
from dagster_project.home import Home
from dagster_project.months import format_month
from dagster_project.output_ids import short_id, some_ids
from dagster_project.report_settings import notes_of
from dagster_project.settings import Settings
from reports.errors import NotesError
from reports.model import Note

_SUBJECT = "Notes"
_NOT_CHECKED = "whom they are about is checked once a month is published"


def check_notes(settings: Settings, home: Home) -> Finding | None:
    """The notes, with every wrong row and unknown person; None where the settings name no file."""
    path = settings.reports.notes
    if path is None:
        return None
    try:
        notes = notes_of(settings)
    except NotesError as error:
        return Finding("fail", _SUBJECT, str(error))
    found = f"{len(notes)} note{'' if len(notes) == 1 else 's'} in {path}"
    if not notes:
        return Finding("ok", _SUBJECT, found)
    if not settings.reports.team.wanted and not settings.reports.person.wanted:
        remedy = "Switch on reports.team or reports.person, or take reports.notes out."
        found = f"{found}, printed nowhere: packs of teams and of people are switched off"
        return Finding("warn", _SUBJECT, found, remedy)
    return _check_people(notes, found, path, home)


def _check_people(notes: Sequence[Note], found: str, path: Path, home: Home) -> Finding:
    try:
        known = _people_by_month(home.marts)
    except duckdb.Error:  # told by the check of the marts
        known = {}
    if not known:
        return Finding("ok", _SUBJECT, f"{found}; {_NOT_CHECKED}")
    newest = max(known)
    unknown = [
        f"{short_id(note.person_id)} ({format_month(note.month)})"
        for note in notes
        if note.person_id not in known.get(note.month, known[newest])
    ]
    if not unknown:
        told = "everybody they are about is known; who is in no pack is told at the close"
        return Finding("ok", _SUBJECT, f"{found}; {told}")
    count = f"{len(unknown)} {'is' if len(unknown) == 1 else 'are'} about nobody who is known"
    remedy = (
        f"Correct the ids in {path.name}; `reviews query` shows those there are, as person_id of "
        f"dim_person. Who is new since {format_month(newest)}, the newest published month, is not "
        "known yet."
    )
    return Finding("warn", _SUBJECT, f"{found}; {count}: {some_ids(unknown)}", remedy)


def _people_by_month(marts: Path) -> dict[date, set[str]]:
    """Ids of everybody in each published month; empty before the first close."""
    if not marts.exists():
        return {}
    with duckdb.connect(str(by_own_name(marts)), read_only=True) as connection:
        rows = connection.execute("select distinct review_month, person_id from dim_person")
        people: dict[date, set[str]] = {}
        for month, person_id in rows.fetchall():
            people.setdefault(month, set()).add(person_id)
    return people
