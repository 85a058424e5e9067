"""The chain SDR → AE → AM: flow, latencies, where value leaks, and why leads are rejected.

Here belongs the page as a whole; its parts are built next door, in the modules `chain_*`.
"""

from dataclasses import dataclass

from reports.charts.pictures import HeatMapPicture
from reports.company.chain_accounts import Accounts, build_accounts
from reports.company.chain_fates import Fates, build_fates
from reports.company.chain_flow import Flow, build_flow
from reports.company.chain_leaks import Leaks, build_leaks
from reports.company.chain_pairs import build_pairs
from reports.company.chain_reasons import Reasons, build_reasons
from reports.company.chain_stages import Stages, build_stages
from reports.company.context import Context


@dataclass(frozen=True, slots=True)
class ChainSection:
    """The chain's pages; what the CRM does not record is None."""

    leaks: Leaks | None
    flow: Flow | None
    stages: Stages | None
    reasons: Reasons | None
    pairs: HeatMapPicture | None
    fates: Fates | None
    accounts: Accounts | None


def build_chain(context: Context) -> ChainSection | None:
    """The chain's pages; None where the CRM records no hand-overs and no deals."""
    section = ChainSection(
        leaks=build_leaks(context),
        flow=build_flow(context),
        stages=build_stages(context),
        reasons=build_reasons(context),
        pairs=build_pairs(context),
        fates=build_fates(context),
        accounts=build_accounts(context),
    )
    parts = (
        section.flow,
        section.stages,
        section.reasons,
        section.pairs,
        section.fates,
        section.accounts,
    )
    found = section.leaks is not None and bool(section.leaks.leaks)
    return section if found or any(parts) else None
