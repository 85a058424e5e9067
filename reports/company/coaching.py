"""Coaching: pairs, bench, effect so far, hours, incentives and moves into coaching."""

from dataclasses import dataclass

from reports.company.context import Context


@dataclass(frozen=True, slots=True)
class CoachingSection:
    """The coaching pages."""


def build_coaching(context: Context) -> CoachingSection | None:
    """The coaching pages; None where there is nobody to coach."""
    del context
    return None
