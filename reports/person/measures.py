"""Which figures a person of each role is shown, as data.

Here belong the choices; the figures are found in `metrics`, the words of a metric are in `figures`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports.model import Role, Unit
from reports.roles import ROLE_SPECS
from reports.texts import N_, NN_

# How the months before are put together. flow: average of the months in the role; cases: all of
# their cases as one; state: as it stood a year before.
Past = Literal["flow", "cases", "state"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: the mart's column, and the columns that tell what it is a figure of.

    `part` and `whole` are added up; with a `part`, a rate divides the two. A target that holds for
    the whole role has no column (`target` is None) but `has_role_target`.
    """

    metric: str
    unit: Unit
    past: Past
    part: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    cases: tuple[str, str] | None = None
    target: str | None = None
    attainment: str | None = None
    has_role_target: bool = False
    label: str = ""
    has_amount_cases: bool = False


_SDR = (
    Measure(
        "leads_sent",
        "count",
        "flow",
        target="leads_sent_target",
        attainment="leads_sent_attainment",
    ),
    Measure(
        "qualified_lead_rate",
        "rate",
        "cases",
        ("leads_qualified",),
        ("leads_sent",),
        NN_("of %(cases)s lead sent", "of %(cases)s leads sent"),
        has_role_target=True,
    ),
    Measure(
        "acceptance_rate",
        "rate",
        "cases",
        ("leads_accepted",),
        ("leads_accepted", "leads_rejected"),
        NN_("of %(cases)s lead decided", "of %(cases)s leads decided"),
        has_role_target=True,
    ),
    Measure(
        "qualification_efficiency",
        "rate",
        "cases",
        ("leads_became_qualified",),
        ("calls",),
        NN_("of %(cases)s call", "of %(cases)s calls"),
        has_role_target=True,
    ),
    Measure("calls", "count", "flow"),
)
_AE = (
    Measure(
        "close_rate_worked",
        "rate",
        "cases",
        ("deals_won",),
        ("deals_worked",),
        NN_("of %(cases)s deal worked", "of %(cases)s deals worked"),
        has_role_target=True,
    ),
    Measure(
        "close_rate",
        "rate",
        "cases",
        ("deals_won",),
        ("deals_won", "deals_lost"),
        NN_("of %(cases)s deal decided", "of %(cases)s deals decided"),
        has_role_target=True,
    ),
    Measure(
        "amount_won",
        "amount",
        "flow",
        whole=("deals_won",),
        cases=NN_("with %(cases)s deal won", "with %(cases)s deals won"),
        target="amount_won_target",
        attainment="amount_won_attainment",
    ),
    Measure(
        "decided_within_sla_share",
        "rate",
        "cases",
        ("decisions_within_sla",),
        ("decisions_due",),
        NN_("of %(cases)s decision due", "of %(cases)s decisions due"),
        label=N_("Leads decided in the agreed time"),
    ),
    Measure(
        "rejection_reason_share",
        "rate",
        "cases",
        ("rejections_with_reason",),
        ("leads_rejected",),
        NN_("of %(cases)s rejection", "of %(cases)s rejections"),
        label=N_("Rejected leads with a reason"),
    ),
    Measure(
        "open_pipeline_amount",
        "amount",
        "state",
        whole=("deals_open",),
        cases=NN_("in %(cases)s open deal", "in %(cases)s open deals"),
    ),
)
_AM = (
    Measure("accounts_held", "count", "state"),
    Measure("portfolio_end", "amount", "state"),
    Measure(
        "upsell_rate_customer_lifetime",
        "rate",
        "state",
        whole=("lifetime_value_start",),
        target="upsell_customer_lifetime_target",
        attainment="upsell_customer_lifetime_attainment",
        has_amount_cases=True,
    ),
    Measure(
        "upsell_rate",
        "rate",
        "state",
        whole=("upsell_value_start",),
        target="upsell_target",
        attainment="upsell_attainment",
        has_amount_cases=True,
    ),
    Measure(
        "gross_retention",
        "rate",
        "state",
        whole=("retention_value_start",),
        has_amount_cases=True,
    ),
    Measure(
        "net_retention",
        "rate",
        "state",
        whole=("retention_value_start",),
        has_amount_cases=True,
    ),
)
MEASURES: Mapping[Role, tuple[Measure, ...]] = {"sdr": _SDR, "ae": _AE, "am": _AM}
# The one that the picture shows, as on the role's page.
MAIN: Mapping[Role, str] = {role: spec.chart for role, spec in ROLE_SPECS.items()}
ROLE_TITLES: Mapping[Role, str] = {
    "sdr": N_("Sales development representative (SDR)"),
    "ae": N_("Account executive (AE)"),
    "am": N_("Account manager (AM)"),
}
PAST_LABELS: Mapping[Past, str] = {
    "flow": N_("average month"),
    "cases": N_("all cases"),
    "state": N_("a year before"),
}
