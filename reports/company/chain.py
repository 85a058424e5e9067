"""The chain SDR → AE → AM: flow, latencies, where value leaks, and why leads are rejected."""

from dataclasses import dataclass

from reports.company.context import Context


@dataclass(frozen=True, slots=True)
class ChainSection:
    """The chain's page."""


def build_chain(context: Context) -> ChainSection | None:
    """The chain's page; None where the CRM records no hand-overs and no deals."""
    del context
    return None
