"""All rules, applied in order: what calls for action first, notes about the data last.

Here belongs the order only.
"""

from collections.abc import Callable, Iterator

from reports.model import Finding
from reports.rules import data, headlines, teams
from reports.rules.evidence import Evidence

RULES: tuple[Callable[[Evidence], Iterator[Finding]], ...] = (
    headlines.below_target,
    headlines.fallen,
    teams.old_undecided,
    teams.undecided,
    teams.low_attainment,
    data.unassigned,
    data.rejected,
    data.totals_differ,
    headlines.without_targets,
    data.reconstructed,
    data.by_acceptance,
    data.roles_without_data,
)
_ORDER = {"act": 0, "watch": 1, "note": 2}


def find(evidence: Evidence) -> tuple[Finding, ...]:
    """Every finding of the month, the most pressing first; within a kind in the rules' order."""
    found = [finding for rule in RULES for finding in rule(evidence)]
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))
