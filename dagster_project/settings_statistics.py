"""The settings of the statistics: how people are rated, coached, paid for it, and watched.

Here belong keys and defaults, each with where it comes from; what they do is in `coaching`. The
defaults were measured: see `reviews validate-statistics`.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from dagster_project.settings_section import Section
from dagster_project.settings_values import SellingRole, Share


def _default_weights() -> dict[SellingRole, dict[str, float]]:
    return {
        "sdr": {"lead_rate": 0.3, "qualified_lead_rate": 0.4, "qualification_efficiency": 0.3},
        "ae": {"close_rate_cohort": 0.5, "lead_yield": 0.3, "decision_quality": 0.2},
        "am": {"net_retention": 0.5, "account_retention": 0.25, "account_expansion": 0.25},
    }


class RatingSettings(Section):
    """How a rate becomes a rating, and when somebody is ranked or flagged."""

    window_months: int = Field(12, ge=3, le=24, description="evidence that a rating looks at")
    half_life_months: float = Field(6.0, gt=0, le=60, description="of evidence of AEs and AMs")
    half_lives_tried: tuple[float, ...] = Field(
        (2, 3, 4, 6, 9, 12, 24), min_length=1, description="where the half-life is learned"
    )
    learned_over_months: int = Field(8, ge=2, le=24)
    min_people: int = Field(5, ge=3, description="a smaller role is not ranked")
    min_role_information: float = Field(
        5.0, ge=0, description="variance of the events expected of the role; less is not ranked"
    )
    min_information: float = Field(
        1.0, ge=0, description="the same of one person; less is 'too few data'"
    )
    gate_level: float = Field(
        0.05, gt=0, lt=1, description="people must differ at this level before any flag"
    )
    star_probability: float = Field(0.8, gt=0.5, lt=1, description="P(top quartile) of a star")
    outlier_rate: float = Field(
        0.10, gt=0, lt=1, description="share of false ones among flagged outliers (BH)"
    )
    trend_months: int = Field(3, ge=1, le=6)
    weights: dict[SellingRole, dict[str, float]] = Field(
        default_factory=_default_weights, description="of the metrics in a role's summary"
    )
    min_rejections: int = Field(
        50, ge=1, description="rejected leads worked by others, before an AE's decisions are rated"
    )

    @model_validator(mode="after")
    def _weights_name_rated_metrics(self) -> Self:
        from dagster_project.coaching.metrics import DECISION_QUALITY, NET_RETENTION, RATES

        others = {DECISION_QUALITY: "ae", NET_RETENTION: "am"}
        for role, weights in self.weights.items():
            known = {name for name, rate in RATES.items() if rate.role == role}
            known |= {name for name, of in others.items() if of == role}
            if unknown := sorted(weights.keys() - known):
                raise ValueError(
                    f"weights.{role}: {', '.join(unknown)} is no rated metric of the role; "
                    f"write some of {', '.join(sorted(known))}"
                )
            if min(weights.values(), default=1) < 0 or sum(weights.values()) <= 0:
                raise ValueError(f"weights.{role}: write weights of 0 or more, not all 0")
        return self


class CoachingSettings(Section):
    """Who may coach whom, and how much of it is recommended."""

    hours_per_pair: float = Field(3.0, gt=0, description="of a coach, per month and coachee")
    default_hours: float = Field(
        0.0, ge=0, description="per month, of who is willing but named no hours"
    )
    months_of_pair: int = Field(2, ge=1, le=6, description="how long a pair is to meet")
    gap_months: int = Field(
        3, ge=1, description="sessions of a pair after such a pause are a new engagement"
    )
    outcome_months: int = Field(4, ge=1, le=6, description="after the start, in which effects show")
    rest_months: int = Field(8, ge=1, description="between two engagements of one coachee")
    min_engagements: int = Field(8, ge=2, description="fewer give no result on coaching")
    min_tenure_months: int = Field(12, ge=0, description="in the role, before coaching others")
    min_coachee_tenure_months: int = Field(1, ge=0)
    same_team: bool = Field(default=False, description="pairs within a team only")
    same_language: bool = Field(default=True, description="pairs that share a language only")
    own_reports: bool = Field(default=True, description="a manager may coach own reports")
    excluded_pairs: tuple[tuple[str, str], ...] = Field((), description="[coach, coachee] ids")
    exploration: float = Field(1.0, ge=0, le=3, description="standard deviations added, to try")
    failed_probability: float = Field(
        0.2, ge=0, le=1, description="P(effect > 0) below which a pair is not repeated"
    )
    slate_size: int = Field(3, ge=0, description="best AEs whom AMs are to develop")
    max_per_person: int = Field(2, ge=1, le=5, description="recommendations per person and month")
    min_gap: float = Field(0.1, ge=0, description="gap in logits below which nobody is paired")
    max_gap: float = Field(1.0, gt=0, description="gap in logits beyond which none is counted")
    unexplained_share: Share = Field(
        0.3, description="of a pair's rejections without a reason, above which a process is asked"
    )
    min_pair_rejections: int = Field(8, ge=1)
    overdue_share: Share = Field(0.15, description="of an AE's decisions past the SLA")
    min_decisions: int = Field(15, ge=1)
    workload_share: float = Field(
        1.5, gt=1, description="of the peers' median of open deals or accounts, above which it is"
    )
    target_attainment: float = Field(
        0.7, gt=0, lt=1, description="year to date, below which a target is questioned"
    )


class IncentiveSettings(Section):
    """What coaching would earn: a what-if under these rules, never a payroll."""

    pay_per_hour: float = Field(40.0, ge=0, description="reporting currency, completed sessions")
    bonus_share: Share = Field(0.1, description="of the value that the coaching is expected to add")
    bonus_cap: float = Field(1500.0, ge=0, description="per person and month")
    bonus_probability: float = Field(0.8, gt=0.5, lt=1, description="P(effect > 0) for a bonus")
    working_hours_per_day: float = Field(8.0, gt=0, le=24)
    max_relief: Share = Field(0.25, description="of a coach's target that may be taken off")


class ChainSettings(Section):
    """When a change in the chain is an alarm."""

    cusum_slack: float = Field(0.75, gt=0, description="k, in standard deviations")
    cusum_limit: float = Field(4.0, gt=0, description="h, in standard deviations")
    min_trials: int = Field(20, ge=1, description="of a stage in a month; fewer are not judged")
    many_leads: float = Field(1.25, gt=1, description="times the peers' median")
    low_share: float = Field(0.75, gt=0, lt=1, description="times the role's rate")
    min_pair_leads: int = Field(10, ge=1)
    finding_rate: float = Field(
        0.10, gt=0, lt=1, description="share of false ones among findings of one kind (BH)"
    )


class StatisticsSettings(Section):
    """How people are made comparable, rated, paired, and the chain watched."""

    strata: tuple[Literal["source", "segment"], ...] = Field(
        ("source", "segment"),
        description="what makes leads and deals easier or harder; () compares all with all",
    )
    seed: int = Field(7, ge=0, description="of whatever is drawn; same seed, same figures")
    rating: RatingSettings = Field(default_factory=RatingSettings)
    coaching: CoachingSettings = Field(default_factory=CoachingSettings)
    incentives: IncentiveSettings = Field(default_factory=IncentiveSettings)
    chain: ChainSettings = Field(default_factory=ChainSettings)
