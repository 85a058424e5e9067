"""Makes a company from its spec: all records, and the truth behind them.

Here belongs the order in which the parts depend on each other: SDRs, then AEs, then AMs, each with
their coaching, and at last what is derived from all of it.
"""

import pandas as pd

from dagster_project.demo.accounts import draw_accounts
from dagster_project.demo.activity import plan_activity
from dagster_project.demo.am_deals import draw_scores
from dagster_project.demo.back_office import availability_table, coach_profiles, draw_splits
from dagster_project.demo.bookkeeping import (
    all_deals,
    linked_handovers,
    recorded_deals,
    untidy_deals,
)
from dagster_project.demo.coaching import draw_sessions
from dagster_project.demo.company import Company, Truth
from dagster_project.demo.deal_history import draw_history
from dagster_project.demo.deals import work_of_aes
from dagster_project.demo.handovers import Judgement, draw_handovers, draw_judgement
from dagster_project.demo.lead_history import draw_lead_history
from dagster_project.demo.leads import draw_criteria, work_of_sdrs
from dagster_project.demo.meetings import draw_meetings
from dagster_project.demo.money import price_deals, rates_table
from dagster_project.demo.portfolio import work_of_ams
from dagster_project.demo.skills import true_skills
from dagster_project.demo.spec import DemoSpec
from dagster_project.demo.targets import draw_targets
from dagster_project.demo.world import World, make_world


def simulate(spec: DemoSpec) -> Company:
    """The company of a spec; the same one every time."""
    world = make_world(spec)
    sdrs = work_of_sdrs(world)
    judgement = draw_judgement(world, sdrs.leads)
    handovers = draw_handovers(world, judgement, sdrs.leads)
    aes = work_of_aes(world, handovers, sdrs.leads, judgement)
    new, moves = recorded_deals(world, aes)
    new = price_deals(spec, world.clock, new, world.skills["deal_amount"], world.rates)
    accounts = draw_accounts(world, new, moves)
    ams = work_of_ams(world, accounts)
    deals, moves = all_deals(world, new, moves, accounts, ams)
    deals, history = draw_history(world, deals)
    deals = untidy_deals(world, deals, moves, history)
    handovers = linked_handovers(world, handovers, deals)
    criteria = draw_criteria(world, sdrs.leads)
    leads, statuses, lead_owners = draw_lead_history(world, sdrs.leads, handovers, deals, criteria)
    coached = [sdrs.engagements, aes.engagements, ams.engagements]
    engagements = pd.concat(coached, ignore_index=True)
    return Company(
        spec=spec,
        clock=world.clock,
        organisation=world.organisation,
        sdr_slots=sdrs.slots,
        leads=leads,
        lead_status_changes=statuses,
        lead_owner_changes=lead_owners,
        criteria=criteria,
        handovers=handovers,
        deals=deals,
        deal_owner_changes=moves,
        deal_history=history,
        splits=draw_splits(world, deals),
        accounts=accounts.accounts,
        account_owner_changes=accounts.owner_changes,
        value_changes=ams.changes,
        account_months=ams.trials,
        scores=draw_scores(world, accounts, ams),
        sessions=draw_sessions(world, engagements),
        meetings=draw_meetings(world, handovers, deals, ams.trials),
        activity=plan_activity(world, sdrs.slots, leads, deals, ams.trials),
        targets=draw_targets(world, deals),
        coach_profiles=coach_profiles(world),
        availability=availability_table(world),
        exchange_rates=rates_table(spec, world.rates),
        truth=_truth(world, judgement, engagements),
    )


def _truth(world: World, judgement: Judgement, engagements: pd.DataFrame) -> Truth:
    coaches = pd.DataFrame(
        {
            "person": world.organisation.persons["person"].to_numpy(),
            "ability": world.coaches.ability,
            "leniency": judgement.leniency,
            "discernment": judgement.discernment,
        }
    )
    skills = true_skills(world.skills, world.roster, world.clock)
    return Truth(skills, coaches, engagements, world.mix)
