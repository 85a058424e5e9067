"""Who coaches whom, from which month on, and what it truly does to the coachee.

Here belong coaches, engagements and their sessions. The currently weak are chosen, by what was seen
of them in the last three months; how well somebody coaches has nothing to do with how well they
sell. An engagement started in one month adds to the skill of all later ones.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, Clock, Flags, Floats, Ints
from dagster_project.demo.roster import Roster
from dagster_project.demo.skills import METRICS, Skill
from dagster_project.demo.spec import DemoSpec

# Per metric, the roles of those who coach in it.
POOLS = {
    "qualified_lead_rate": ("ae",),
    "close_rate": ("ae", "am"),
    "upsell_rate": ("am",),
}
_MEMORY = 3
_PAUSE = 8
_COACHEES_AT_ONCE = 2
Observe = Callable[[int], tuple[Floats, Floats]]


@dataclass(frozen=True)
class Coaches:
    """Per person: the true effect of being coached by them, and what they say and are said to be."""

    ability: Floats
    is_willing: Flags
    hours: Floats
    peer_rating: Floats


def draw_coaches(spec: DemoSpec, roster: Roster) -> Coaches:
    """Abilities are independent of everything else; peers notice them, roughly."""
    rng = np.random.default_rng([spec.seed, 6])
    ability = rng.normal(spec.coaching_mean, spec.coaching_sd, roster.people)
    is_willing = rng.random(roster.people) < 0.45
    for role in ("ae", "am"):
        is_willing[roster.anchors[role][:1]] = True
    hours = np.where(is_willing, rng.choice([3.0, 4.0, 6.0, 8.0], roster.people), 0.0)
    spread = max(spec.coaching_sd, 1e-9)
    sensed = (ability - spec.coaching_mean) / spread * 0.5 + rng.normal(0, 0.6, roster.people)
    return Coaches(ability, is_willing, hours, np.round(np.clip(3.4 + 0.7 * sensed, 1, 5), 1))


class Programme:
    """The coaching in one metric, month after month."""

    def __init__(
        self,
        spec: DemoSpec,
        clock: Clock,
        roster: Roster,
        coaches: Coaches,
        metric: str,
    ) -> None:
        self._spec, self._clock, self._coaches = spec, clock, coaches
        self._metric = metric
        self._rng = np.random.default_rng([spec.seed, 7, list(METRICS).index(metric)])
        self._present = roster.present(METRICS[metric].role, clock.months)
        pools = [roster.present(role, clock.months) for role in POOLS[metric]]
        self._pool = np.logical_or.reduce(pools) & coaches.is_willing[:, None]
        self._free_from = np.zeros(roster.people, dtype=np.int64)
        self._residual = np.zeros((roster.people, clock.months + 1))
        self._information = np.zeros((roster.people, clock.months + 1))
        self._rows: list[pd.DataFrame] = []

    def run(self, skill: Skill, observe: Observe) -> pd.DataFrame:
        """Lets all months pass: coach, work, look. Returns the engagements."""
        for month in range(self._clock.months + 1):
            if month + 1 < self._clock.months:
                self._start(month, skill)
            residual, information = observe(month)
            self._residual[:, month], self._information[:, month] = residual, information
        if not self._rows:
            columns = {"coach": np.int64, "coachee": np.int64, "month": np.int64, "effect": float}
            frame = pd.DataFrame({name: np.array([], kind) for name, kind in columns.items()})
        else:
            frame = pd.concat(self._rows, ignore_index=True)
        return frame.assign(metric=self._metric)

    def _start(self, month: int, skill: Skill) -> None:
        stays = self._present[:, month] & self._present[:, month + 1]
        candidates = np.flatnonzero(stays & (self._free_from <= month))
        coachees = self._weakest(candidates, month, int(stays.sum()))
        coach_stays = self._pool[:, month] & self._pool[:, month + 1]
        seats = np.repeat(np.flatnonzero(coach_stays), _COACHEES_AT_ONCE)
        seats = self._rng.permutation(seats)[: len(coachees)]
        coachees = coachees[: len(seats)]
        is_other = seats != coachees
        seats, coachees = seats[is_other], coachees[is_other]
        effect = self._coaches.ability[seats]
        age = np.arange(self._clock.months - month)
        decay = 0.5 ** (age / self._spec.coaching_half_life)
        skill.coaching[coachees, month + 1 :] += effect[:, None] * decay[None, :]
        self._free_from[coachees] = month + _PAUSE
        self._rows.append(
            pd.DataFrame({"coach": seats, "coachee": coachees, "month": month, "effect": effect})
        )

    def _weakest(self, candidates: Ints, month: int, people: int) -> Ints:
        wanted = int(self._spec.coaching_share * people + self._rng.random())
        past = slice(max(month - _MEMORY, 0), month)
        residual = self._residual[candidates, past].sum(axis=1)
        score = residual / np.sqrt(self._information[candidates, past].sum(axis=1) + 1)
        score = self._spec.coaching_focus * score + self._rng.gumbel(size=len(candidates))
        chosen: Ints = candidates[np.argsort(score, kind="stable")[:wanted]]
        return chosen


def draw_sessions(
    spec: DemoSpec, clock: Clock, organisation_end: Ints, engagements: pd.DataFrame
) -> pd.DataFrame:
    """Three to five sessions per engagement, in its month and the next: coach, coachee, metric, at.

    `organisation_end` holds the day after the last one of every person.
    """
    rng = np.random.default_rng([spec.seed, 8])
    count = rng.integers(3, 6, len(engagements))
    rows = engagements.loc[np.repeat(engagements.index.to_numpy(), count)].reset_index(drop=True)
    month = rows["month"].to_numpy()
    first, last = clock.starts[month], clock.starts[np.minimum(month + 2, clock.months)]
    held_at = clock.within(rng, first, last)
    coach, coachee = rows["coach"].to_numpy(), rows["coachee"].to_numpy()
    leaves = np.minimum(organisation_end[coach], organisation_end[coachee])
    rows = rows.assign(held_at=held_at, minutes=rng.choice([30, 45, 60, 90], len(rows)))
    rows = rows[held_at // DAY < leaves]
    return rows.sort_values(["held_at", "coachee"], kind="stable", ignore_index=True)
