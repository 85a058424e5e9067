"""What each role's page shows: its columns, facts and chart, as data.

Here belong the choices; filling them with figures is `tables` and `sections`. A column's `terms`
say which mart columns it adds up, with which sign; the company's total is the same sum over the
metrics of `company_monthly`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports.model import Role, Unit
from reports.texts import N_

Total = Literal["metric", "target", "attainment"]
# The columns that a rate divides, each side added up: how several people's rate is had.
ShareOf = tuple[tuple[str, ...], tuple[str, ...]]
_SHARES: Mapping[str, ShareOf] = {
    "leads_sent_attainment": (("leads_sent",), ("leads_sent_target",)),
    "qualified_lead_rate": (("leads_qualified",), ("leads_sent",)),
    "acceptance_rate": (("leads_accepted",), ("leads_accepted", "leads_rejected")),
    "close_rate_worked": (("deals_won",), ("deals_worked",)),
    "close_rate": (("deals_won",), ("deals_won", "deals_lost")),
    "amount_won_attainment": (("amount_won",), ("amount_won_target",)),
}


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a role's table; widths are millimetres at least."""

    label: str
    unit: Unit
    width: float
    terms: tuple[tuple[int, str], ...]
    is_additive: bool = False
    has_interval: bool = False
    total: Total = "metric"
    metric: str = ""

    @property
    def key(self) -> str:
        """The column's name, after its first term."""
        return self.terms[0][1]

    @property
    def share_of(self) -> ShareOf | None:
        """What the column divides; None where people's figures cannot be pooled."""
        return _SHARES.get(self.key)


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """One role's page."""

    role: Role
    title: str
    figures: tuple[str, ...]
    chart: str
    facts: tuple[tuple[str, Unit], ...]
    columns: tuple[ColumnSpec, ...]
    table_notes: tuple[str, ...]
    # By the key of the column that they define.
    column_notes: tuple[tuple[str, str], ...] = ()


def _sum(label: str, unit: Unit, width: float, *columns: str) -> ColumnSpec:
    terms = tuple(
        (-1 if column.startswith("-") else 1, column.removeprefix("-")) for column in columns
    )
    return ColumnSpec(label, unit, width, terms, is_additive=True)


def _rate(label: str, width: float, column: str, *, has_interval: bool = False) -> ColumnSpec:
    return ColumnSpec(label, "rate", width, ((1, column),), has_interval=has_interval)


def _target(label: str, unit: Unit, width: float, metric: str) -> ColumnSpec:
    return ColumnSpec(label, unit, width, ((1, f"{metric}_target"),), total="target", metric=metric)


def _attainment(
    width: float, column: str, metric: str, label: str = N_("Attainment")
) -> ColumnSpec:
    return ColumnSpec(label, "share", width, ((1, column),), total="attainment", metric=metric)


_SDR = RoleSpec(
    role="sdr",
    title=N_("Sales development (SDR)"),
    figures=("leads_sent", "calls", "leads_qualified"),
    chart="qualified_lead_rate",
    facts=(
        ("leads_sent", "count"),
        ("qualified_lead_rate", "rate"),
        ("acceptance_rate", "rate"),
        ("decided_share", "rate"),
        ("calls_connected", "count"),
        ("qualification_efficiency", "rate"),
    ),
    columns=(
        _sum(N_("Leads sent"), "count", 9, "leads_sent"),
        _target(N_("Target"), "count", 10.5, "leads_sent"),
        _attainment(14.5, "leads_sent_attainment", "leads_sent"),
        _sum(N_("Qualified"), "count", 12, "leads_qualified"),
        _rate(N_("Qualified rate"), 12, "qualified_lead_rate", has_interval=True),
        _rate(N_("Acceptance rate"), 15, "acceptance_rate"),
        _sum(N_("Undecided"), "count", 14.3, "leads_undecided"),
        _sum(N_("Calls"), "count", 10, "calls"),
        _rate(N_("Qualified per call"), 12, "qualification_efficiency"),
    ),
    table_notes=(
        N_(
            "Qualified rate: qualified leads out of leads sent in the month. The bar shows its "
            "90%% interval, the dot the rate itself, the thin line that of everybody in the role."
        ),
        N_("Acceptance rate: accepted out of accepted and rejected leads; undecided stay out."),
        N_(
            "Qualified per call does not follow from the line: it divides the leads that became "
            "qualified in the month, whenever they were sent, by the month’s calls; “Qualified” "
            "counts the leads sent in the month. A lead becomes qualified when it meets the last "
            "criterion."
        ),
    ),
)
_AE = RoleSpec(
    role="ae",
    title=N_("Account executives (AE)"),
    figures=("deals_worked", "deals_created", "amount_won"),
    chart="close_rate_worked",
    facts=(
        ("amount_won", "amount"),
        ("close_rate_worked", "rate"),
        ("close_rate", "rate"),
        ("close_rate_amount", "rate"),
        ("existing_amount_won", "amount"),
        ("deals_open", "count"),
    ),
    columns=(
        _sum(N_("Won"), "count", 8, "deals_won"),
        _sum(N_("Lost"), "count", 8, "deals_lost"),
        _sum(N_("Worked"), "count", 10.5, "deals_worked"),
        _rate(N_("Won of worked"), 11, "close_rate_worked", has_interval=True),
        _rate(N_("Won of decided"), 11.5, "close_rate"),
        _sum(N_("Amount won"), "amount", 15, "amount_won"),
        _target(N_("Target"), "amount", 15, "amount_won"),
        _attainment(14.5, "amount_won_attainment", "amount_won"),
        _sum(N_("Open pipeline"), "amount", 15, "open_pipeline_amount"),
    ),
    table_notes=(
        N_(
            "Won of worked: deals won out of all deals open at any time in the month or closed in "
            "it. The bar shows its 90%% interval, the dot the rate itself, the thin line that "
            "of everybody in the role. Won of decided: won out of won and lost."
        ),
        N_(
            "Deals are those with new customers; what is won with existing ones is counted apart. "
            "They count for their owner; amounts are credited by the deals’ splits."
        ),
    ),
)
_AM = RoleSpec(
    role="am",
    title=N_("Account managers (AM)"),
    figures=("accounts_held", "portfolio_start", "portfolio_end"),
    chart="upsell_rate_customer_lifetime",
    facts=(
        ("portfolio_end", "amount"),
        ("upsell_rate_customer_lifetime", "rate"),
        ("upsell_rate", "rate"),
        ("gross_retention", "rate"),
        ("net_retention", "rate"),
        ("portfolio_fx", "amount"),
    ),
    columns=(
        _sum(N_("Accounts"), "count", 11.5, "accounts_held"),
        _sum(N_("Start"), "amount", 16, "portfolio_start"),
        _sum(
            N_("New and moved"),
            "amount",
            15,
            "portfolio_new",
            "portfolio_taken_over",
            "-portfolio_handed_over",
            "portfolio_fx",
        ),
        _sum(N_("Expansion"), "amount", 14, "portfolio_expansion"),
        _sum(N_("Contraction"), "amount", 15, "-portfolio_contraction"),
        _sum(N_("Churn"), "amount", 14, "-portfolio_churn"),
        _sum(N_("End"), "amount", 16, "portfolio_end"),
        _rate(N_("Upsell, lifetime"), 12, "upsell_rate_customer_lifetime"),
        _rate(N_("Upsell since take-over"), 12.5, "upsell_rate"),
        _attainment(14.5, "upsell_attainment", "upsell_rate", N_("Attained since take-over")),
    ),
    table_notes=(
        N_(
            "Each line adds up: start, new and moved, expansion, contraction and churn make the "
            "end. New and moved: new customers, accounts taken over less those handed over, and "
            "the effect of exchange rates."
        ),
        N_(
            "Upsell, lifetime: growth since each customer’s first month; since take-over: growth "
            "since the account manager holds the account."
        ),
    ),
    column_notes=(
        (
            "upsell_attainment",
            N_(
                "Attained since take-over: the growth since take-over divided by the role’s target "
                "for it; below zero where the accounts have shrunk."
            ),
        ),
    ),
)
ROLE_SPECS: Mapping[Role, RoleSpec] = {"sdr": _SDR, "ae": _AE, "am": _AM}
# What a role's people are told apart by, of the metrics that are rated: coaching aims at it first.
MAIN_METRIC: Mapping[str, str] = {
    "sdr": "qualified_lead_rate",
    "ae": "close_rate",
    "am": "account_expansion",
}
