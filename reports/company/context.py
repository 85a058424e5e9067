"""What every part of the company pack is built from.

Here belongs the context as a value; the parts are built in the modules of their names.
"""

from dataclasses import dataclass

from reports.context import PackContext
from reports.format import Formatter
from reports.marts import Marts
from reports.model import Finding, Headline
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

    @property
    def formatter(self) -> Formatter:
        """Of the pack's language."""
        return self.pack.formatter
