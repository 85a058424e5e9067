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
        skill_sd: permanent skill; drift_sd and drift_rho: monthly AR(1) around it.
        ramp_logit, ramp_months: what a new hire lacks at first, and until when.
        mix_concentration: lower means that people differ more in the strata they work.
        overdispersion_sd: noise shared by all events of one person and month.
        coaching_mean, coaching_sd: true effect of a coach on a coachee, independent of the
            coach's own skill; coaching_half_life in months.
        coaching_share: engagements started per coachable person and month.
        leads_per_month, calls_per_month: of one full-time SDR; cycle_days: median of a won deal.
    """

    last_month: date
    seed: int = 7
    people: int = 48
    months: int = 36
    skill_sd: float = 0.30
    drift_sd: float = 0.15
    drift_rho: float = 0.93
    ramp_logit: float = -0.7
    ramp_months: int = 6
    mix_concentration: float = 3.0
    overdispersion_sd: float = 0.15
    season_sd: float = 0.08
    coaching_mean: float = 0.25
    coaching_sd: float = 0.20
    coaching_half_life: float = 12.0
    coaching_share: float = 0.08
    leads_per_month: float = 25.0
    calls_per_month: float = 400.0
    cycle_days: float = 38.0

    def __post_init__(self) -> None:
        """Refuses what cannot be simulated.

        Raises:
            ValueError: too few people or months, or no first day of a month.
        """
        if self.people < 12 or self.months < 1 or self.last_month.day != 1:
            raise ValueError(
                f"people={self.people}, months={self.months}, last_month={self.last_month}: expected "
                "at least 12 people, 1 month and the first day of a month"
            )

    @property
    def first_month(self) -> date:
        """First day of the first month with data."""
        return add_months(self.last_month, 1 - self.months)

    @property
    def end(self) -> date:
        """The day after the last day with data: when the export is delivered."""
        return add_months(self.last_month, 1)
