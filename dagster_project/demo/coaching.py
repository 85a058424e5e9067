"""Who coaches whom, from which month on, and what it truly does to the coachee.

Here belong engagements and their sessions. The currently weak are chosen, by what was seen of them
in the last three months; how well somebody coaches has nothing to do with how well they sell. An
engagement started in one month adds to the skill of all later ones, less and less.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, Floats, Ints
from dagster_project.demo.skills import METRICS, Skill
from dagster_project.demo.world import World

# Per metric, the roles of those who coach in it.
POOLS = {
    "qualified_lead_rate": ("ae",),
    "close_rate": ("ae", "am"),
    "upsell_rate": ("am",),
}
_MONTHS_LOOKED_AT = 3
_MONTHS_BETWEEN = 8
_COACHEES_AT_ONCE = 2
_NOBODY = {"coach": np.int64, "coachee": np.int64, "month": np.int64, "effect": np.float64}

# A month's results per person: observed less expected, and its variance under equal skill.
Observe = Callable[[int], tuple[Floats, Floats]]


class Programme:
    """The coaching in one metric, month after month."""

    def __init__(self, world: World, metric: str) -> None:
        clock, roster = world.clock, world.roster
        self._world, self._metric = world, metric
        self._rng = world.rng(7, list(METRICS).index(metric))
        self._present = roster.present(METRICS[metric].role, clock.months)
        pools = [roster.present(role, clock.months) for role in POOLS[metric]]
        self._pool = np.logical_or.reduce(pools) & world.coaches.is_willing[:, None]
        self._free_from = np.zeros(roster.people, dtype=np.int64)
        self._residual = np.zeros((roster.people, clock.months + 1))
        self._information = np.zeros((roster.people, clock.months + 1))
        self._rows = [pd.DataFrame({name: np.array([], kind) for name, kind in _NOBODY.items()})]

    def run(self, observe: Observe) -> pd.DataFrame:
        """Lets all months pass, each with new engagements first and then its results.

        Returns:
            coach, coachee, month (of the start), effect, metric.
        """
        months = self._world.clock.months
        skill = self._world.skills[self._metric]
        for month in range(months + 1):
            if month + 1 < months:
                self._start(month, skill)
            self._residual[:, month], self._information[:, month] = observe(month)
        return pd.concat(self._rows, ignore_index=True).assign(metric=self._metric)

    def _start(self, month: int, skill: Skill) -> None:
        stays = self._present[:, month] & self._present[:, month + 1]
        candidates = np.flatnonzero(stays & (self._free_from <= month))
        wanted = int(self._world.spec.coaching_share * stays.sum() + self._rng.random())
        coachees = self._weakest(candidates, month)[:wanted]
        coach_stays = self._pool[:, month] & self._pool[:, month + 1]
        seats = np.repeat(np.flatnonzero(coach_stays), _COACHEES_AT_ONCE)
        coaches = self._rng.permutation(seats)[:wanted]
        coachees = coachees[: len(coaches)]
        coaches = coaches[: len(coachees)]
        is_pair = coaches != coachees
        coaches, coachees = coaches[is_pair], coachees[is_pair]
        effect = self._world.coaches.ability[coaches]
        age = np.arange(self._world.clock.months - month)
        decay = 0.5 ** (age / self._world.spec.coaching_half_life)
        skill.coaching[coachees, month + 1 :] += effect[:, None] * decay[None, :]
        self._free_from[coachees] = month + _MONTHS_BETWEEN
        self._rows.append(
            pd.DataFrame({"coach": coaches, "coachee": coachees, "month": month, "effect": effect})
        )

    def _weakest(self, candidates: Ints, month: int) -> Ints:
        """The candidates, weakest first as far as focus and insight let that count."""
        past = slice(max(month - _MONTHS_LOOKED_AT, 0), month)
        residual = self._residual[candidates, past].sum(axis=1)
        score = residual / np.sqrt(self._information[candidates, past].sum(axis=1) + 1)
        spec = self._world.spec
        score = spec.coaching_focus * score + self._rng.gumbel(size=len(candidates))
        if spec.coaching_insight:
            true = self._world.skills[self._metric].total(month)[candidates]
            score = score + spec.coaching_insight * true / max(spec.skill_sd, 1e-9)
        ordered: Ints = candidates[np.argsort(score, kind="stable")]
        return ordered


def draw_sessions(world: World, engagements: pd.DataFrame) -> pd.DataFrame:
    """Three to five sessions per engagement, in its month and the next.

    Returns:
        coach, coachee, metric, at, minutes, in the order of time.
    """
    rng, clock = world.rng(8), world.clock
    count = rng.integers(3, 6, len(engagements))
    rows = engagements.loc[np.repeat(engagements.index.to_numpy(), count)].reset_index(drop=True)
    month = rows["month"].to_numpy()
    at = clock.within(rng, clock.starts[month], clock.starts[np.minimum(month + 2, clock.months)])
    persons = world.organisation.persons
    left, hired = persons["left"].to_numpy(), persons["hired"].to_numpy()
    leaves = np.minimum(left[rows["coach"]], left[rows["coachee"]])
    comes = np.maximum(hired[rows["coach"]], hired[rows["coachee"]])
    is_held = (comes <= at // DAY) & (at // DAY < leaves)
    rows = rows.assign(at=at, minutes=rng.choice([30, 45, 60, 90], len(rows)))
    held: pd.DataFrame = rows.loc[is_held, ["coach", "coachee", "metric", "at", "minutes"]]
    return held.sort_values(["at", "coachee"], kind="stable", ignore_index=True)
