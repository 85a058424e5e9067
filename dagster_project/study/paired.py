"""How much of what coaching could bring the recommended pairs bring.

Here belongs what is measured of one organisation, in which AEs coach SDRs; what is required of many
is in `goals`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.assignment import assign
from dagster_project.coaching.blocks import make_block, relevance
from dagster_project.coaching.comparison import measure
from dagster_project.coaching.evidence import Floats, Ints
from dagster_project.coaching.rating import rate
from dagster_project.coaching.value_added import coach_value_added
from dagster_project.settings_statistics import CoachingSettings, StatisticsSettings
from dagster_project.study.organisations import Organisation, simulate
from dagster_project.study.rated import last_rates
from dagster_project.study.scenarios import Scenario

_COACHES = 15  # at most


@dataclass(frozen=True)
class Paired:
    """True uplift of pairs, as a share of what the best pairs would bring if all were known.

    Attributes:
        recommended: by beliefs, without exploration, which costs now and pays later.
        worst_to_best: the weakest by last month's rate to those who sell best, as many pairs.
        random: anybody to anybody.
    """

    recommended: float
    worst_to_best: float
    random: float


def measure_pairing(scenario: Scenario, seed: int) -> Paired:
    """Simulates an organisation, and pairs AEs who have coached with all SDRs."""
    settings = StatisticsSettings()
    of = simulate(scenario, seed)
    measured = measure({scenario.metric: of.panel}, of.engagements, settings)
    coaches = coach_value_added(measured).rows.set_index("coach_id").iloc[:_COACHES]
    ability, sales, hours = (
        one.reindex(coaches.index).to_numpy(float) for one in (of.ability, of.sales, of.hours)
    )
    seats = (hours // settings.coaching.hours_per_pair).astype(np.int64)
    rating = rate(of.panel, of.panel.last, settings.rating, of.peers)
    information = rating.information[of.peers] / settings.rating.window_months
    skill = of.truth[of.peers, -1]
    room = relevance(np.quantile(skill, 0.75) - skill, settings.coaching)
    truth = ability[:, None] * (room * information)
    believed = _believed(coaches, rating.mean[of.peers], information, settings.coaching)
    free = np.zeros(truth.shape, dtype=bool)
    best = truth[assign(truth, seats, free)].sum()
    return Paired(
        recommended=float(truth[assign(believed, seats, free)].sum() / best),
        worst_to_best=float(truth[_worst_to_best(of, sales, seats)].sum() / best),
        random=float(truth[_anybody(seats, truth.shape[1], seed)].sum() / best),
    )


def _believed(
    coaches: pd.DataFrame, skill: Floats, information: Floats, settings: CoachingSettings
) -> Floats:
    """(J, K) what every pair is worth to the product."""
    candidates = coaches.assign(fitness=coaches["value_added"], rank=1, strength=np.nan)
    coachees = pd.DataFrame({"skill": skill, "information": information})
    quartile = float(np.quantile(skill, 0.75))
    return make_block(("ae_to_sdr", ""), candidates, coachees, 1.0, quartile, settings).value


def _worst_to_best(of: Organisation, sales: Floats, seats: Ints) -> tuple[Ints, Ints]:
    """Coach and coachee of each pair, the best seller with the weakest first."""
    rates = last_rates(of)[of.peers]
    weakest = np.argsort(np.where(rates < 0, np.inf, rates), kind="stable")
    best = np.argsort(-sales, kind="stable")
    places = best.repeat(seats[best])[: len(weakest)]
    return places, weakest[: len(places)]


def _anybody(seats: Ints, coachees: int, seed: int) -> tuple[Ints, Ints]:
    rng = np.random.default_rng(seed)
    places = rng.permutation(np.arange(len(seats)).repeat(seats))[:coachees]
    return places, rng.permutation(coachees)[: len(places)]
