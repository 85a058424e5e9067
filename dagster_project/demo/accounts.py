"""Accounts: prospects of new deals, customers from earlier years, and who owns them when.

Here belong accounts and their owners, from the AE who wins one to the AMs who keep it. What a
customer is worth from month to month is in `portfolio`.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, NEVER, Ints
from dagster_project.demo.deals import WON
from dagster_project.demo.money import draw_amounts, draw_currencies, rate_in
from dagster_project.demo.roster import STRATA, pass_on
from dagster_project.demo.strata import stratum_share
from dagster_project.demo.world import World

_SHIFT = 36  # an instant fits below
_DAYS_TO_HAND_OVER = 10.0
_DAYS_TO_MOVE = 6_600
_OWNERLESS_SHARE = 0.004


@dataclass(frozen=True)
class Timeline:
    """A value per account that changes over time: what it was at any instant."""

    keys: Ints
    values: np.ndarray

    @classmethod
    def of(cls, account: Ints, at: Ints, values: np.ndarray) -> Self:
        """From rows in any order; what an account began with comes at instant 0."""
        keys = (account << _SHIFT) + at
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], values[order])

    def at(self, account: Ints, instants: Ints) -> np.ndarray:
        """The values that held at the instants."""
        return self.values[self._row(account, instants)]

    def since(self, account: Ints, instants: Ints) -> Ints:
        """Since when those values had held; 0 for the first."""
        return self.keys[self._row(account, instants)] & ((1 << _SHIFT) - 1)

    def _row(self, account: Ints, instants: Ints) -> Ints:
        return np.searchsorted(self.keys, (account << _SHIFT) + instants, side="right") - 1


@dataclass(frozen=True)
class Accounts:
    """Accounts and their owners.

    Attributes:
        accounts: account, stratum, currency, created, since_on (day of the first win; 0: prospect),
            start (instant from which a value is recorded, `NEVER`: prospect), value (at the start),
            first_owner, ae (who won it; an AM, if from earlier years), owner, is_prior.
        owner_changes: account, at, old, new.
        owners: the same as a timeline.
    """

    accounts: pd.DataFrame
    owner_changes: pd.DataFrame
    owners: Timeline

    @property
    def customers(self) -> pd.DataFrame:
        """The accounts that were won at some time."""
        return self.accounts[self.accounts["start"] < NEVER]


def draw_accounts(world: World, deals: pd.DataFrame, deal_owner_changes: pd.DataFrame) -> Accounts:
    """Customers of earlier years first, then one account per deal, in the order of `deals`."""
    rng = world.rng(50)
    prior = _prior(world, rng)
    accounts = pd.concat([prior, _of_deals(deals, rng)], ignore_index=True)
    accounts.insert(0, "account", np.arange(len(accounts)))
    won_by = deal_owner_changes.rename(columns={"row": "account"})
    # The account follows its deal at once, but as a record of its own.
    won_by = won_by.assign(account=won_by["account"] + len(prior), at=won_by["at"] + 5)
    handed = _handed_over(world, accounts, rng)
    moved = _moved(world, accounts, handed, rng)
    changes = pd.concat([won_by, handed, moved], ignore_index=True)
    changes = changes.sort_values(["account", "at"], kind="stable", ignore_index=True)
    first = accounts["first_owner"].to_numpy()
    owners = Timeline.of(
        np.concatenate([accounts["account"], changes["account"]]),
        np.concatenate([np.zeros(len(accounts), np.int64), changes["at"]]),
        np.concatenate([first, changes["new"]]),
    )
    now = np.full(len(accounts), world.clock.export_at)
    accounts = accounts.assign(owner=owners.at(accounts["account"].to_numpy(), now))
    return Accounts(accounts, changes, owners)


def _prior(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Customers since one to eight years before the history, in the hands of AMs."""
    clock = world.clock
    managers = int(world.roster.present("am", clock.months)[:, 0].sum())
    count = max(1, round(world.spec.accounts_per_am * managers))
    stratum = rng.choice(STRATA, count, p=stratum_share())
    currency = draw_currencies(rng, count)
    rate = rate_in(world.rates, currency, np.zeros(count, np.int64))
    since = clock.starts[0] - rng.integers(370, 2_900, count)
    begin, nobody = np.full(count, clock.begin), np.full(count, -1)
    owner = world.ams.pick(rng, begin, stratum, nobody)
    owner[: max(1, int(count * _OWNERLESS_SHARE))] = -1  # of long ago, and forgotten since
    return pd.DataFrame(
        {
            "stratum": stratum,
            "currency": currency,
            "created": since * DAY + 10 * HOUR,
            "since_on": since,
            "start": since * DAY + 10 * HOUR,
            "value": draw_amounts(rng, stratum, rng.normal(0.1, 0.1, count), rate),
            "first_owner": owner,
            "ae": owner,
            "is_prior": True,
        }
    )


def _of_deals(deals: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    is_won = deals["outcome"].to_numpy() == WON
    recurring = np.round(deals["amount"].to_numpy() * rng.choice([0.8, 0.9, 1.0], len(deals)), -1)
    return pd.DataFrame(
        {
            "stratum": deals["stratum"].to_numpy(),
            "currency": deals["currency"].to_numpy(),
            "created": deals["created"].to_numpy() - 2,
            "since_on": np.where(is_won, deals["due"].to_numpy() // DAY, 0),
            "start": np.where(is_won, deals["recorded"].to_numpy(), NEVER),
            "value": np.where(is_won, np.maximum(recurring, 10.0), np.nan),
            "first_owner": deals["first_owner"].to_numpy(),
            "ae": deals["owner"].to_numpy(),
            "is_prior": False,
        }
    )


def _handed_over(world: World, accounts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """From the AE to an AM, some days after the win."""
    own = accounts[(accounts["start"] < NEVER) & ~accounts["is_prior"]]
    delay = np.exp(rng.normal(np.log(_DAYS_TO_HAND_OVER), 0.6, len(own))) * DAY
    at = world.clock.to_working(rng, own["start"].to_numpy() + HOUR + delay.astype(np.int64))
    own, at = own[at < world.clock.export_at], at[at < world.clock.export_at]
    old = own["ae"].to_numpy()
    new = world.ams.pick(rng, at + DAY, own["stratum"].to_numpy(), other_than=old)
    return pd.DataFrame({"account": own["account"].to_numpy(), "at": at, "old": old, "new": new})


def _moved(
    world: World, accounts: pd.DataFrame, handed: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """From AM to AM: when one leaves, and once in a while."""
    prior = accounts.loc[accounts["is_prior"], "account"].to_numpy()
    account = np.concatenate([prior, handed["account"]])
    owner = np.concatenate([accounts["first_owner"].to_numpy()[prior], handed["new"]])
    since = np.concatenate([np.full(len(prior), world.clock.begin), handed["at"]])
    after = (rng.exponential(_DAYS_TO_MOVE, len(account)) * DAY).astype(np.int64) + DAY
    rows, _ = pass_on(
        world.ams,
        rng,
        owner=owner,
        since=since,
        until=np.full(len(account), world.clock.export_at),
        stratum=accounts["stratum"].to_numpy()[account],
        moves=world.clock.to_working(rng, since + after),
    )
    rows = rows.rename(columns={"row": "account"})
    return rows.assign(account=account[rows["account"]])
