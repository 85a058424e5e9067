"""What customers are worth: expansion, contraction, churn and return.

Here belong the values of accounts after the first win. Whether a customer grows or leaves depends
on the AM who holds the account at that moment; the deals that go with it are in `am_deals`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.accounts import Accounts, Timeline
from dagster_project.demo.clock import DAY, Floats, Ints
from dagster_project.demo.coaching import Programme
from dagster_project.demo.money import round_amount
from dagster_project.demo.strata import expit, logit, rate_season, segment_of
from dagster_project.demo.world import World

NOTHING, GROWN, SHRUNK, CHURNED, RETURNED = range(5)
SETTLED = 45 * DAY  # a new customer neither grows nor leaves at once
_SHRINK_RATE, _RETURN_RATE = 0.01, 0.012
_CHURN_BY_SEGMENT = np.array([0.2, -0.2])
_MORNING = 1 / 40  # of a month


@dataclass(frozen=True)
class AmWork:
    """What happened to customers.

    Attributes:
        changes: account, at, old (NaN: first value), new, kind (`NOTHING`: first value), owner.
        values: the same as a timeline; 0 before the first value.
        trials: account, month, owner, stratum, kind, is_customer: one row per month in which an AM
            could do something about an account.
        engagements: the coaching of AMs.
    """

    changes: pd.DataFrame
    values: Timeline
    trials: pd.DataFrame
    engagements: pd.DataFrame


def work_of_ams(world: World, accounts: Accounts) -> AmWork:
    """Moves all customers through the months."""
    book = _Book(world, accounts)
    engagements = Programme(world, "upsell_rate").run(book.pass_month)
    rows = pd.concat([_first_values(accounts.customers), *book.changes], ignore_index=True)
    rows = rows.sort_values(["account", "at"], kind="stable", ignore_index=True)
    customers = accounts.customers
    opening = np.where(customers["is_prior"], customers["value"], 0.0)
    values = Timeline.of(
        np.concatenate([customers["account"], rows["account"]]),
        np.concatenate([np.zeros(len(customers), np.int64), rows["at"]]),
        np.concatenate([opening, rows["new"]]),
    )
    return AmWork(rows, values, pd.concat(book.trials, ignore_index=True), engagements)


class _Book:
    """All customers with their present value; every month some of it changes."""

    def __init__(self, world: World, accounts: Accounts) -> None:
        customers = accounts.customers
        self._world, self._owners = world, accounts.owners
        self._rng = world.rng(60)
        self._account = customers["account"].to_numpy()
        self._start = customers["start"].to_numpy()
        self._stratum = customers["stratum"].to_numpy()
        self._value = customers["value"].to_numpy().copy()
        self._best = self._value.copy()
        self._season = rate_season(world.spec, world.clock, 2)
        self.changes: list[pd.DataFrame] = []
        self.trials: list[pd.DataFrame] = []

    def pass_month(self, month: int) -> tuple[Floats, Floats]:
        """Expansions less expected ones per AM, and how many were expected."""
        rows, at, owner = self._held(month)
        kind = self._draw(month, rows, owner)
        old = self._value[rows]
        new = _new_values(kind, old, self._best[rows], self._rng)
        kind = np.where(new == old, NOTHING, kind)
        self._value[rows] = new
        self._best[rows] = np.where(new > 0, new, self._best[rows])
        frame = pd.DataFrame({"account": self._account[rows], "owner": owner, "kind": kind})
        is_change = kind != NOTHING
        self.changes.append(frame.assign(at=at, old=old, new=new)[is_change])
        trials = frame.assign(month=month, stratum=self._stratum[rows], is_customer=old > 0)
        self.trials.append(trials)
        usual = logit(self._world.spec.expansion_rate) + self._season[month]
        expected = np.where(old > 0, self._pace(month) * expit(usual), 0.0)
        grown = np.where(old > 0, kind == GROWN, 0)
        sums = self._world.roster.sums
        return sums(owner, grown - expected), sums(owner, expected)

    def _held(self, month: int) -> tuple[Ints, Ints, Ints]:
        """The customers in an AM's hands at a random moment of the month."""
        clock = self._world.clock
        first, last = (np.full(len(self._account), clock.starts[month + end]) for end in (0, 1))
        at = clock.within(self._rng, first, last)
        owner = self._owners.at(self._account, at)
        is_held = self._world.roster.holds("am", owner, at) & (owner >= 0)
        rows = np.flatnonzero(is_held & (self._start < at - SETTLED))
        return rows, at[rows], owner[rows]

    def _draw(self, month: int, rows: Ints, owner: Ints) -> Ints:
        spec, skills = self._world.spec, self._world.skills
        pace, months = self._pace(month), np.full(len(rows), month)
        by_segment = spec.strata_scale * _CHURN_BY_SEGMENT[segment_of(self._stratum[rows])]
        loss = logit(spec.churn_rate) + by_segment - skills["retention"].shown(owner, months)
        gain = logit(spec.expansion_rate) + skills["upsell_rate"].shown(owner, months)
        churned = pace * expit(loss)
        grown = churned + pace * expit(gain + self._season[month])
        shrunk = grown + pace * _SHRINK_RATE
        draw = self._rng.random(len(rows))
        kind = np.select(
            [draw < churned, draw < grown, draw < shrunk], [CHURNED, GROWN, SHRUNK], NOTHING
        )
        back = np.where(draw < pace * _RETURN_RATE, RETURNED, NOTHING)
        return np.where(self._value[rows] > 0, kind, back)

    def _pace(self, month: int) -> float:
        return 1.0 if month < self._world.clock.months else _MORNING


def _new_values(kind: Ints, value: Floats, best: Floats, rng: np.random.Generator) -> Floats:
    growth = np.minimum(np.exp(rng.normal(np.log(0.4), 0.6, len(value))), 2.0)
    shrunk = np.minimum(round_amount(value * rng.uniform(0.65, 0.92, len(value))), value)
    back = round_amount(best * rng.uniform(0.5, 1.1, len(value)))
    choices = {
        GROWN: value + round_amount(value * growth),
        SHRUNK: shrunk,
        CHURNED: np.zeros(len(value)),
        RETURNED: back,
    }
    return np.select([kind == name for name in choices], list(choices.values()), default=value)


def _first_values(customers: pd.DataFrame) -> pd.DataFrame:
    own = customers[~customers["is_prior"]]
    columns = {"account": own["account"], "owner": own["ae"], "at": own["start"]}
    frame = pd.DataFrame({name: values.to_numpy() for name, values in columns.items()})
    return frame.assign(kind=NOTHING, old=np.nan, new=own["value"].to_numpy())
