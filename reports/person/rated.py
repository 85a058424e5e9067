"""Which rates a person of each role is told about, as data.

Here belong the choices, and what the cases of a rate are; all rates that count in a role's summary
are among them. What is said of a rate is in `standing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.model import Role
from reports.texts import N_, NN_


@dataclass(frozen=True, slots=True)
class Rated:
    """One rate that people of a role are told about, and what its cases are, if they are cases.

    Of some rates less is better; some are shown only where they count in the role's summary.
    """

    metric: str
    cases: tuple[str, str] | None
    label: str = ""
    is_growth: bool = False
    is_less_better: bool = False
    needs_weight: bool = False


RATED: Mapping[Role, tuple[Rated, ...]] = {
    "sdr": (
        Rated("qualified_lead_rate", NN_("%(cases)s lead", "%(cases)s leads")),
        Rated(
            "lead_rate",
            NN_("%(cases)s working hour", "%(cases)s working hours"),
            N_("Leads handed over per working week"),
        ),
        Rated("qualification_efficiency", NN_("%(cases)s call", "%(cases)s calls")),
    ),
    "ae": (
        Rated(
            "close_rate_cohort",
            NN_("%(cases)s deal created", "%(cases)s deals created"),
        ),
        Rated("close_rate", NN_("%(cases)s decided deal", "%(cases)s decided deals")),
        Rated(
            "lead_yield",
            NN_("%(cases)s lead received", "%(cases)s leads received"),
            N_("Leads received that you won as customers"),
        ),
        Rated(
            "decision_quality",
            NN_(
                "%(cases)s rejected lead that others closed",
                "%(cases)s rejected leads that others closed",
            ),
            N_("Rejected leads that others won (fewer is better)"),
            is_less_better=True,
            needs_weight=True,
        ),
    ),
    "am": (
        # Of amounts that are added up over the months, which no reader knows from elsewhere.
        Rated(
            "net_retention",
            None,
            N_("Net retention of a year, large customers capped"),
            is_growth=True,
        ),
        Rated(
            "account_expansion",
            NN_("%(cases)s account month", "%(cases)s account months"),
            N_("Accounts that grew, per month"),
        ),
        Rated(
            "account_retention",
            NN_("%(cases)s account month", "%(cases)s account months"),
            N_("Accounts kept, per month"),
        ),
    ),
}
