"""What customers are worth: expansion, contraction, churn and return, and the AMs' deals.

Here belong the values of accounts after the first win. Whether a customer grows or leaves depends on
the AM who holds the account at that moment.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.accounts import Accounts, Path
from dagster_project.demo.clock import DAY, HOUR, NEVER, Clock, Floats, Ints
from dagster_project.demo.coaching import Coaches, Programme
from dagster_project.demo.deals import EXPANSION, LOST, OPEN, RENEWAL, WON
from dagster_project.demo.money import round_amount
from dagster_project.demo.roster import Roster
from dagster_project.demo.skills import Skill
from dagster_project.demo.spec import DemoSpec
from dagster_project.demo.strata import expit, rate_season, segment_of

GROWN, SHRUNK, CHURNED, RETURNED = 0, 1, 2, 3
_SETTLED = 45 * DAY  # a new customer neither grows nor leaves at once
_SHRINK_RATE, _RETURN_RATE = 0.01, 0.012
_LOST_PER_MONTH, _RENEWED_PER_MONTH, _SCORED_PER_MONTH = 0.02, 0.006, 0.07
_CHURN_AS_RENEWAL = 0.35


@dataclass(frozen=True)
class Portfolio:
    """What happened to customers.

    Attributes:
        value_changes: account, at, old (NaN: first value), new, kind (-1: first), owner.
        values: the same as a path; 0 before the first value.
        trials: account, month, owner: one row per month in which an AM could do something.
        engagements: the coaching of AMs.
    """

    value_changes: pd.DataFrame
    values: Path
    trials: pd.DataFrame
    engagements: pd.DataFrame


def work_of_ams(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    skills: dict[str, Skill],
    coaches: Coaches,
    accounts: Accounts,
) -> Portfolio:
    """Moves all customers through the months."""
    rng = np.random.default_rng([spec.seed, 60])
    customers = accounts.accounts[accounts.accounts["start"] < NEVER]
    account, start = customers["account"].to_numpy(), customers["start"].to_numpy()
    stratum = customers["stratum"].to_numpy()
    value = customers["value"].to_numpy().copy()
    best = value.copy()
    season = rate_season(spec, clock, 2)
    growth_base = np.log(spec.expansion_rate / (1 - spec.expansion_rate)) + season
    churn_base = np.log(spec.churn_rate / (1 - spec.churn_rate))
    changes, trials = [], []

    def observe(now: int) -> tuple[Floats, Floats]:
        pace = 1.0 if now < clock.months else 1 / 40
        first, last = (np.full(len(account), clock.starts[now + step]) for step in (0, 1))
        at = clock.within(rng, first, last)
        owner = accounts.owners.at(account, at)
        is_held = (start < at - _SETTLED) & (owner >= 0) & roster.holds("am", owner, at)
        rows = np.flatnonzero(is_held)
        held_by = owner[rows]
        month = np.full(len(rows), now)
        leaving = churn_base + spec.strata_scale * np.where(segment_of(stratum[rows]) == 1, -0.2, 0.2)
        churn = pace * expit(leaving - skills["retention"].shown(held_by, month))
        growth = pace * expit(growth_base[now] + skills["upsell_rate"].shown(held_by, month))
        draw = rng.random(len(rows))
        is_customer = value[rows] > 0
        kind = np.full(len(rows), -1)
        shrink = pace * _SHRINK_RATE
        kind[draw < churn + growth + shrink] = SHRUNK
        kind[draw < churn + growth] = GROWN
        kind[draw < churn] = CHURNED
        kind = np.where(is_customer, kind, np.where(draw < pace * _RETURN_RATE, RETURNED, -1))
        old, new = value[rows], _new_values(kind, value[rows], best[rows], rng)
        kind = np.where(new == old, -1, kind)
        value[rows] = new
        best[rows] = np.where(new > 0, new, best[rows])
        is_event = kind >= 0
        changes.append(
            pd.DataFrame(
                {
                    "account": account[rows],
                    "at": at[rows],
                    "old": old,
                    "new": new,
                    "kind": kind,
                    "owner": held_by,
                }
            )[is_event]
        )
        trials.append(
            pd.DataFrame(
                {
                    "account": account[rows],
                    "month": now,
                    "owner": held_by,
                    "stratum": stratum[rows],
                    "kind": kind,
                    "is_customer": is_customer,
                }
            )
        )
        expected = np.where(is_customer, pace * expit(growth_base[now]), 0.0)
        residual = np.where(is_customer, (kind == GROWN) - expected, 0.0)
        counts = np.bincount(held_by, residual, roster.people)
        return counts, np.bincount(held_by, expected, roster.people)

    engagements = Programme(spec, clock, roster, coaches, "upsell_rate").run(
        skills["upsell_rate"], observe
    )
    rows = pd.concat([_first_values(customers), *changes], ignore_index=True)
    rows = rows.sort_values(["account", "at"], kind="stable", ignore_index=True)
    path = Path.of(
        np.concatenate([account, rows["account"]]),
        np.concatenate([np.zeros(len(account), np.int64), rows["at"]]),
        np.concatenate([np.where(customers["is_prior"], customers["value"], 0.0), rows["new"]]),
    )
    return Portfolio(rows, path, pd.concat(trials, ignore_index=True), engagements)


def _new_values(kind: Ints, value: Floats, best: Floats, rng: np.random.Generator) -> Floats:
    growth = np.exp(rng.normal(np.log(0.32), 0.6, len(value)))
    grown = value + round_amount(value * np.minimum(growth, 2.0))
    shrunk = np.minimum(round_amount(value * rng.uniform(0.65, 0.92, len(value))), value)
    back = round_amount(best * rng.uniform(0.5, 1.1, len(value)))
    choices = [kind == GROWN, kind == SHRUNK, kind == CHURNED, kind == RETURNED]
    return np.select(choices, [grown, shrunk, np.zeros(len(value)), back], default=value)


def _first_values(customers: pd.DataFrame) -> pd.DataFrame:
    own = customers[~customers["is_prior"]]
    return pd.DataFrame(
        {
            "account": own["account"].to_numpy(),
            "at": own["start"].to_numpy(),
            "old": np.nan,
            "new": own["value"].to_numpy(),
            "kind": -1,
            "owner": own["ae"].to_numpy(),
        }
    )


def deals_of_ams(
    spec: DemoSpec, clock: Clock, roster: Roster, accounts: Accounts, portfolio: Portfolio
) -> pd.DataFrame:
    """Expansion deals, won, lost and open, and a few renewals; columns as new business has."""
    rng = np.random.default_rng([spec.seed, 61])
    changes = portfolio.value_changes
    grown = changes[changes["kind"].isin([GROWN, RETURNED])]
    churned = changes[(changes["kind"] == CHURNED) & (rng.random(len(changes)) < _CHURN_AS_RENEWAL)]
    customers = accounts.accounts[accounts.accounts["start"] < NEVER]
    parts = [
        _deals(grown["account"], grown["at"], grown["new"] - grown["old"], EXPANSION, WON),
        _deals(churned["account"], churned["at"], churned["old"], RENEWAL, LOST),
    ]
    for share, kind, outcome in (
        (_LOST_PER_MONTH, EXPANSION, LOST),
        (_RENEWED_PER_MONTH, RENEWAL, WON),
    ):
        account, at = _moments(clock, customers, share, rng)
        worth = portfolio.values.at(account, at)
        account, at, worth = account[worth > 0], at[worth > 0], worth[worth > 0]
        amount = worth if kind == RENEWAL else round_amount(worth * rng.uniform(0.1, 0.6, len(at)))
        parts.append(_deals(account, at, amount, kind, outcome))
    parts.append(_open_deals(clock, customers, portfolio, rng))
    deals = pd.concat(parts, ignore_index=True)
    return _completed(clock, roster, accounts, deals, rng)


def _deals(account: Ints, due: Ints, amount: Floats, kind: int, outcome: int) -> pd.DataFrame:
    columns = {"account": account, "due": due, "amount": amount}
    frame = pd.DataFrame({name: np.asarray(values) for name, values in columns.items()})
    return frame.assign(type=kind, outcome=outcome)


def _moments(
    clock: Clock, customers: pd.DataFrame, per_month: float, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Random instants in the time in which each account is a customer."""
    start = np.maximum(customers["start"].to_numpy() + _SETTLED, clock.begin + DAY)
    length = np.maximum(clock.export_at - start, 0)
    count = rng.poisson(per_month * length / (30.4 * DAY))
    row = np.repeat(np.arange(len(customers)), count)
    at = start[row] + (rng.random(len(row)) * length[row]).astype(np.int64)
    at = clock.to_working(rng, at)
    is_known = at < clock.export_at
    return customers["account"].to_numpy()[row][is_known], at[is_known]


def _open_deals(
    clock: Clock, customers: pd.DataFrame, portfolio: Portfolio, rng: np.random.Generator
) -> pd.DataFrame:
    is_open = rng.random(len(customers)) < 0.035
    account = customers["account"].to_numpy()[is_open]
    due = clock.export_at + rng.integers(1, 40, len(account)) * DAY
    worth = portfolio.values.at(account, np.full(len(account), clock.export_at))
    amount = round_amount(worth * rng.uniform(0.1, 0.6, len(account)))
    return _deals(account[worth > 0], due[worth > 0], amount[worth > 0], EXPANSION, OPEN)


def _completed(
    clock: Clock, roster: Roster, accounts: Accounts, deals: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Adds what depends on the account; deals of accounts that no AM holds are left out."""
    account = deals["account"].to_numpy()
    at = np.minimum(deals["due"].to_numpy(), clock.export_at - HOUR)
    owner = accounts.owners.at(account, at)
    own = accounts.accounts.iloc[account]
    taken = np.maximum(accounts.owners.since(account, at), own["start"].to_numpy())
    created = clock.to_working(rng, deals["due"].to_numpy() - rng.integers(14, 60, len(at)) * DAY)
    created = np.minimum(np.maximum(created, taken + HOUR), at - HOUR // 2)
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
    return deals[(owner >= 0) & roster.holds("am", owner, at)]


def draw_scores(
    spec: DemoSpec, clock: Clock, accounts: Accounts, portfolio: Portfolio, retention: Skill
) -> pd.DataFrame:
    """account, scored, score (0 to 10): customers of able AMs are somewhat happier."""
    rng = np.random.default_rng([spec.seed, 62])
    customers = accounts.accounts[accounts.accounts["start"] < NEVER]
    account, at = _moments(clock, customers, _SCORED_PER_MONTH, rng)
    is_asked = portfolio.values.at(account, at) > 0
    account, at = account[is_asked], at[is_asked]
    owner = accounts.owners.at(account, at)
    able = np.where(owner >= 0, retention.shown(owner, clock.month_of(at)), 0.0)
    score = np.clip(np.round(7.4 + 1.5 * able + rng.normal(0, 1.6, len(at))), 0, 10)
    scores = pd.DataFrame({"account": account, "scored": at, "score": score.astype(np.int64)})
    return scores.sort_values(["scored", "account"], kind="stable", ignore_index=True)
