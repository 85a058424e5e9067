"""The company pack as one frozen view model.

Here belongs the whole; its parts are defined where they are built.
"""

from dataclasses import dataclass

from reports.company.actions import Actions
from reports.company.chain import ChainSection
from reports.company.changes import RevisionChanges
from reports.company.coaching import CoachingSection
from reports.company.method import Method
from reports.company.quality_rows import Effect
from reports.company.since import Since
from reports.company.standings import Standings
from reports.model import (
    Definition,
    Edition,
    Finding,
    Headline,
    QualityRow,
    Reason,
    ReportSettings,
    Role,
    Statement,
)
from reports.sections import RoleSection


@dataclass(frozen=True, slots=True)
class CompanyReview:
    """The company pack: all that the head of sales is told about a month."""

    settings: ReportSettings
    edition: Edition
    summary: str
    headlines: tuple[Headline, ...]
    actions: Actions
    since: Since
    findings: tuple[Finding, ...]
    sections: tuple[RoleSection, ...]
    standings: tuple[Standings, ...]
    chain: ChainSection | None
    coaching: CoachingSection | None
    changes: RevisionChanges | None
    quality: tuple[QualityRow, ...]
    reasons: tuple[Reason, ...]
    quality_notes: tuple[Statement, ...]
    quality_effects: tuple[Effect, ...]
    definitions: tuple[Definition, ...]
    method: Method

    def standings_of(self, role: Role) -> Standings | None:
        """Who stands where in a role."""
        return next((one for one in self.standings if one.role == role), None)
