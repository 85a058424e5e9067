"""What rules judge by, and the finding that they make of it.

Here belong the evidence and the helpers that rules share; no rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.figures import CompanyFigures
from reports.format import Formatter
from reports.marts import Record
from reports.model import Edition, Finding, Headline, Number, QualityRow, Severity
from reports.records import UNASSIGNED, day, words
from reports.roster import Roster
from reports.sections import RoleSection
from reports.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a rule may look at."""

    edition: Edition
    company: CompanyFigures
    teams: Sequence[Record]
    headlines: Sequence[Headline]
    sections: Sequence[RoleSection]
    quality: Sequence[QualityRow]
    formatter: Formatter
    dispute_contact: str
    roster: Roster
    waiting: Waiting

    def team_rows(self, metric: str) -> Iterable[Record]:
        """The review month's rows of the teams that have a name."""
        for row in self.teams:
            named = words(row, "team") not in {"", UNASSIGNED}
            if named and words(row, "metric") == metric and day(row, "month") == self.edition.month:
                yield row

    def finding(
        self,
        rule: str,
        severity: Severity,
        sentence: str,
        threshold: str,
        action: str,
        *,
        n: Number | None = None,
        **values: object,
    ) -> Finding:
        """A finding whose three messages share their values."""
        say = self.formatter.texts.say
        return Finding(
            rule=rule,
            severity=severity,
            sentence=say(sentence, **values),
            threshold=say(threshold, **values),
            action=say(action, **values),
            inputs=tuple((name, str(value)) for name, value in values.items()),
            n=n,
        )


def teams_in_order(found: Iterable[tuple[Number, Record]]) -> list[tuple[Number, Record]]:
    """The worst first (smallest figure), teams of one figure by name."""
    return sorted(found, key=lambda pair: (float(pair[0]), words(pair[1], "team")))
