"""What the organisations of the study are like.

Here belong parameters of the simulated companies, one scenario each; what is simulated and measured
stands in `organisations` and the modules that measure.
"""

from dataclasses import dataclass, field
from datetime import date

from dagster_project.demo.spec import DemoSpec

LAST_MONTH = date(2026, 10, 1)
_NO_COACHING = {"coaching_share": 0.0}
_EQUAL = {"skill_sd": 0.0, "drift_sd": 0.0, "ramp_logit": 0.0, **_NO_COACHING}
_STATIC = {"drift_sd": 0.0, "ramp_logit": 0.0, **_NO_COACHING}
_EQUAL_MIX = {"mix_concentration": 1e5, "strata_scale": 1.0}


@dataclass(frozen=True)
class Scenario:
    """One kind of organisation.

    Attributes:
        name: as in the printed tables.
        metric: the rate that is looked at: `close_rate` of AEs, `qualified_lead_rate` or
            `qualification_efficiency` of SDRs.
        changes: to the standard parameters.
        people: the whole company, such that the role has its size.
    """

    name: str
    metric: str
    changes: dict[str, float] = field(default_factory=dict)
    people: int | None = None

    @property
    def role(self) -> str:
        """Who is looked at."""
        return "ae" if self.metric == "close_rate" else "sdr"

    def spec(self, seed: int) -> DemoSpec:
        """The parameters of one organisation.

        About 40 AEs who close 12 deals a month each, of which nearly all are their own, or 60 SDRs
        with 25 leads and 400 calls a month and 30 AEs who coach them; a little more, as some work
        part-time. Some 13 and 20 engagements begin in a year.
        """
        common = {"overdispersion_sd": 0.0, "coaching_share": 0.028} | self.changes
        if self.role == "ae":
            sizes = {"role_shares": (0.15, 0.70, 0.15), "leads_per_month": 0.5}
            sizes |= {"self_sourced_per_month": 13.5, "people": self.people or 70}
        else:
            sizes = {"role_shares": (0.62, 0.30, 0.08), "leads_per_month": 26.0}
            sizes |= {"people": self.people or 122}
        return DemoSpec(last_month=LAST_MONTH, seed=10_000 + seed, **(sizes | common))  # type: ignore[arg-type]


# With ramp, drift and coaching.
AE = Scenario("AE", "close_rate")
SDR = Scenario("SDR", "qualified_lead_rate")
EFFICIENCY = Scenario("SDR efficiency", "qualification_efficiency")
AE_TEAM = Scenario("AE, team of 8", "close_rate", people=19)
AE_STATIC = Scenario("AE, static skill", "close_rate", _STATIC)
SDR_STATIC = Scenario("SDR, static skill", "qualified_lead_rate", _STATIC)
SDR_NOISY = Scenario("SDR, overdispersed", "qualified_lead_rate", {"overdispersion_sd": 0.4})
RATED = (AE, SDR, EFFICIENCY, AE_TEAM, AE_STATIC, SDR_STATIC, SDR_NOISY)

NULL_EQUAL_MIX = Scenario("AE equal, equal mix", "close_rate", {**_EQUAL, **_EQUAL_MIX})
NULL_AE = Scenario("AE equal, unequal mix", "close_rate", _EQUAL)
NULL_SDR = Scenario("SDR equal, unequal mix", "qualified_lead_rate", _EQUAL)
NULL_AE_NOISY = Scenario(
    "AE equal, overdispersed", "close_rate", {**_EQUAL, "overdispersion_sd": 0.4}
)
NULL_SDR_NOISY = Scenario(
    "SDR equal, overdispersed", "qualified_lead_rate", {**_EQUAL, "overdispersion_sd": 0.4}
)
EQUAL = (NULL_EQUAL_MIX, NULL_AE, NULL_SDR)
EQUAL_NOISY = (NULL_AE_NOISY, NULL_SDR_NOISY)

# Some three engagements of each coach of AEs, some four of each coach of SDRs.
_AE_MORE, _SDR_MORE = {"coaching_share": 0.05}, {"coaching_share": 0.032}
_NO_EFFECT = {"coaching_mean": 0.0, "coaching_sd": 0.0}
# A standard deviation of true skill counts a quarter of one of the last results.
_INSIGHT = {"coaching_insight": 0.5}
AE_COACHED = Scenario("AE, often coached", "close_rate", _AE_MORE)
SDR_COACHED = Scenario("SDR, often coached", "qualified_lead_rate", _SDR_MORE)
COACHED = (AE_COACHED, SDR_COACHED)
UNHELPED = (
    Scenario("AE, coaching without effect", "close_rate", {**_AE_MORE, **_NO_EFFECT}),
    Scenario("SDR, coaching without effect", "qualified_lead_rate", {**_SDR_MORE, **_NO_EFFECT}),
)
CHOSEN = (
    Scenario("AE, chosen by hidden knowledge", "close_rate", {**_AE_MORE, **_INSIGHT}),
    Scenario("SDR, chosen by hidden knowledge", "qualified_lead_rate", {**_SDR_MORE, **_INSIGHT}),
)
# AEs who coach all SDRs.
PAIRED = SDR_COACHED
# Wins that close faster than losses, and slower ones.
MATURING = (
    Scenario("AE, wins close faster", "close_rate", {"win_age_logit": -0.6, **_NO_COACHING}),
    Scenario("AE, losses close faster", "close_rate", {"win_age_logit": 0.6, **_NO_COACHING}),
)
