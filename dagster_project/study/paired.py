"""How much of what coaching could bring the recommended pairs bring.

Here belongs what is measured of one organisation of AEs who coach AEs; what is required of many is
in `goals`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.assignment import assign
from dagster_project.coaching.comparison import measure
from dagster_project.coaching.evidence import Floats, Ints
from dagster_project.coaching.rating import rate
from dagster_project.coaching.value_added import coach_value_added
from dagster_project.settings_statistics import StatisticsSettings
from dagster_project.study.organisations import Organisation, simulate
from dagster_project.study.scenarios import Scenario

_COACHES, _COACHEES = 15, 2  # how many there are, and how many each can take on
_SKILLS = 3


@dataclass(frozen=True)
class Paired:
    """True uplift of pairs, as a share of what the best pairs would bring if all were known.

    Attributes:
        recommended: by beliefs, exploration included.
        worst_to_best: the weakest by rating to the top sellers, with the same capacities.
        random: anybody to anybody.
    """

    recommended: float
    worst_to_best: float
    random: float


@dataclass(frozen=True)
class Skill:
    """One skill of coaches (J,) and coachees (K,): as believed, and true; events per logit."""

    strength: Floats
    skill: Floats
    true_strength: Floats
    true_skill: Floats
    volume: Floats


def measure_pairing(scenario: Scenario, seed: int) -> Paired:
    """Simulates AEs with several skills, and pairs those who have coached with the others.

    The demo company's AEs are rated in one skill. Others are those of further organisations, person
    by person: as independent as skills can be.
    """
    settings = StatisticsSettings()
    first, *others = (simulate(scenario, seed + 1000 * number) for number in range(_SKILLS))
    fitness = _fitness(first, settings)
    coaches = np.flatnonzero(first.is_peer(fitness.index))[:_COACHES]
    size = min(int(of.peers.sum()) for of in (first, *others))
    coachees = np.setdiff1d(np.flatnonzero(first.peers), coaches)[: size - len(coaches)]
    skills = [_skill(first, coaches, coachees, settings)]
    skills += [_skill(of, *_same_number(of, coaches, coachees), settings) for of in others]
    volume = skills[0].volume
    ability = first.ability.reindex(first.panel.people[coaches].astype(str)).to_numpy(float)
    believed_effect = fitness.reindex(first.panel.people[coaches].astype(str)).to_numpy(float)
    believed = [_worth(believed_effect, one.strength, one.skill, volume) for one in skills]
    truth = [_worth(ability, one.true_strength, one.true_skill, volume) for one in skills]
    # The skill that a pair works on is the one believed best; the oracle knows the best.
    oracle, chosen = np.max(truth, axis=0), np.argmax(believed, axis=0)
    real = np.take_along_axis(np.array(truth), chosen[None], axis=0)[0]
    return _shares(real, np.max(believed, axis=0), oracle, skills[0], seed)


def _shares(real: Floats, believed: Floats, oracle: Floats, skill: Skill, seed: int) -> Paired:
    rng = np.random.default_rng(seed)
    capacity = np.full(len(real), _COACHEES)
    free = np.zeros(real.shape, dtype=bool)
    places = np.repeat(np.arange(len(real)), _COACHEES)
    sellers = places[np.argsort(-skill.strength[places], kind="stable")]
    weakest = np.argsort(skill.skill, kind="stable")
    count = min(len(sellers), len(weakest))
    anybody, anyone = rng.permutation(places)[:count], rng.permutation(len(weakest))[:count]
    best = oracle[assign(oracle, capacity, free)].sum()
    return Paired(
        recommended=float(real[assign(believed, capacity, free)].sum() / best),
        worst_to_best=float(real[sellers[:count], weakest[:count]].sum() / best),
        random=float(real[anybody, anyone].sum() / best),
    )


def _skill(of: Organisation, coaches: Ints, coachees: Ints, settings: StatisticsSettings) -> Skill:
    rating = rate(of.panel, of.panel.last, settings.rating, of.peers)
    truth = of.relative(of.truth[:, -1])
    return Skill(
        strength=rating.mean[coaches],
        skill=rating.mean[coachees],
        true_strength=truth[coaches],
        true_skill=truth[coachees],
        volume=rating.trials[coachees] / settings.rating.window_months,
    )


def _same_number(of: Organisation, coaches: Ints, coachees: Ints) -> tuple[Ints, Ints]:
    """Peers of another organisation in the same numbers."""
    peers = np.flatnonzero(of.peers)
    return peers[: len(coaches)], peers[len(coaches) : len(coaches) + len(coachees)]


def _worth(effect: Floats, strength: Floats, skill: Floats, volume: Floats) -> Floats:
    """(J, K) effect × gap (at most one logit) × volume."""
    gap = np.clip(strength[:, None] - skill, 0.0, 1.0)
    worth: Floats = effect[:, None] * gap * volume
    return worth


def _fitness(of: Organisation, settings: StatisticsSettings) -> pd.Series:
    """What is believed of those who have coached AEs, with a standard deviation more; by coach."""
    measured = measure({"close_rate": of.panel}, of.engagements, settings)
    rows = coach_value_added(measured).rows
    rows = rows[rows["direction"] == "ae_to_ae"].set_index("coach_id")
    fitness = rows["value_added"] + settings.coaching.exploration * rows["value_added_sd"]
    return fitness.astype(float).clip(lower=0.0)
