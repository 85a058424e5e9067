"""What is settled before anybody works: people, calendar, case-mix, skills, coaches, rates.

Here belongs the bundle that every part of the simulation reads; nothing in it depends on results,
except that coaching adds to skills while the months pass.
"""

from dataclasses import dataclass

import numpy as np

from dagster_project.demo.clock import Clock, Floats, make_clock
from dagster_project.demo.coaches import Coaches, draw_coaches
from dagster_project.demo.money import draw_rates
from dagster_project.demo.organisation import Organisation, build_organisation
from dagster_project.demo.roster import Roster, Router, make_roster
from dagster_project.demo.skills import Skill, draw_skills
from dagster_project.demo.spec import DemoSpec
from dagster_project.demo.strata import draw_mix, volume_season


@dataclass(frozen=True)
class World:
    """One company before its first day.

    Attributes:
        mix: person × stratum, share of the work.
        aes, ams: draw who takes over a lead, a deal, an account.
        rates: currency × month, see `money`.
    """

    spec: DemoSpec
    clock: Clock
    organisation: Organisation
    roster: Roster
    mix: Floats
    skills: dict[str, Skill]
    coaches: Coaches
    aes: Router
    ams: Router
    rates: Floats

    def rng(self, *numbers: int) -> np.random.Generator:
        """The random numbers of one part of the simulation, independent of all others."""
        return np.random.default_rng([self.spec.seed, *numbers])

    @property
    def season(self) -> Floats:
        """How much business there is, per month."""
        return volume_season(self.clock)


def make_world(spec: DemoSpec) -> World:
    """The world of a spec."""
    clock = make_clock(spec)
    organisation = build_organisation(spec)
    roster = make_roster(spec, clock, organisation)
    mix = draw_mix(spec, organisation)
    return World(
        spec=spec,
        clock=clock,
        organisation=organisation,
        roster=roster,
        mix=mix,
        skills=draw_skills(spec, clock, roster),
        coaches=draw_coaches(spec, roster),
        aes=Router(roster, clock, "ae", mix),
        ams=Router(roster, clock, "am", mix),
        rates=draw_rates(spec, clock),
    )
