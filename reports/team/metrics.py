"""Which figures a team is shown by, role by role, as data.

Here belong the choices; adding people up is `figures`. Where a rate is pooled, its parts say what
is divided by what; growth is that quotient less 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.model import Role, Unit
from reports.roles import MAIN_METRIC, ROLE_SPECS
from reports.texts import N_


@dataclass(frozen=True, slots=True)
class TeamMetric:
    """One figure: a sum of `parts`, or their quotient with `whole`.

    A person's own target is in the column `target`; a rate that `has_role_target` has none, but the
    one that holds for everybody in the role.
    """

    metric: str
    unit: Unit
    parts: tuple[str, ...]
    whole: tuple[str, ...] = ()
    target: str = ""
    has_role_target: bool = False
    is_growth: bool = False
    is_of_cases: bool = False
    is_maturing: bool = False


@dataclass(frozen=True, slots=True)
class RoleMetrics:
    """One role's figures: the first is the result that has a target, `rate` the main rate.

    `ranked` is the metric of `performance_ranking` that people's adjusted rates are of. The labels
    are those of narrow columns.
    """

    title: str
    figures: tuple[TeamMetric, ...]
    result_label: str
    rate: TeamMetric
    rate_label: str
    ranked: str
    ranked_label: str


_LEADS = TeamMetric("leads_sent", "count", ("leads_sent",), target="leads_sent_target")
_QUALIFIED = TeamMetric(
    "qualified_lead_rate",
    "rate",
    ("leads_qualified",),
    ("leads_sent",),
    has_role_target=True,
    is_of_cases=True,
    is_maturing=True,
)
_ACCEPTED = TeamMetric(
    "acceptance_rate",
    "rate",
    ("leads_accepted",),
    ("leads_accepted", "leads_rejected"),
    has_role_target=True,
    is_of_cases=True,
    is_maturing=True,
)
_AMOUNT = TeamMetric("amount_won", "amount", ("amount_won",), target="amount_won_target")
_WORKED = TeamMetric(
    "close_rate_worked",
    "rate",
    ("deals_won",),
    ("deals_worked",),
    has_role_target=True,
    is_of_cases=True,
)
_CLOSED = TeamMetric(
    "close_rate",
    "rate",
    ("deals_won",),
    ("deals_won", "deals_lost"),
    has_role_target=True,
    is_of_cases=True,
)
_UPSELL = TeamMetric(
    "upsell_rate",
    "rate",
    ("upsell_value_end",),
    ("upsell_value_start",),
    target="upsell_target",
    is_growth=True,
)
_LIFETIME = TeamMetric(
    "upsell_rate_customer_lifetime",
    "rate",
    ("lifetime_value_end",),
    ("lifetime_value_start",),
    target="upsell_customer_lifetime_target",
    is_growth=True,
)
_RETENTION = TeamMetric(
    "net_retention", "rate", ("retention_value_end",), ("retention_value_start",)
)

TEAM_METRICS: Mapping[Role, RoleMetrics] = {
    "sdr": RoleMetrics(
        title=ROLE_SPECS["sdr"].title,
        figures=(_LEADS, _QUALIFIED, _ACCEPTED),
        result_label=N_("Leads handed over"),
        rate=_QUALIFIED,
        rate_label=N_("Qualified-lead rate"),
        ranked=MAIN_METRIC["sdr"],
        ranked_label=N_("Adjusted qualified-lead rate"),
    ),
    "ae": RoleMetrics(
        title=ROLE_SPECS["ae"].title,
        figures=(_AMOUNT, _WORKED, _CLOSED),
        result_label=N_("Amount won"),
        rate=_WORKED,
        rate_label=N_("Won of worked"),
        ranked=MAIN_METRIC["ae"],
        ranked_label=N_("Adjusted close rate"),
    ),
    "am": RoleMetrics(
        title=ROLE_SPECS["am"].title,
        figures=(_UPSELL, _LIFETIME, _RETENTION),
        result_label=N_("Upsell since take-over"),
        rate=_LIFETIME,
        rate_label=N_("Upsell, lifetime"),
        ranked=MAIN_METRIC["am"],
        ranked_label=N_("Adjusted share of customers grown in a month"),
    ),
}
