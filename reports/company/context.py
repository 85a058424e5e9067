"""What every part of the company pack is built from.

Here belongs the context as a value; the parts are built in the modules of their names.
"""

from dataclasses import dataclass

from reports.context import PackContext
from reports.format import Formatter
from reports.marts import Marts, Record
from reports.model import Finding, Headline
from reports.months import of_last_year
from reports.records import UNASSIGNED
from reports.sections import RoleSection


@dataclass(frozen=True, slots=True)
class Context:
    """The month, and what has been made of it so far."""

    pack: PackContext
    headlines: tuple[Headline, ...]
    sections: tuple[RoleSection, ...]
    findings: tuple[Finding, ...]

    @property
    def marts(self) -> Marts:
        """The month's rows."""
        return self.pack.marts

    def last_year(self, table: str) -> list[Record]:
        """A table's rows of the twelve months up to the review month."""
        return of_last_year(self.marts.rows(table), self.pack.month)

    def owner(self, person_id: str) -> str:
        """Whose something is: a name, or that the CRM knows of nobody."""
        if person_id == UNASSIGNED:
            return self.formatter.texts.say("No known owner")
        return self.pack.roster.name(person_id)

    @property
    def formatter(self) -> Formatter:
        """Of the pack's language."""
        return self.pack.formatter
