"""Simulated organisations: what the statistics are given of them, and the truth.

Here belongs turning the demo generator's records into a panel, true skills and engagements; only
the parts of a company that matter are simulated. Months are numbered from 0.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Flags, Floats, Panel, make_panel
from dagster_project.coaching.metrics import RATES, Family
from dagster_project.demo.clock import NEVER
from dagster_project.demo.deals import OPEN, WON, AeWork, work_of_aes
from dagster_project.demo.handovers import draw_handovers, draw_judgement
from dagster_project.demo.leads import SdrWork, work_of_sdrs
from dagster_project.demo.skills import true_skills
from dagster_project.demo.strata import expit, stratum_offsets
from dagster_project.demo.world import World, make_world
from dagster_project.study.scenarios import Scenario

_KEYS = ["person", "month", "stratum"]


@dataclass(frozen=True)
class Organisation:
    """One organisation in one rate.

    Attributes:
        panel: what is known; its last month is the review month.
        truth: (P, T) true skill in logits (logs of a Poisson rate); NaN outside the role.
        engagements: as the product derives them from sessions, and `true_effect`.
        ability, sales, hours: true effect of being coached by somebody, how well they close deals
            themselves, and the hours a month that they offer, by person.
    """

    panel: Panel
    truth: Floats
    engagements: pd.DataFrame
    ability: pd.Series
    sales: pd.Series
    hours: pd.Series

    @property
    def peers(self) -> Flags:
        """(P,) who holds the role in the last month."""
        return np.isfinite(self.truth[:, -1])

    def relative(self, values: Floats) -> Floats:
        """(P,) values less the peers' mean."""
        centred: Floats = values - values[self.peers].mean()
        return centred


def simulate(scenario: Scenario, seed: int) -> Organisation:
    """The organisation of a seed; the same one every time."""
    world = make_world(scenario.spec(seed))
    sdrs = work_of_sdrs(world)
    if scenario.role == "sdr":
        cells, engagements = _sdr_cells(world, sdrs, scenario.metric), sdrs.engagements
    else:
        aes = deals_of(world, sdrs)
        cells, engagements = _decided(world, aes), aes.engagements
    months = world.clock.months
    cells = cells[cells["month"].between(0, months - 1) & (cells["person"] >= 0)]
    family: Family = RATES[scenario.metric].family
    named = cells.assign(
        person_id=person_ids(cells["person"]), stratum=cells["stratum"].astype(str)
    )
    panel = make_panel(named, family, 0, months)
    everybody = person_ids(np.arange(world.roster.people))
    return Organisation(
        panel,
        _true(world, scenario.metric, panel),
        _engagements(world, engagements, scenario.role),
        pd.Series(world.coaches.ability, index=everybody),
        pd.Series(world.skills["close_rate"].total(months - 1), index=everybody),
        pd.Series(world.coaches.hours, index=everybody),
    )


def deals_of(world: World, sdrs: SdrWork) -> AeWork:
    """What AEs make of the leads."""
    judgement = draw_judgement(world, sdrs.leads)
    handovers = draw_handovers(world, judgement, sdrs.leads)
    return work_of_aes(world, handovers, sdrs.leads, judgement)


def person_ids(numbers: object) -> list[str]:
    """Ids that sort as their numbers do."""
    return [f"{number:05d}" for number in np.asarray(numbers)]


def _sdr_cells(world: World, sdrs: SdrWork, metric: str) -> pd.DataFrame:
    sent = sdrs.leads[sdrs.leads["sent"] < NEVER].rename(columns={"sdr": "person"})
    leads = sent.groupby(_KEYS)["is_qualified"].agg(observed="sum", trials="size").reset_index()
    if metric == "qualified_lead_rate":
        return leads
    slots = sdrs.slots[sdrs.slots["month"] < world.clock.months]
    calls = slots.groupby(["person", "month"])["calls"].sum()
    qualified = leads.groupby(["person", "month"])["observed"].sum()
    cells = pd.DataFrame({"observed": qualified, "trials": calls}).fillna(0).reset_index()
    return cells.assign(stratum="all")


def _decided(world: World, aes: AeWork) -> pd.DataFrame:
    closed = aes.deals[aes.deals["outcome"] != OPEN]
    of = closed.assign(
        month=world.clock.month_of(closed["due"].to_numpy()),
        person=closed["owner"],
        is_won=closed["outcome"] == WON,
    )
    return of.groupby(_KEYS)["is_won"].agg(observed="sum", trials="size").reset_index()


def _true(world: World, metric: str, panel: Panel) -> Floats:
    """(P, T) true skill of the panel's people."""
    skills = true_skills(world.skills, world.roster, world.clock)
    table = skills.pivot_table(index=["person", "month"], columns="metric", values="skill")
    if metric == "qualification_efficiency":
        skill = _efficiency(world, table.dropna(subset=["qualified_lead_rate"]))
    else:
        skill = table[metric].dropna()
    wide = skill.unstack("month").reindex(columns=range(panel.months))
    return wide.reindex(panel.people.astype(int)).to_numpy(float)


def _efficiency(world: World, table: pd.DataFrame) -> pd.Series:
    """Log of qualified leads per call against an average SDR.

    With the own mix of strata: calls belong to none, so that the metric cannot be free of it.
    """
    base = stratum_offsets(world.spec, "qualified_lead_rate")
    mix = world.mix[table.index.get_level_values("person")]
    able = table["qualified_lead_rate"].to_numpy()[:, None]
    pace = table["leads_sent"] - table["calls"]
    rate: Floats = (mix * expit(base + able)).sum(axis=1)
    return pd.Series(pace.to_numpy(float) + np.log(rate), index=table.index)


def _engagements(world: World, started: pd.DataFrame, coachee: str) -> pd.DataFrame:
    coach_is_ae = world.roster.present("ae", world.clock.months)[
        started["coach"].to_numpy(), started["month"].to_numpy()
    ]
    coach = np.where(coach_is_ae, "ae", "am").astype(object)
    return pd.DataFrame(
        {
            "coach_id": person_ids(started["coach"]),
            "coachee_id": person_ids(started["coachee"]),
            "direction": pd.Series(coach, dtype=object) + f"_to_{coachee}",
            "metric": started["metric"].to_numpy(),
            "start": started["month"].to_numpy(np.int64),
            "end": started["month"].to_numpy(np.int64) + 1,
            "sessions": 4,
            "hours": 4.0,
            "true_effect": started["effect"].to_numpy(float),
        }
    )
