"""The three things to do: who, what, why, by when and what it is expected to bring.

Here belongs their choice among findings and recommendations.
"""

from dataclasses import dataclass

from reports.company.context import Context


@dataclass(frozen=True, slots=True)
class Actions:
    """At most three things, the most valuable first."""


def build_actions(context: Context) -> Actions:
    """The month's three things to do."""
    del context
    return Actions()
