"""Makes a company from its spec: all records, and the truth behind them.

Here belongs the order in which the parts depend on each other. Instants are seconds of local time
(`clock`), people and records are numbered from 0, and -1 stands for nobody or nothing.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo import back_office
from dagster_project.demo.accounts import Accounts, draw_accounts
from dagster_project.demo.activity import Activity, draw_meetings, plan_activity, records_of
from dagster_project.demo.clock import NEVER, Clock, Floats, make_clock
from dagster_project.demo.coaching import Coaches, draw_coaches, draw_sessions
from dagster_project.demo.deal_history import (
    DealHistory,
    delete_some,
    draw_history,
    record_closings,
)
from dagster_project.demo.deals import NEW, WON, DealFlow, work_of_aes
from dagster_project.demo.handovers import (
    UNDECIDED,
    Judgement,
    draw_handovers,
    draw_judgement,
    draw_quality,
)
from dagster_project.demo.lead_history import draw_lead_history
from dagster_project.demo.leads import draw_criteria, work_of_sdrs
from dagster_project.demo.money import draw_rates, price_deals, rates_table
from dagster_project.demo.people import Organisation, build_organisation
from dagster_project.demo.portfolio import Portfolio, deals_of_ams, draw_scores, work_of_ams
from dagster_project.demo.roster import Roster, Router, make_roster
from dagster_project.demo.skills import draw_skills, true_skills
from dagster_project.demo.spec import DemoSpec
from dagster_project.demo.strata import draw_mix


@dataclass(frozen=True)
class Truth:
    """What no CRM tells.

    Attributes:
        skills: person, month, metric, permanent, drift, ramp, coaching, skill, noise.
        coaches: person, ability (true effect on a coachee), leniency and discernment (as AE).
        engagements: coach, coachee, month (of the start), effect, metric.
        mix: person × stratum, share of the work.
    """

    skills: pd.DataFrame
    coaches: pd.DataFrame
    engagements: pd.DataFrame
    mix: Floats


@dataclass(frozen=True)
class Company:
    """Everything about one company; which columns a frame has is said where it is made."""

    spec: DemoSpec
    clock: Clock
    organisation: Organisation
    roster: Roster
    sdr_slots: pd.DataFrame
    leads: pd.DataFrame
    lead_status_changes: pd.DataFrame
    lead_owner_changes: pd.DataFrame
    criteria: pd.DataFrame
    handovers: pd.DataFrame
    deals: pd.DataFrame
    deal_owner_changes: pd.DataFrame
    deal_history: DealHistory
    splits: pd.DataFrame
    accounts: pd.DataFrame
    account_owner_changes: pd.DataFrame
    value_changes: pd.DataFrame
    account_months: pd.DataFrame
    scores: pd.DataFrame
    sessions: pd.DataFrame
    meetings: pd.DataFrame
    activity: Activity
    targets: pd.DataFrame
    coach_profiles: pd.DataFrame
    availability: pd.DataFrame
    exchange_rates: pd.DataFrame
    truth: Truth


def simulate(spec: DemoSpec) -> Company:
    """The company of a spec; the same one every time."""
    clock = make_clock(spec)
    organisation = build_organisation(spec)
    roster = make_roster(spec, clock, organisation)
    mix = draw_mix(spec, organisation)
    skills = draw_skills(spec, clock, roster)
    coaches = draw_coaches(spec, roster)
    ae_router, am_router = (Router(roster, clock, role, mix) for role in ("ae", "am"))
    sdrs = work_of_sdrs(spec, clock, roster, mix, skills, coaches)
    criteria = draw_criteria(spec, clock, sdrs.leads)
    quality = draw_quality(spec, len(sdrs.leads))
    judgement = draw_judgement(spec, roster.people)
    handovers = draw_handovers(spec, clock, roster, ae_router, judgement, sdrs.leads, quality)
    flow = work_of_aes(
        spec, clock, roster, ae_router, mix, skills, coaches, handovers, sdrs.leads, quality
    )
    rates = draw_rates(spec, clock)
    new, moves = _recorded(spec, clock, flow)
    new = price_deals(spec, clock, new, skills["deal_amount"], rates)
    accounts = draw_accounts(spec, clock, roster, am_router, rates, new, moves)
    portfolio = work_of_ams(spec, clock, roster, skills, coaches, accounts)
    deals, moves = _all_deals(spec, clock, roster, new, moves, accounts, portfolio)
    deals, history = draw_history(spec, clock, deals)
    deals = _odd_deals(spec, clock, deals, moves, history)
    handovers = _linked(spec, clock, handovers, deals)
    leads, statuses, lead_owners = draw_lead_history(
        spec, clock, sdrs.leads, handovers, deals, criteria
    )
    engagements = pd.concat(
        [sdrs.engagements, flow.engagements, portfolio.engagements], ignore_index=True
    )
    persons = organisation.persons
    won = back_office.won_by_month(spec, clock, deals, rates, roster.people)
    return Company(
        spec=spec,
        clock=clock,
        organisation=organisation,
        roster=roster,
        sdr_slots=sdrs.slots,
        leads=leads,
        lead_status_changes=statuses,
        lead_owner_changes=lead_owners,
        criteria=criteria,
        handovers=handovers,
        deals=deals,
        deal_owner_changes=moves,
        deal_history=history,
        splits=back_office.draw_splits(spec, clock, ae_router, deals),
        accounts=accounts.accounts,
        account_owner_changes=accounts.owner_changes,
        value_changes=portfolio.value_changes,
        account_months=portfolio.trials,
        scores=draw_scores(spec, clock, accounts, portfolio, skills["retention"]),
        sessions=draw_sessions(spec, clock, persons["left"].to_numpy(), engagements),
        meetings=draw_meetings(spec, clock, roster, handovers, deals, portfolio.trials),
        activity=_activity(spec, clock, roster, sdrs.slots, leads, deals, portfolio),
        targets=back_office.draw_targets(spec, clock, organisation, roster, won),
        coach_profiles=back_office.coach_profiles(spec, clock, organisation, coaches),
        availability=back_office.availability_table(clock, roster),
        exchange_rates=rates_table(spec, rates),
        truth=Truth(
            skills=true_skills(skills, roster, clock),
            coaches=_abilities(persons, coaches, judgement),
            engagements=engagements,
            mix=mix,
        ),
    )


def _recorded(spec: DemoSpec, clock: Clock, flow: DealFlow) -> tuple[pd.DataFrame, pd.DataFrame]:
    """New business with the time of recording; a deal entered as closed never changed hands."""
    new = record_closings(spec, clock, flow.deals)
    moves = flow.owner_changes
    is_seen = moves["at"].to_numpy() > new["created"].to_numpy()[moves["row"]]
    first = np.where(new["created"] == new["recorded"], new["owner"], new["first_owner"])
    return new.assign(first_owner=first), moves[is_seen].reset_index(drop=True)


def _all_deals(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    new: pd.DataFrame,
    moves: pd.DataFrame,
    accounts: Accounts,
    portfolio: Portfolio,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Deals of AEs and AMs in the order of their creation, and their changes of owner."""
    prior = int(accounts.accounts["is_prior"].sum())
    new = new.drop(columns="merit").assign(account=prior + np.arange(len(new)))
    later = deals_of_ams(spec, clock, roster, accounts, portfolio)
    deals = pd.concat([new, later], ignore_index=True)
    order = np.lexsort((deals["account"], deals["created"]))
    number = np.empty(len(deals), dtype=np.int64)
    number[order] = np.arange(len(deals))
    deals = deals.iloc[order].reset_index(drop=True)
    deals.insert(0, "deal", np.arange(len(deals)))
    moves = moves.assign(deal=number[moves["row"]]).drop(columns="row")
    return deals, moves.sort_values(["deal", "at"], kind="stable", ignore_index=True)


def _odd_deals(
    spec: DemoSpec,
    clock: Clock,
    deals: pd.DataFrame,
    moves: pd.DataFrame,
    history: DealHistory,
) -> pd.DataFrame:
    """Adds `touched` and `deleted`; takes the owner from a few."""
    touched = deals["created"].to_numpy().copy()
    for changes in (moves, history.stage, history.amount, history.close_date):
        np.maximum.at(touched, changes["deal"].to_numpy(), changes["at"].to_numpy())
    is_plain = (deals["type"] == NEW) & (deals["lead"] < 0) & ~deals["deal"].isin(moves["deal"])
    chosen = np.flatnonzero(is_plain)[:: max(1, 40)]
    owner = deals["owner"].to_numpy().copy()
    owner[chosen] = -1
    may = ((deals["outcome"] != WON) & (owner >= 0)).to_numpy()
    deleted = delete_some(spec, clock, touched, may, 1, 0.006)
    touched = np.where(deleted < NEVER, deleted, touched)
    return deals.assign(owner=owner, touched=touched, deleted=deleted)


def _linked(
    spec: DemoSpec, clock: Clock, handovers: pd.DataFrame, deals: pd.DataFrame
) -> pd.DataFrame:
    """Hand-overs with their deal, some deleted, and a few that were offered to nobody."""
    deal = np.full(len(handovers), -1)
    own = deals[deals["handover"] >= 0]
    deal[own["handover"]] = own["deal"]
    is_open = (handovers["decision"] == UNDECIDED).to_numpy()
    ae = handovers["ae"].to_numpy().copy()
    chosen = np.flatnonzero(is_open)[::40]
    ae[chosen] = -1
    sent = handovers["sent"].to_numpy()
    deleted = delete_some(spec, clock, sent, is_open & (ae >= 0), 2, 0.03)
    touched = np.where(is_open, sent, handovers["decided"].to_numpy())
    touched = np.where(deleted < NEVER, deleted, touched)
    return handovers.assign(ae=ae, deal=deal, deleted=deleted, touched=touched)


def _activity(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    sdr_slots: pd.DataFrame,
    leads: pd.DataFrame,
    deals: pd.DataFrame,
    portfolio: Portfolio,
) -> Activity:
    """What calls and emails are about: leads, deals created or closing, and accounts held."""
    closing = deals[(deals["due"] < clock.export_at) & (deals["due"] >= clock.begin)]
    worked = pd.concat(
        [
            deals.assign(month=clock.month_of(deals["created"].to_numpy())),
            closing.assign(month=clock.month_of(closing["due"].to_numpy())),
        ]
    )
    worked = worked[(worked["owner"] >= 0) & (worked["month"] >= 0)]
    held = portfolio.trials
    own = leads[(leads["merged_into"] < 0) & (leads["month"] >= 0)]
    sources = {
        "sdr": (own["sdr"], own["month"], own["lead"], own["created"]),
        "ae": (worked["owner"], worked["month"], worked["deal"], worked["created"]),
        "am": (held["owner"], held["month"], held["account"], held["month"] * 0),
    }
    records = {
        role: records_of(clock, *(column.to_numpy() for column in columns))
        for role, columns in sources.items()
    }
    return plan_activity(spec, clock, roster, sdr_slots, records)


def _abilities(persons: pd.DataFrame, coaches: Coaches, judgement: Judgement) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": persons["person"].to_numpy(),
            "ability": coaches.ability,
            "leniency": judgement.leniency,
            "discernment": judgement.discernment,
        }
    )
