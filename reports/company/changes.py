"""What this revision has changed of the figures that were reported before."""

from dataclasses import dataclass

from reports.company.context import Context


@dataclass(frozen=True, slots=True)
class RevisionChanges:
    """The page of changed figures."""


def build_changes(context: Context) -> RevisionChanges | None:
    """The page of a revision; None for a month's first."""
    del context
    return None
