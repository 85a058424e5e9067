"""What can be chosen about a demo company, with documented defaults.

Here belong parameters only. Effects are in logits unless said otherwise; a company is a pure
function of its spec.
"""

from dataclasses import dataclass
from datetime import date

from dagster_project.months import add_months

SOURCES = ("Inbound", "Outbound", "Event")
SEGMENTS = ("Mid-Market", "Enterprise")
CRITERIA = ("budget", "authority", "need", "timeline")
REASONS = ("No budget", "Wrong contact", "No need", "Bad timing", "Already in contact")
ACCEPT_REASONS = ("Clear need", "Budget confirmed", "Strategic account")
ZONE = "Europe/Berlin"
REPORTING_CURRENCY = "EUR"


@dataclass(frozen=True)
class DemoSpec:
    """Parameters of one company.

    Attributes:
        last_month: first day of the last month with data.
        seed: same spec, same company, byte for byte.
        people: everybody, managers and leavers included; at least 12.
        months: length of the history.
        role_shares: of SDRs, AEs and AMs among those who are no managers.
        skill_sd: permanent skill; drift_sd and drift_rho: monthly AR(1) around it.
        ramp_logit, ramp_months: what a new hire lacks at first, and until when.
        mix_concentration: lower means that people differ more in the strata they work.
        strata_scale: how much the six strata differ, 1 as drawn up in `strata`.
        overdispersion_sd: noise shared by all events of one person and month.
        season_sd: effect of a calendar month on every rate.
        coaching_mean, coaching_sd: true effect of a coach on a coachee, independent of the
            coach's own skill; coaching_half_life in months.
        coaching_share: engagements started per coachable person and month.
        coaching_focus: how strictly the currently weak are chosen; 0 chooses at random.
        coaching_insight: how strictly, beyond that, the truly weak are chosen, by knowledge that no
            data hold.
        leads_per_month, calls_per_month: of one full-time SDR.
        qualified_rate, close_rate: of an average person with the average mix.
        lead_quality_sd: what an AE may sense about a lead and nobody measures.
        reoffer_share: of rejected leads, offered a second time.
        self_sourced_per_month: deals without a lead per AE.
        cycle_days: median from creation to closing; win_age_logit: per standard deviation of
            log age (below 0: wins close faster than losses).
        accounts_per_am: customers of each AM when the history begins.
        churn_rate, expansion_rate: of customers per month.
    """

    last_month: date
    seed: int = 7
    people: int = 48
    months: int = 36
    role_shares: tuple[float, float, float] = (0.34, 0.42, 0.24)
    skill_sd: float = 0.30
    drift_sd: float = 0.15
    drift_rho: float = 0.93
    ramp_logit: float = -0.7
    ramp_months: int = 6
    mix_concentration: float = 3.0
    strata_scale: float = 1.0
    overdispersion_sd: float = 0.15
    season_sd: float = 0.08
    coaching_mean: float = 0.25
    coaching_sd: float = 0.20
    coaching_half_life: float = 12.0
    coaching_share: float = 0.05
    coaching_focus: float = 2.0
    coaching_insight: float = 0.0
    leads_per_month: float = 25.0
    calls_per_month: float = 400.0
    qualified_rate: float = 0.45
    close_rate: float = 0.25
    lead_quality_sd: float = 0.4
    reoffer_share: float = 0.3
    self_sourced_per_month: float = 1.0
    cycle_days: float = 38.0
    win_age_logit: float = -0.2
    accounts_per_am: float = 60.0
    churn_rate: float = 0.012
    expansion_rate: float = 0.025

    def __post_init__(self) -> None:
        """Refuses what cannot be simulated.

        Raises:
            ValueError: too few people or months, or no first day of a month.
        """
        if self.people < 12 or self.months < 1 or self.last_month.day != 1:
            raise ValueError(
                f"people={self.people}, months={self.months}, last_month={self.last_month}: "
                "expected at least 12 people, 1 month and the first day of a month"
            )

    @property
    def first_month(self) -> date:
        """First day of the first month with data."""
        return add_months(self.last_month, 1 - self.months)

    @property
    def end(self) -> date:
        """The day after the last day with data: when the export is delivered."""
        return add_months(self.last_month, 1)
