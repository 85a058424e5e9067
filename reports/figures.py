"""The company's figures of thirteen months: look-ups, series and their maturity.

Here belongs reading `company_monthly`; which figures a pack shows is in `headlines` and `roles`.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from reports.intervals import wilson
from reports.marts import Record
from reports.model import Interval, Number, Point, Series, Unit
from reports.months import thirteen_months
from reports.records import day, number, share, words
from reports.texts import N_, Texts

# Rates of leads move until the leads are decided; from this decided share on a month is settled.
MATURE_FROM = 0.9
MATURING = frozenset({"qualified_lead_rate", "acceptance_rate"})
# Shares of cases, which an interval can be given for; ratios of amounts have none.
_SHARES_OF_CASES = frozenset(
    {"qualified_lead_rate", "acceptance_rate", "close_rate", "close_rate_worked"}
)

LABELS: Mapping[str, str] = {
    "leads_sent": N_("Leads handed over"),
    "leads_qualified": N_("Qualified leads"),
    "leads_accepted": N_("Leads accepted"),
    "leads_rejected": N_("Leads rejected"),
    "leads_undecided": N_("Leads undecided"),
    "leads_undecided_past_sla": N_("Leads undecided past the agreed time"),
    "undecided_past_sla_share": N_("Share undecided past the agreed time"),
    "leads_became_qualified": N_("Leads that became qualified"),
    "calls": N_("Calls"),
    "calls_connected": N_("Connected calls"),
    "qualified_lead_rate": N_("Qualified-lead rate"),
    "acceptance_rate": N_("Acceptance rate"),
    "decided_share": N_("Decided share"),
    "qualification_efficiency": N_("Qualification efficiency"),
    "qualification_efficiency_connected": N_("Qualification efficiency, connected calls"),
    "deals_created": N_("Deals created"),
    "deals_won": N_("Deals won"),
    "deals_lost": N_("Deals lost"),
    "deals_worked": N_("Deals worked"),
    "deals_open": N_("Open deals"),
    "amount_won": N_("Amount won"),
    "amount_lost": N_("Amount lost"),
    "close_rate": N_("Close rate, won of decided"),
    "close_rate_amount": N_("Close rate by amount"),
    "close_rate_worked": N_("Close rate, won of worked"),
    "close_rate_cohort": N_("Close rate of a month’s new deals"),
    "cohort_maturity": N_("Maturity of a month’s new deals"),
    "existing_deals_won": N_("Expansions and renewals won"),
    "existing_amount_won": N_("Won with existing customers"),
    "open_pipeline": N_("Open pipeline"),
    "open_pipeline_amount": N_("Open pipeline"),
    "pipeline_cover": N_("Pipeline cover"),
    "accounts_held": N_("Accounts held"),
    "portfolio_start": N_("Portfolio at start"),
    "portfolio_new": N_("New customers"),
    "portfolio_expansion": N_("Expansion"),
    "portfolio_contraction": N_("Contraction"),
    "portfolio_churn": N_("Churn"),
    "portfolio_taken_over": N_("Taken over"),
    "portfolio_handed_over": N_("Handed over"),
    "portfolio_fx": N_("Currency effect"),
    "portfolio_end": N_("Portfolio at end"),
    "upsell_rate": N_("Upsell rate since take-over"),
    "upsell_rate_month": N_("Growth of the month alone"),
    "upsell_rate_annualised": N_("Upsell rate, annualised"),
    "upsell_rate_customer_lifetime": N_("Upsell rate over the customers’ lifetime"),
    "gross_retention": N_("Gross retention"),
    "net_retention": N_("Net retention"),
    "satisfaction": N_("Customer satisfaction"),
    "attainment": N_("Attainment"),
    "ae_decision_days": N_("Decision time"),
    "decision_days_median": N_("Decision time"),
    "ae_selection": N_("Selection of leads"),
    "accounts_kept": N_("Accounts kept"),
    "accounts_expanded": N_("Accounts expanded"),
    "upsell": N_("Upsell rate since take-over"),
    "lead_rate": N_("Lead rate"),
    "lead_yield": N_("Lead yield"),
    "accepted_lead_win_rate": N_("Win rate of accepted leads"),
    "rejected_lead_win_rate": N_("Win rate of rejected leads"),
    "decided_within_sla": N_("Decided within the agreed time"),
    "decision_quality": N_("Quality of rejections"),
    "account_retention": N_("Accounts kept"),
    "account_expansion": N_("Accounts expanded"),
    "role_summary": N_("All metrics of the role together"),
}


def label(metric: str, texts: Texts) -> str:
    """A metric's name for readers; one that this version does not know keeps its id's words."""
    known = LABELS.get(metric)
    return texts.say(known) if known else metric.replace("_", " ").capitalize()


class CompanyFigures:
    """`company_monthly` of one review month, by metric and month."""

    def __init__(self, rows: Iterable[Record], month: date) -> None:
        self.month = month
        self._rows = {(words(row, "metric"), day(row, "month")): row for row in rows}

    def figure(self, metric: str, column: str = "value") -> Number | None:
        """One column of a metric in the review month."""
        row = self._rows.get((metric, self.month))
        return None if row is None else number(row, column)

    def currency(self, metric: str) -> str | None:
        """The currency of an amount metric."""
        row = self._rows.get((metric, self.month))
        return None if row is None else words(row, "currency") or None

    def interval(self, metric: str, month: date | None = None) -> Interval | None:
        """The 90 % interval of a share of cases."""
        row = self._rows.get((metric, month or self.month))
        if row is None or metric not in _SHARES_OF_CASES:
            return None
        return wilson(number(row, "numerator"), number(row, "denominator"))

    def has_any(self, metrics: Iterable[str]) -> bool:
        """Whether one of the metrics has a figure other than 0 in the thirteen months."""
        wanted = set(metrics)
        return any(
            number(row, "value") for (metric, _), row in self._rows.items() if metric in wanted
        )

    def before(self, metric: str) -> Iterable[tuple[date, Number]]:
        """The metric's figures of the earlier months, as known now."""
        for (name, month), row in self._rows.items():
            value = number(row, "value")
            if name == metric and month < self.month and value is not None:
                yield month, value

    def series(self, metric: str, unit: Unit, texts: Texts) -> Series:
        """The thirteen months up to the review month."""
        return Series(
            metric=metric,
            label=label(metric, texts),
            unit=unit,
            currency=self.currency(metric),
            points=tuple(self._point(metric, month) for month in thirteen_months(self.month)),
        )

    def _point(self, metric: str, month: date) -> Point:
        row = self._rows.get((metric, month))
        if row is None:
            return Point(month, None, None, None, None, is_mature=True)
        return Point(
            month=month,
            value=share(row, "value"),
            cases=number(row, "denominator"),
            target=share(row, "target"),
            interval=self.interval(metric, month),
            is_mature=metric not in MATURING or self._is_decided(month),
        )

    def _is_decided(self, month: date) -> bool:
        row = self._rows.get(("decided_share", month))
        decided = None if row is None else share(row, "value")
        return decided is None or decided >= MATURE_FROM
