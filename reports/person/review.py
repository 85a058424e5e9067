"""The person pack as one frozen view model: two pages about one person.

Here belong the values that the two pages show. How each part is found is in the module of its name;
layout is `person.html`. Nothing here may name anybody but the person, their manager and the
counterparties of their own recommendations and recorded sessions.
"""

from dataclasses import dataclass

from reports.advice import Advice
from reports.attachments import Attachment
from reports.charts.pictures import TrendPicture
from reports.model import Edition, Number, ReportSettings, Role, Series, Statement, Unit


@dataclass(frozen=True, slots=True)
class PeerBand:
    """The middle half of the other people in the role: nobody's figure can be told from it."""

    low: float
    high: float
    people: int
    text: str


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of the person, beside target, peers and own past."""

    metric: str
    label: str
    unit: Unit
    currency: str | None
    value: Number | None
    cases: Number | None
    cases_text: str
    target: Number | None
    attainment: float | None
    band: PeerBand | None
    past: Number | None
    past_label: str
    series: Series
    course: Statement

    @property
    def gap(self) -> float | None:
        """Value less target; None where either is missing."""
        if self.value is None or self.target is None:
            return None
        return float(self.value) - float(self.target)


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What twelve months of evidence tell about one rate of the person, beside the whole role's."""

    metric: str
    label: str
    adjusted: str
    interval: str
    role_rate: str
    cases: Number | None
    cases_text: str
    verdict: Statement


@dataclass(frozen=True, slots=True)
class EvidenceColumn:
    """One column of the evidence; `width` is its share of the table in percent."""

    label: str
    width: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows behind the figures: the first of them in print, all of them attached."""

    title: str
    rule: Statement
    columns: tuple[EvidenceColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    rows_in_all: int


@dataclass(frozen=True, slots=True)
class CoachingRow:
    """Recorded sessions with one other person in twelve months."""

    counterpart: str
    is_given: bool
    sessions: int
    hours: float


@dataclass(frozen=True, slots=True)
class Coaching:
    """Coaching that the person received and gave: recorded sessions only."""

    summary: Statement
    rows: tuple[CoachingRow, ...]
    more: Statement | None
    sessions_given: int
    hours_given: float


@dataclass(frozen=True, slots=True)
class NoteBox:
    """The manager's note as printed, by paragraphs; none where it is to be written by hand."""

    paragraphs: tuple[str, ...]
    more: Statement | None


@dataclass(frozen=True, slots=True)
class PersonReview:
    """What a person is told about their month.

    `prefix` (letters, digits and hyphens) begins every anchor and picture key of the pages, so that
    several people's pages can stand in one document. The first page makes sense alone. `density` is
    how closely it is set, from 0 to 2.
    """

    settings: ReportSettings
    edition: Edition
    person_id: str
    name: str
    prefix: str
    role: Role
    role_title: str
    team: str
    manager: str
    tenure: Statement | None
    metrics: tuple[Metric, ...]
    metric_notes: tuple[str, ...]
    picture: TrendPicture | None
    standing: tuple[StandingRow, ...]
    standing_note: Statement
    strengths: tuple[Statement, ...]
    advice: tuple[Advice, ...]
    no_advice: tuple[Statement, ...]
    density: int
    evidence: Evidence
    coaching: Coaching
    note: NoteBox
    reply_lines: int
    dispute: tuple[Statement, ...]
    attachments: tuple[Attachment, ...]
