"""The team pack as one frozen view model: the team's pages, then one page per direct report.

Here belongs the whole; its parts are defined where they are built.
"""

from dataclasses import dataclass

from reports.attachments import Attachment
from reports.model import Edition, ReportSettings, Statement
from reports.person.review import PersonReview
from reports.team.advice import ToDo
from reports.team.below import ManagerPage
from reports.team.coaching import TeamCoaching
from reports.team.others import OtherPerson
from reports.team.people import PeopleTable
from reports.team.since import TeamSince
from reports.team.standing import Standing


@dataclass(frozen=True, slots=True)
class TeamNote:
    """What the manager wrote about a person's month."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class TeamReview:
    """What a manager is told about the month of their people.

    `people` are the direct reports who hold a selling role: their first page follows the team's.
    `prefix` begins the names of anchors and pictures.
    """

    settings: ReportSettings
    edition: Edition
    manager_id: str
    name: str
    people: tuple[PersonReview, ...]
    prefix: str
    teams: tuple[str, ...]
    size: Statement
    standing: Standing
    own_figures: Statement | None
    todos: tuple[ToDo, ...]
    since: TeamSince
    strengths: tuple[Statement, ...]
    tables: tuple[PeopleTable, ...]
    others: tuple[OtherPerson, ...]
    coaching: TeamCoaching
    managers: tuple[ManagerPage, ...]
    notes: tuple[TeamNote, ...]
    attachments: tuple[Attachment, ...]
