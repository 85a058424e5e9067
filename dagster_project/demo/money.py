"""Currencies, exchange rates, and what deals are worth.

Here belong amounts at the time of closing; how they changed on the way is in `deal_history`.
"""

import numpy as np
import pandas as pd

from dagster_project.demo.clock import Clock, Floats, Ints
from dagster_project.demo.skills import Skill
from dagster_project.demo.spec import DemoSpec
from dagster_project.demo.strata import segment_of
from dagster_project.months import add_months

CURRENCIES = ("EUR", "USD", "GBP")
_SHARES = (0.70, 0.18, 0.12)
_LEVELS = (1.0, 0.92, 1.16)
_RATE_MONTHS_BEFORE = 13
_MEDIAN_AMOUNT, _AMOUNT_SIGMA = 16_000, 0.5
_ENTERPRISE_FACTOR = 1.9


def draw_rates(spec: DemoSpec, clock: Clock) -> Floats:
    """Currency × month (from 13 months before the history on): value of one unit in EUR."""
    rng = np.random.default_rng([spec.seed, 30])
    months = clock.months + _RATE_MONTHS_BEFORE
    steps = rng.normal(0, 0.012, (len(CURRENCIES), months))
    walk = np.zeros_like(steps)
    for month in range(1, months):
        walk[:, month] = 0.96 * walk[:, month - 1] + steps[:, month]
    rates = np.round(np.array(_LEVELS)[:, None] * np.exp(walk), 5)
    rates[0] = 1.0
    return rates


def rates_table(spec: DemoSpec, rates: Floats) -> pd.DataFrame:
    """currency, rate_on, rate: the last day of every month; EUR is not listed."""
    months = rates.shape[1]
    days = [
        add_months(spec.first_month, index - _RATE_MONTHS_BEFORE + 1).toordinal() - 1
        for index in range(months)
    ]
    return pd.DataFrame(
        {
            "currency": np.repeat(CURRENCIES[1:], months),
            "rate_on": np.tile(np.array(days), len(CURRENCIES) - 1),
            "rate": rates[1:].ravel(),
        }
    )


def draw_currencies(rng: np.random.Generator, count: int) -> Ints:
    """Numbers of CURRENCIES."""
    drawn: Ints = rng.choice(len(CURRENCIES), count, p=_SHARES)
    return drawn


def rate_in(rates: Floats, currency: Ints, month: Ints) -> Floats:
    """The rate of a month of the history; earlier months take the first one."""
    column = np.clip(month, 0, None) + _RATE_MONTHS_BEFORE
    found: Floats = rates[currency, np.minimum(column, rates.shape[1] - 1)]
    return found


def draw_amounts(rng: np.random.Generator, stratum: Ints, skill: Floats, rate: Floats) -> Floats:
    """Amounts in their own currency, in tens."""
    median = np.where(segment_of(stratum) == 1, _ENTERPRISE_FACTOR, 1.0) * _MEDIAN_AMOUNT
    amount = median * np.exp(rng.normal(0, _AMOUNT_SIGMA, len(stratum)) + skill) / rate
    return round_amount(amount)


def round_amount(amount: Floats) -> Floats:
    """In tens, and never nothing."""
    rounded: Floats = np.maximum(np.round(amount, -1), 10.0)
    return rounded


def price_deals(
    spec: DemoSpec, clock: Clock, deals: pd.DataFrame, skill: Skill, rates: Floats
) -> pd.DataFrame:
    """Adds `currency` and `amount` (at closing) to new business."""
    rng = np.random.default_rng([spec.seed, 31])
    currency = draw_currencies(rng, len(deals))
    month = np.clip(clock.month_of(deals["created"].to_numpy()), 0, clock.months)
    owner = deals["first_owner"].to_numpy()
    able = skill.permanent[owner] + skill.drift[owner, month]
    rate = rate_in(rates, currency, month)
    amount = draw_amounts(rng, deals["stratum"].to_numpy(), able, rate)
    return deals.assign(currency=currency, amount=amount)
