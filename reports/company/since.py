"""What changed since last month, and what became of last month's advice."""

from dataclasses import dataclass

from reports.company.context import Context


@dataclass(frozen=True, slots=True)
class Since:
    """The month's changes and the follow-up of the advice."""


def build_since(context: Context) -> Since:
    """What changed."""
    del context
    return Since()
