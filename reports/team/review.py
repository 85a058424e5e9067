"""The team pack as one frozen view model: the team's pages, then one page per direct report.

Here belongs the whole; its parts are defined where they are built.
"""

from dataclasses import dataclass

from reports.model import Edition, ReportSettings
from reports.person.review import PersonReview


@dataclass(frozen=True, slots=True)
class TeamReview:
    """What a manager is told about the month of their people.

    `people` are the direct reports who hold a selling role: their first page follows the team's.
    """

    settings: ReportSettings
    edition: Edition
    manager_id: str
    name: str
    people: tuple[PersonReview, ...]
