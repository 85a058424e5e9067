"""Who stands where in a role: top performers, everybody's interval, movers, too few data.

Here belongs what is read from `performance_ranking` and `performance_roles`.
"""

from dataclasses import dataclass

from reports.company.context import Context
from reports.model import ROLES, Role


@dataclass(frozen=True, slots=True)
class Standings:
    """One role's standings."""

    role: Role


def build_standings(context: Context) -> tuple[Standings, ...]:
    """The standings of each role that the pack has a page for."""
    shown = {section.role for section in context.sections}
    return tuple(Standings(role) for role in ROLES if role in shown)
