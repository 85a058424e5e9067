"""What AMs have in the CRM besides the accounts: expansion and renewal deals, satisfaction scores.

Here belongs what goes with the changes of value drawn in `portfolio`, and attempts that came to
nothing.
"""

import numpy as np
import pandas as pd

from dagster_project.demo.accounts import Accounts
from dagster_project.demo.clock import DAY, HOUR, Floats, Ints
from dagster_project.demo.deals import EXPANSION, LOST, OPEN, RENEWAL, WON
from dagster_project.demo.money import round_amount
from dagster_project.demo.portfolio import CHURNED, GROWN, RETURNED, SETTLED, AmWork
from dagster_project.demo.world import World

# Per customer and month.
_LOST_RATE, _RENEWED_RATE, _SCORED_RATE = 0.017, 0.003, 0.07
# Less growth than this comes of itself, without a deal.
_GROWTH_BY_DEAL = 0.5
_CHURN_AS_RENEWAL = 0.35
_OPEN_SHARE = 0.02


def deals_of_ams(world: World, accounts: Accounts, work: AmWork) -> pd.DataFrame:
    """Expansions, won, lost and open, and a few renewals; with the columns of new business."""
    rng, changes = world.rng(61), work.changes
    is_sold = (changes["kind"] == GROWN) & (changes["new"] > (1 + _GROWTH_BY_DEAL) * changes["old"])
    grown = changes[is_sold | (changes["kind"] == RETURNED)]
    left = changes[(changes["kind"] == CHURNED) & (rng.random(len(changes)) < _CHURN_AS_RENEWAL)]
    parts = [
        _deals(grown["account"], grown["at"], grown["new"] - grown["old"], EXPANSION, WON),
        _deals(left["account"], left["at"], left["old"], RENEWAL, LOST),
        _lost_expansions(world, accounts, work, rng),
        _renewals(world, accounts, work, rng),
        _open_expansions(world, accounts, work, rng),
    ]
    return _completed(world, accounts, pd.concat(parts, ignore_index=True), rng)


def draw_scores(world: World, accounts: Accounts, work: AmWork) -> pd.DataFrame:
    """account, scored, score (0 to 10): customers of able AMs are somewhat happier."""
    rng, retention = world.rng(62), world.skills["retention"]
    account, at, _ = _moments(world, accounts, work, _SCORED_RATE, rng)
    owner = accounts.owners.at(account, at)
    able = np.where(owner >= 0, retention.shown(owner, world.clock.month_of(at)), 0.0)
    score = np.clip(np.round(7.4 + 1.5 * able + rng.normal(0, 1.6, len(at))), 0, 10)
    scores = pd.DataFrame({"account": account, "scored": at, "score": score.astype(np.int64)})
    return scores.sort_values(["scored", "account"], kind="stable", ignore_index=True)


def _deals(
    account: Ints | pd.Series,
    due: Ints | pd.Series,
    amount: Floats | pd.Series,
    kind: int,
    outcome: int,
) -> pd.DataFrame:
    columns = {"account": account, "due": due, "amount": amount}
    frame = pd.DataFrame({name: np.asarray(values) for name, values in columns.items()})
    return frame.assign(type=kind, outcome=outcome)


def _moments(
    world: World, accounts: Accounts, work: AmWork, rate: float, rng: np.random.Generator
) -> tuple[Ints, Ints, Floats]:
    """Random instants at which accounts are customers, and what they are worth then."""
    clock, customers = world.clock, accounts.customers
    start = np.maximum(customers["start"].to_numpy() + SETTLED, clock.begin + DAY)
    length = np.maximum(clock.export_at - start, 0)
    row = np.repeat(np.arange(len(start)), rng.poisson(rate * length / (30.4 * DAY)))
    at = start[row] + (rng.random(len(row)) * length[row]).astype(np.int64)
    at = clock.to_working(rng, at)
    account = customers["account"].to_numpy()[row]
    worth = work.values.at(account, at)
    is_kept = (at < clock.export_at) & (worth > 0)
    return account[is_kept], at[is_kept], worth[is_kept]


def _lost_expansions(
    world: World, accounts: Accounts, work: AmWork, rng: np.random.Generator
) -> pd.DataFrame:
    account, at, worth = _moments(world, accounts, work, _LOST_RATE, rng)
    amount = round_amount(worth * rng.uniform(0.1, 0.8, len(worth)))
    return _deals(account, at, amount, EXPANSION, LOST)


def _renewals(
    world: World, accounts: Accounts, work: AmWork, rng: np.random.Generator
) -> pd.DataFrame:
    account, at, worth = _moments(world, accounts, work, _RENEWED_RATE, rng)
    return _deals(account, at, worth, RENEWAL, WON)


def _open_expansions(
    world: World, accounts: Accounts, work: AmWork, rng: np.random.Generator
) -> pd.DataFrame:
    end, account = world.clock.export_at, accounts.customers["account"].to_numpy()
    worth = work.values.at(account, np.full(len(account), end))
    is_tried = (rng.random(len(account)) < _OPEN_SHARE) & (worth > 0)
    account, worth = account[is_tried], worth[is_tried]
    due = end + rng.integers(1, 40, len(account)) * DAY
    amount = round_amount(worth * rng.uniform(0.1, 0.8, len(account)))
    return _deals(account, due, amount, EXPANSION, OPEN)


def _completed(
    world: World, accounts: Accounts, deals: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Adds what depends on the account; deals on accounts that no AM holds are left out."""
    clock, account = world.clock, deals["account"].to_numpy()
    at = np.minimum(deals["due"].to_numpy(), clock.export_at - HOUR)
    owner = accounts.owners.at(account, at)
    own = accounts.accounts.iloc[account]
    held_since = np.maximum(accounts.owners.since(account, at), own["start"].to_numpy())
    created = clock.to_working(rng, deals["due"].to_numpy() - rng.integers(14, 60, len(at)) * DAY)
    created = np.minimum(np.maximum(created, held_since + HOUR), at - HOUR // 2)
    deals = deals.assign(
        lead=-1,
        handover=-1,
        stratum=own["stratum"].to_numpy(),
        currency=own["currency"].to_numpy(),
        created=created,
        recorded=deals["due"],
        first_owner=owner,
        owner=owner,
    )
    return deals[(owner >= 0) & world.roster.holds("am", owner, at)]
