"""What the reports library is told of the settings.

Here belongs the translation of one into the other; `reports` knows nothing of this package.
"""

from dagster_project.settings import Settings
from reports.model import ReportSettings


def report_settings(settings: Settings, language: str) -> ReportSettings:
    """The settings of the packs in one language."""
    return ReportSettings(
        company_name=settings.company.name,
        language=language,
        page_size=settings.reports.page_size,
        dispute_contact=settings.company.dispute_contact,
        time_zone=settings.company.time_zone,
    )
