"""How able everybody truly is, month by month.

Here belong permanent and drifting skill, the ramp of new hires and the noise of single months; what
coaching adds is put in by `coaching` while the months pass. A skill is a logit (of a rate) or a log
(of a volume) relative to the average person.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import Clock, Flags, Floats, Ints
from dagster_project.demo.roster import Roster
from dagster_project.demo.spec import DemoSpec


@dataclass(frozen=True)
class Metric:
    """What a skill shows itself in; `scale` multiplies the spread of the spec."""

    role: str
    scale: float
    has_ramp: bool


METRICS = {
    "leads_sent": Metric("sdr", 0.67, has_ramp=True),
    "calls": Metric("sdr", 0.5, has_ramp=False),
    "qualified_lead_rate": Metric("sdr", 1.0, has_ramp=True),
    "close_rate": Metric("ae", 1.0, has_ramp=True),
    "deal_amount": Metric("ae", 0.4, has_ramp=False),
    "upsell_rate": Metric("am", 1.0, has_ramp=True),
    "retention": Metric("am", 1.0, has_ramp=True),
}


@dataclass(frozen=True)
class Skill:
    """One metric. Arrays are person, or person × month.

    Attributes:
        permanent, drift, ramp: the parts that are fixed from the start.
        coaching: what sessions have added so far; grows while the company is simulated.
        noise: shared by all events of a person and month; no skill, but overdispersion.
    """

    metric: str
    permanent: Floats
    drift: Floats
    ramp: Floats
    coaching: Floats
    noise: Floats

    def total(self, months: slice | int | Ints = slice(None)) -> Floats:
        """The true skill: person × months asked for (or person, for one month)."""
        permanent = self.permanent if isinstance(months, int) else self.permanent[:, None]
        sums: Floats = (
            permanent + self.drift[:, months] + self.ramp[:, months] + self.coaching[:, months]
        )
        return sums

    def shown(self, person: Ints, month: Ints) -> Floats:
        """Skill and noise of single persons in single months."""
        parts: Floats = self.permanent[person] + self.drift[person, month]
        parts += self.ramp[person, month] + self.coaching[person, month]
        parts += self.noise[person, month]
        return parts


def draw_skills(spec: DemoSpec, clock: Clock, roster: Roster) -> dict[str, Skill]:
    """Every metric's skill of everybody, before any coaching."""
    return {
        name: _draw(name, spec, clock, roster, np.random.default_rng([spec.seed, 5, number]))
        for number, name in enumerate(METRICS)
    }


def _draw(
    name: str, spec: DemoSpec, clock: Clock, roster: Roster, rng: np.random.Generator
) -> Skill:
    metric = METRICS[name]
    shape = (roster.people, clock.months + 1)
    permanent = rng.normal(0, spec.skill_sd * metric.scale, roster.people)
    shocks = rng.normal(0, spec.drift_sd * metric.scale, shape)
    drift = shocks.copy()
    innovation = np.sqrt(1 - spec.drift_rho**2)
    for month in range(1, shape[1]):
        drift[:, month] = spec.drift_rho * drift[:, month - 1] + innovation * shocks[:, month]
    ramp = np.zeros(shape)
    if metric.has_ramp and spec.ramp_months:
        middle = (clock.starts[:-1] + clock.starts[1:]) / 2
        tenure = (middle[None, :] - roster.since[metric.role][:, None]) / 30.4
        ramp = spec.ramp_logit * np.clip(1 - np.maximum(tenure, 0) / spec.ramp_months, 0, 1)
    noise = rng.normal(0, spec.overdispersion_sd * metric.scale, shape)
    return Skill(name, permanent, drift, ramp, np.zeros(shape), noise)


def true_skills(skills: dict[str, Skill], roster: Roster, clock: Clock) -> pd.DataFrame:
    """Long: person, month, metric, permanent, drift, ramp, coaching, skill, noise.

    One row per month in which somebody holds the role of the metric.
    """
    frames = []
    for name, skill in skills.items():
        is_there: Flags = roster.present(METRICS[name].role, clock.months)[:, : clock.months]
        person, month = np.nonzero(is_there)
        parts = {
            "permanent": skill.permanent[person],
            "drift": skill.drift[person, month],
            "ramp": skill.ramp[person, month],
            "coaching": skill.coaching[person, month],
        }
        frames.append(
            pd.DataFrame(
                {"person": person, "month": month, "metric": name, **parts}
                | {"skill": sum(parts.values()), "noise": skill.noise[person, month]}
            )
        )
    return pd.concat(frames, ignore_index=True)
