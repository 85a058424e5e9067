"""Accounts: prospects of new deals, customers from earlier years, and who owns them when.

Here belong accounts and their owners, from the AE who wins one to the AMs who keep it. What a
customer is worth from month to month is in `portfolio`.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, NEVER, Clock, Floats, Ints
from dagster_project.demo.deals import WON
from dagster_project.demo.money import draw_amounts, draw_currencies, rate_in
from dagster_project.demo.roster import Roster, Router, pass_on
from dagster_project.demo.spec import DemoSpec
from dagster_project.demo.strata import source_of, stratum_share

_SHIFT = 36  # an instant fits below
_MONTHS_TO_MOVE = 220


@dataclass(frozen=True)
class Path:
    """A value per account that changes over time: what it was at any instant."""

    keys: Ints
    values: np.ndarray

    @classmethod
    def of(cls, account: Ints, at: Ints, values: np.ndarray) -> Self:
        """From rows in any order; each account's first row holds from the beginning of time."""
        keys = (account << _SHIFT) + at
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], values[order]
        is_first = np.append([True], np.diff(keys >> _SHIFT) != 0)
        return cls(np.where(is_first, keys >> _SHIFT << _SHIFT, keys), values)

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
            start (instant from which a value is recorded), value (at the start), first_owner,
            owner, is_prior.
        owner_changes: account, at, old, new.
        owners: the same as a path.
    """

    accounts: pd.DataFrame
    owner_changes: pd.DataFrame
    owners: Path


def draw_accounts(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    router: Router,
    rates: Floats,
    deals: pd.DataFrame,
    deal_owner_changes: pd.DataFrame,
) -> Accounts:
    """Customers of earlier years first, then one account per deal, in the order of `deals`."""
    rng = np.random.default_rng([spec.seed, 50])
    prior = _prior(spec, clock, roster, router, rates, rng)
    accounts = pd.concat([prior, _of_deals(deals, rng)], ignore_index=True)
    accounts.insert(0, "account", np.arange(len(accounts)))
    before = deal_owner_changes.rename(columns={"row": "account"})
    before = before.assign(account=before["account"] + len(prior), at=before["at"] + 5)
    taken = _taken_over(clock, router, accounts, rng)
    changes = pd.concat([before, taken], ignore_index=True)
    changes = changes.sort_values(["account", "at"], kind="stable", ignore_index=True)
    owner = accounts["first_owner"].to_numpy().copy()
    last = changes.groupby("account")["new"].last()
    owner[last.index.to_numpy(dtype=np.int64)] = last.to_numpy()
    path = Path.of(
        np.concatenate([accounts["account"], changes["account"]]),
        np.concatenate([np.zeros(len(accounts), np.int64), changes["at"]]),
        np.concatenate([accounts["first_owner"], changes["new"]]),
    )
    return Accounts(accounts.assign(owner=owner), changes, path)


def _prior(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    router: Router,
    rates: Floats,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Customers since one to eight years before the history, in the hands of AMs."""
    managers = int(roster.present("am", clock.months)[:, 0].sum())
    count = max(1, round(spec.accounts_per_am * managers))
    stratum = rng.choice(6, count, p=stratum_share())
    currency = draw_currencies(rng, count)
    rate = rate_in(rates, currency, np.zeros(count, np.int64))
    since = clock.starts[0] - rng.integers(370, 2_900, count)
    begin = np.full(count, clock.begin)
    owner = router.pick(rng, begin, stratum, np.full(count, -1))
    owner[: max(1, count // 250)] = -1  # nobody has taken care of these for a long time
    return pd.DataFrame(
        {
            "stratum": stratum,
            "currency": currency,
            "created": since * DAY + 10 * HOUR,
            "since_on": since,
            "start": begin - DAY,
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


def _taken_over(
    clock: Clock, router: Router, accounts: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """From the AE to an AM some days after the win, and from AM to AM later on."""
    start, stratum = accounts["start"].to_numpy(), accounts["stratum"].to_numpy()
    is_prior = accounts["is_prior"].to_numpy()
    delay = np.exp(rng.normal(np.log(10), 0.6, len(accounts))) * DAY
    handed = clock.to_working(rng, np.minimum(start, 10**12) + HOUR + delay.astype(np.int64))
    is_handed = (start < NEVER) & ~is_prior & (handed < clock.export_at)
    rows = np.flatnonzero(is_handed)
    manager = router.pick(rng, handed[rows] + DAY, stratum[rows], np.full(len(rows), -1))
    first = pd.DataFrame(
        {"account": rows, "at": handed[rows], "old": accounts["ae"].to_numpy()[rows], "new": manager}
    )
    kept = np.flatnonzero(is_prior | is_handed)
    owner = accounts["first_owner"].to_numpy().copy()
    owner[rows] = manager
    since = np.where(is_handed, handed, clock.begin)[kept]
    moves = since + (rng.exponential(_MONTHS_TO_MOVE * 30, len(kept)) * DAY).astype(np.int64) + DAY
    until = np.full(len(kept), clock.export_at)
    moves = clock.to_working(rng, moves)
    later, _ = pass_on(router, rng, owner[kept], since, until, stratum[kept], moves)
    later = later.rename(columns={"row": "account"})
    later["account"] = kept[later["account"]]
    return pd.concat([first, later], ignore_index=True)


def lead_source(stratum: Ints) -> Ints:
    """Where an account came from, as number of the source."""
    return source_of(stratum)
