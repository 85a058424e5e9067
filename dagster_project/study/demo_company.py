"""The demo company beside its truth: are its stars truly the best, and its coaches known?

Here belongs a single company with everything that makes companies differ; what holds of many is in
`goals`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.comparison import measure
from dagster_project.coaching.evidence import Flags, Floats, Panel, make_panel
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.rating import rate
from dagster_project.coaching.standing import judged, of_rating
from dagster_project.coaching.value_added import coach_value_added
from dagster_project.demo.cells import call_evidence, evidence, true_efficiency
from dagster_project.demo.company import Company
from dagster_project.demo.simulate import simulate
from dagster_project.demo.spec import DemoSpec
from dagster_project.settings_statistics import StatisticsSettings
from dagster_project.study.organisations import person_ids
from dagster_project.study.scenarios import LAST_MONTH

# Rates whose true skill is known, with its name in the simulator.
_SKILLS = {
    "qualified_lead_rate": "qualified_lead_rate",
    "qualification_efficiency": "",
    "close_rate": "close_rate",
    "account_expansion": "upsell_rate",
    "account_retention": "retention",
}


@dataclass(frozen=True)
class DemoTruth:
    """What the product says of a demo company, and how much of it is true.

    Attributes:
        people, months: the company.
        stars, true_stars: over five rates; truly among the best quarter of the role.
        coaches, correlation: with a measured engagement, by rate; of value added with the truth.
    """

    people: int
    months: int
    stars: int
    true_stars: int
    coaches: int
    correlation: float


def demo_truth(people: int = 48) -> DemoTruth:
    """Simulates the demo company of a size and judges its people and coaches."""
    settings = StatisticsSettings()
    spec = DemoSpec(last_month=LAST_MONTH, people=people)
    company = simulate(spec)
    panels = {metric: _panel(company, metric) for metric in _SKILLS}
    stars = [_stars(company, metric, panel, settings) for metric, panel in panels.items()]
    added, truth = _coaches(company, panels, settings)
    return DemoTruth(
        people=people,
        months=spec.months,
        stars=sum(named for named, _ in stars),
        true_stars=sum(true for _, true in stars),
        coaches=len(added),
        correlation=float(np.corrcoef(added, truth)[0, 1]) if len(added) > 2 else np.nan,
    )


def _panel(company: Company, metric: str) -> Panel:
    if metric == "qualification_efficiency":
        cells = call_evidence(company).assign(stratum=0)
    else:
        cells = evidence(company, _SKILLS[metric])
    named = cells.assign(
        person_id=person_ids(cells["person"]), stratum=cells["stratum"].astype(str)
    )
    return make_panel(named, RATES[metric].family, 0, company.clock.months)


def _stars(
    company: Company, metric: str, panel: Panel, settings: StatisticsSettings
) -> tuple[int, int]:
    """How many stars there are, and how many of them are truly of the best quarter."""
    truth = _truth(company, metric, panel)
    peers: Flags = np.isfinite(truth)
    rating = rate(
        panel,
        panel.last,
        settings.rating,
        peers,
        learns_half_life=RATES[metric].learns_half_life,
    )
    said = judged(of_rating(rating, metric, settings.rating), settings.rating)
    is_star = said["is_star"].to_numpy(bool)
    best = np.argsort(-truth[peers], kind="stable")[: max(round(peers.sum() / 4), 1)]
    return int(is_star.sum()), int(is_star[best].sum())


def _truth(company: Company, metric: str, panel: Panel) -> Floats:
    """(P,) true skill in the last month; NaN for who does not hold the role."""
    skills = company.truth.skills
    if metric == "qualification_efficiency":
        skills = true_efficiency(company)
    else:
        skills = skills[skills["metric"] == _SKILLS[metric]]
    now = skills[skills["month"] == panel.last].set_index("person")["skill"]
    return now.reindex(panel.people.astype(int)).to_numpy(float)


def _coaches(
    company: Company, panels: dict[str, Panel], settings: StatisticsSettings
) -> tuple[Floats, Floats]:
    """Value added of coaches with a measured engagement, and their true effect."""
    names = {skill: metric for metric, skill in _SKILLS.items()}
    started = company.truth.engagements
    engagements = pd.DataFrame(
        {
            "coach_id": person_ids(started["coach"]),
            "coachee_id": person_ids(started["coachee"]),
            "direction": "all",
            "metric": started["metric"].map(names),
            "start": started["month"].astype("int64"),
            "end": started["month"].astype("int64") + 1,
            "sessions": 4,
            "hours": 4.0,
        }
    )
    rows = coach_value_added(measure(panels, engagements, settings)).rows
    known = rows[rows["engagements_measured"] > 0]
    ability = company.truth.coaches.set_index("person")["ability"]
    truth = ability.reindex(known["coach_id"].astype(int)).to_numpy(float)
    return known["value_added"].to_numpy(float), truth
