"""What the reports library is told of the settings.

Here belongs the translation of one into the other; `reports` knows nothing of this package.
"""

from dataclasses import replace

from dagster_project.settings import Settings
from reports.model import Note, ReportSettings
from reports.notes import read_notes
from reports.packs import Choices


def report_settings(settings: Settings, language: str) -> ReportSettings:
    """The settings of the packs in one language, without notes."""
    return ReportSettings(
        company_name=settings.company.name,
        language=language,
        page_size=settings.reports.page_size,
        dispute_contact=settings.company.dispute_contact,
        time_zone=settings.company.time_zone,
    )


def notes_of(settings: Settings) -> tuple[Note, ...]:
    """The managers' notes of all months; none where the settings name no file.

    Raises:
        NotesError: the file cannot be read as it is; tells every wrong row.
    """
    return read_notes(settings.reports.notes) if settings.reports.notes else ()


def check_notes(settings: Settings) -> None:
    """Stops what would fail only after hours, when the packs are rendered.

    Raises:
        NotesError: the managers' notes cannot be read as they are; tells every wrong row.
    """
    notes_of(settings)


def pack_choices(settings: Settings, notes: tuple[Note, ...] = ()) -> Choices:
    """Which packs are wanted, with what managers wrote about people."""
    reports = settings.reports
    return Choices(
        settings=replace(report_settings(settings, reports.company.languages[0]), notes=notes),
        company=reports.company.wanted,
        team=reports.team.wanted,
        person=reports.person.wanted,
    )
