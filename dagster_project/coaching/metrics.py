"""The rates that people are rated by, and the coaching that aims at them.

Here belong names and kinds; what a rate counts is said by `evidence_cells`, how it is rated by
`rating`.
"""

from dataclasses import dataclass
from typing import Literal

from dagster_project.settings_values import SellingRole

Family = Literal["binomial", "poisson"]
ROLES: tuple[SellingRole, ...] = ("sdr", "ae", "am")


@dataclass(frozen=True)
class Rate:
    """One rate with evidence cells.

    Attributes:
        role: who is rated by it.
        family: `binomial` (events of trials) or `poisson` (events per exposure, may exceed 1).
        is_higher_better: False turns rank, stars and P(top quartile) round.
        learns_half_life: whether the half-life of evidence is learned; only rates of high volume
            say enough about it.
        matures: True where months are cohorts that go on collecting events for months.
    """

    role: SellingRole
    family: Family = "binomial"
    is_higher_better: bool = True
    learns_half_life: bool = False
    matures: bool = False


RATES: dict[str, Rate] = {
    "lead_rate": Rate("sdr", "poisson", learns_half_life=True),
    "qualified_lead_rate": Rate("sdr"),
    "qualification_efficiency": Rate("sdr", "poisson", learns_half_life=True),
    "acceptance_rate": Rate("sdr"),
    "close_rate": Rate("ae"),
    "close_rate_cohort": Rate("ae", matures=True),
    "lead_yield": Rate("ae", matures=True),
    "accepted_lead_win_rate": Rate("ae"),
    "rejected_lead_win_rate": Rate("ae", is_higher_better=False),
    "decided_within_sla": Rate("ae"),
    "account_retention": Rate("am"),
    "account_expansion": Rate("am"),
}
# Rated, but not from evidence cells: see `growth` and `decisions`.
NET_RETENTION, DECISION_QUALITY = "net_retention", "decision_quality"
SUMMARY = "role_summary"

# What a coaching session without a metric of its own aims at.
MAIN_METRIC = {"sdr": "qualified_lead_rate", "ae": "close_rate", "am": "account_expansion"}
# CRMs note what a session was about in the words of the marts.
SESSION_METRICS = {
    "leads_sent": "lead_rate",
    "upsell_rate": "account_expansion",
    "net_retention": "account_expansion",
    "gross_retention": "account_retention",
}
DIRECTIONS = ("ae_to_sdr", "ae_to_ae", "am_to_ae", "sdr_to_sdr", "am_to_am")


def metric_of_session(metric: str, coachee_role: str) -> str:
    """The rate that a session aimed at: its own where the coachee's role has it, else the main one.

    Raises:
        KeyError: `coachee_role` sells nothing.
    """
    named = SESSION_METRICS.get(metric, metric)
    is_of_role = named in RATES and RATES[named].role == coachee_role
    return named if is_of_role else MAIN_METRIC[coachee_role]
