"""How much of what coaching could bring the recommended pairs bring.

Here belongs what is measured of one organisation, in which AEs coach SDRs; what is required of many
is in `goals`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.assignment import assign
from dagster_project.coaching.blocks import make_block
from dagster_project.coaching.comparison import measure
from dagster_project.coaching.evidence import Floats, Ints
from dagster_project.coaching.rating import rate
from dagster_project.coaching.value_added import coach_value_added
from dagster_project.settings_statistics import CoachingSettings, StatisticsSettings
from dagster_project.study.organisations import Organisation, simulate
from dagster_project.study.rated import last_rates
from dagster_project.study.scenarios import Scenario

_COACHES, _COACHEES = 15, 2  # how many coaches at most, and how many each can take on


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
    ability, sales = (one.reindex(coaches.index).to_numpy(float) for one in (of.ability, of.sales))
    rating = rate(of.panel, of.panel.last, settings.rating, of.peers)
    information = rating.information[of.peers] / settings.rating.window_months
    every_gap = CoachingSettings(min_gap=0)  # counts in truth
    truth = _worth(ability, of.truth[of.peers, -1], information, every_gap)
    effect, skill = coaches["value_added"].to_numpy(float), rating.mean[of.peers]
    believed = _worth(effect, skill, information, settings.coaching)
    capacity, free = np.full(len(coaches), _COACHEES), np.zeros(truth.shape, dtype=bool)
    best = truth[assign(truth, capacity, free)].sum()
    anybody = _anybody(len(coaches), truth.shape[1], seed)
    return Paired(
        recommended=float(truth[assign(believed, capacity, free)].sum() / best),
        worst_to_best=float(truth[_worst_to_best(of, sales)].sum() / best),
        random=float(truth[anybody].sum() / best),
    )


def _worth(
    effect: Floats, skill: Floats, information: Floats, settings: CoachingSettings
) -> Floats:
    """(J, K) value of every pair, as the product puts it: events added in a month."""
    coaches = pd.DataFrame({"fitness": effect, "rank": 1, "strength": np.nan})
    coachees = pd.DataFrame({"skill": skill, "information": information})
    quartile = float(np.quantile(skill, 0.75))
    return make_block(("ae_to_sdr", ""), coaches, coachees, 1.0, quartile, settings).value


def _worst_to_best(of: Organisation, sales: Floats) -> tuple[Ints, Ints]:
    """Coach and coachee of each pair, the best seller with the weakest first."""
    rates = last_rates(of)[of.peers]
    weakest = np.argsort(np.where(rates < 0, np.inf, rates), kind="stable")
    places = np.argsort(-sales, kind="stable").repeat(_COACHEES)
    count = min(len(places), len(weakest))
    return places[:count], weakest[:count]


def _anybody(coaches: int, coachees: int, seed: int) -> tuple[Ints, Ints]:
    rng = np.random.default_rng(seed)
    places = rng.permutation(np.arange(coaches).repeat(_COACHEES))
    count = min(len(places), coachees)
    return places[:count], rng.permutation(coachees)[:count]
