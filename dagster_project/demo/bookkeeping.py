"""Puts deals of all kinds into one list, and makes the CRM as untidy as real ones are.

Here belong numbering, links between records, late entries, and the few deals and hand-overs that
are deleted or belong to nobody.
"""

import numpy as np
import pandas as pd

from dagster_project.demo.accounts import Accounts
from dagster_project.demo.am_deals import deals_of_ams
from dagster_project.demo.clock import NEVER
from dagster_project.demo.deal_history import DealHistory, delete_some, record_closings
from dagster_project.demo.deals import NEW, WON, AeWork
from dagster_project.demo.handovers import UNDECIDED
from dagster_project.demo.portfolio import AmWork
from dagster_project.demo.world import World

_DELETED_DEALS, _DELETED_OFFERS = 0.006, 0.03
_OWNERLESS_EVERY = 40


def recorded_deals(world: World, work: AeWork) -> tuple[pd.DataFrame, pd.DataFrame]:
    """New business with the time of recording; a deal entered as closed never changed hands."""
    new, moves = record_closings(world, work.deals), work.owner_changes
    is_seen = moves["at"].to_numpy() > new["created"].to_numpy()[moves["row"]]
    first = np.where(new["created"] == new["recorded"], new["owner"], new["first_owner"])
    return new.assign(first_owner=first), moves[is_seen].reset_index(drop=True)


def all_deals(
    world: World, new: pd.DataFrame, moves: pd.DataFrame, accounts: Accounts, work: AmWork
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Deals of AEs and AMs in the order of their creation, and their changes of owner."""
    prior = int(accounts.accounts["is_prior"].sum())
    new = new.assign(account=prior + np.arange(len(new)))
    deals = pd.concat([new, deals_of_ams(world, accounts, work)], ignore_index=True)
    order = np.lexsort((deals["account"], deals["created"]))
    number = np.empty(len(deals), dtype=np.int64)
    number[order] = np.arange(len(deals))
    deals = deals.iloc[order].reset_index(drop=True)
    deals.insert(0, "deal", np.arange(len(deals)))
    moves = moves.assign(deal=number[moves["row"]]).drop(columns="row")
    return deals, moves.sort_values(["deal", "at"], kind="stable", ignore_index=True)


def untidy_deals(
    world: World, deals: pd.DataFrame, moves: pd.DataFrame, history: DealHistory
) -> pd.DataFrame:
    """Adds `touched` and `deleted`; takes the owner from a few."""
    touched = deals["created"].to_numpy().copy()
    for changes in (moves, history.stage, history.amount, history.close_date):
        np.maximum.at(touched, changes["deal"].to_numpy(), changes["at"].to_numpy())
    is_plain = (deals["type"] == NEW) & (deals["lead"] < 0) & ~deals["deal"].isin(moves["deal"])
    owner = deals["owner"].to_numpy().copy()
    owner[np.flatnonzero(is_plain)[::_OWNERLESS_EVERY]] = -1
    may = (deals["outcome"] != WON).to_numpy() & (owner >= 0)
    deleted = delete_some(world, touched, may, 1, _DELETED_DEALS)
    touched = np.where(deleted < NEVER, deleted, touched)
    return deals.assign(owner=owner, touched=touched, deleted=deleted)


def linked_handovers(world: World, handovers: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """Adds `deal`, `touched` and `deleted`; a few undecided ones were offered to nobody."""
    deal = np.full(len(handovers), -1)
    own = deals[deals["handover"] >= 0]
    deal[own["handover"]] = own["deal"]
    is_open = (handovers["decision"] == UNDECIDED).to_numpy()
    ae = handovers["ae"].to_numpy().copy()
    ae[np.flatnonzero(is_open)[::_OWNERLESS_EVERY]] = -1
    sent = handovers["sent"].to_numpy()
    deleted = delete_some(world, sent, is_open & (ae >= 0), 2, _DELETED_OFFERS)
    touched = np.where(is_open, sent, handovers["decided"].to_numpy())
    touched = np.where(deleted < NEVER, deleted, touched)
    return handovers.assign(ae=ae, deal=deal, deleted=deleted, touched=touched)
