"""The person pack as one frozen view model: two pages about one person.

Here belongs the whole; its parts are defined where they are built.
"""

from dataclasses import dataclass

from reports.model import Edition, ReportSettings


@dataclass(frozen=True, slots=True)
class PersonReview:
    """What a person is told about their month."""

    settings: ReportSettings
    edition: Edition
    person_id: str
    name: str
