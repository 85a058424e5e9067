"""Coaches: who is willing, with how many hours, and what being coached by them truly does.

Here belongs what is fixed about a coach; whom they coach is in `coaching`.
"""

from dataclasses import dataclass

import numpy as np

from dagster_project.demo.clock import Flags, Floats
from dagster_project.demo.roster import Roster
from dagster_project.demo.spec import DemoSpec

_WILLING_SHARE = 0.45


@dataclass(frozen=True)
class Coaches:
    """Per person.

    Attributes:
        ability: true effect of being coached by them.
        is_willing, hours: what they say of themselves; hours are per month.
        peer_rating: 1 to 5, what colleagues say of their coaching.
    """

    ability: Floats
    is_willing: Flags
    hours: Floats
    peer_rating: Floats


def draw_coaches(spec: DemoSpec, roster: Roster) -> Coaches:
    """Abilities are independent of everything else; peers notice them, roughly."""
    rng = np.random.default_rng([spec.seed, 6])
    ability = rng.normal(spec.coaching_mean, spec.coaching_sd, roster.people)
    is_willing = rng.random(roster.people) < _WILLING_SHARE
    for role in ("ae", "am"):
        is_willing[roster.anchors[role][:1]] = True
    hours = np.where(is_willing, rng.choice([3.0, 4.0, 6.0, 8.0], roster.people), 0.0)
    spread = max(spec.coaching_sd, 1e-9)
    sensed = (ability - spec.coaching_mean) / spread * 0.5 + rng.normal(0, 0.6, roster.people)
    rating = np.round(np.clip(3.4 + 0.7 * sensed, 1.0, 5.0), 1).astype(np.float64)
    return Coaches(ability, is_willing, hours, rating)
