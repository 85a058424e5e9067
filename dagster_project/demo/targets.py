"""Targets of people and roles, as sales operations would set them.

Here belong values and the days on which they became known; nothing of the simulation depends on
them.
"""

from datetime import date

import numpy as np
import pandas as pd

from dagster_project.demo.clock import Clock, Floats, Ints
from dagster_project.demo.deals import NEW, WON
from dagster_project.demo.money import rate_in
from dagster_project.demo.spec import REPORTING_CURRENCY, SEGMENTS
from dagster_project.demo.world import World
from dagster_project.months import add_months

_OF_ROLES = (
    ("sdr", "qualified_lead_rate", 0.45),
    ("ae", "close_rate_worked", 0.11),
    ("am", "upsell_rate", 0.05),
    ("am", "upsell_rate_customer_lifetime", 0.06),
)
_SOME_AMOUNT = 60_000.0
_REACHED_BY = 0.45
_FEW = 12


def draw_targets(world: World, deals: pd.DataFrame) -> pd.DataFrame:
    """Columns person (-1: the role), role, metric, month_on, value, currency, known_on.

    Values are those of a full-time month after the ramp, and known before the month begins; one
    year's second half is revised, and one correction comes too late for its month.
    """
    spec, clock = world.spec, world.clock
    months = [add_months(spec.first_month, index) for index in range(clock.months + 1)]
    announced = np.array([date(day.year - 1, 12, 15).toordinal() for day in months])
    parts = [_of_roles(clock), _of_sdrs(world), _of_aes(world, deals, months)]
    targets = pd.concat(parts, ignore_index=True)
    month, person = targets["month"].to_numpy(), targets["person"].to_numpy()
    hired = np.where(person >= 0, world.organisation.persons["hired"].to_numpy()[person], 0)
    known = np.minimum(np.maximum(announced[month], hired - 20), clock.starts[month] - 10)
    targets = targets.assign(month_on=clock.starts[month], known_on=known)
    return pd.concat([targets, *_revised(world, targets)], ignore_index=True)


def _rows(person: Ints, role: str, metric: str, month: Ints, value: Floats) -> pd.DataFrame:
    frame = pd.DataFrame({"person": person, "month": month, "value": value})
    return frame.assign(role=role, metric=metric, currency="")


def _of_roles(clock: Clock) -> pd.DataFrame:
    month = np.arange(clock.months + 1)
    everybody = np.full(len(month), -1)
    rows = [
        _rows(everybody, role, metric, month, np.full(len(month), value))
        for role, metric, value in _OF_ROLES
    ]
    return pd.concat(rows, ignore_index=True)


def _of_sdrs(world: World) -> pd.DataFrame:
    person, month = np.nonzero(world.roster.present("sdr", world.clock.months))
    value = np.maximum(np.round(1.02 * world.spec.leads_per_month * world.season[month]), 1.0)
    return _rows(person, "sdr", "leads_sent", month, value)


def _of_aes(world: World, deals: pd.DataFrame, months: list[date]) -> pd.DataFrame:
    person, month = np.nonzero(world.roster.present("ae", world.clock.months))
    years = np.array([day.year for day in months])
    usual = _usual_amounts(world, deals, years)
    value = np.round(usual[person, month] * world.season[month], -3)
    rows = _rows(person, "ae", "amount_won", month, np.maximum(value, 1_000.0))
    return rows.assign(currency=REPORTING_CURRENCY)


def _usual_amounts(world: World, deals: pd.DataFrame, years: Ints) -> Floats:
    """Person × month: what 45 of 100 experienced AEs of the segment win in a month of that year."""
    clock, roster = world.clock, world.roster
    slots = roster.of_role("ae")
    slots = slots[(slots["share"] > 0.95) & (slots["month"] < clock.months)]
    person, month = slots["person"].to_numpy(), slots["month"].to_numpy()
    is_ramped = roster.since["ae"][person] < clock.starts[month] - 180
    person, month = person[is_ramped], month[is_ramped]
    figures = won_by_month(world, deals)[person, month] / world.season[month]
    segments = world.organisation.persons["segment"].to_numpy()
    usual = np.full((roster.people, clock.months + 1), _SOME_AMOUNT)
    for segment in SEGMENTS:
        is_own = segments[person] == segment
        for year in np.unique(years):
            in_year = is_own & (years[month] == year)
            chosen = figures[in_year if in_year.sum() >= _FEW else is_own]
            if len(chosen):
                goal = max(float(np.quantile(chosen, 1 - _REACHED_BY)), _SOME_AMOUNT / 6)
                usual[np.ix_(segments == segment, years == year)] = goal
    return usual


def won_by_month(world: World, deals: pd.DataFrame) -> Floats:
    """EUR won with new business, by last owner and month of closing."""
    won = deals[(deals["outcome"] == WON) & (deals["type"] == NEW) & (deals["owner"] >= 0)]
    month = world.clock.month_of(won["due"].to_numpy())
    won, month = won[month >= 0], month[month >= 0]
    rate = rate_in(world.rates, won["currency"].to_numpy(), month)
    table = np.zeros((world.roster.people, world.clock.months + 1))
    np.add.at(table, (won["owner"], month), won["amount"] * rate)
    return table


def _revised(world: World, targets: pd.DataFrame) -> list[pd.DataFrame]:
    starts, year = world.clock.starts, world.spec.last_month.year - 1
    july, december = date(year, 7, 1).toordinal(), date(year, 12, 1).toordinal()
    is_half = targets["month_on"].between(july, december) & (targets["metric"] == "amount_won")
    revised = targets[is_half & (targets["known_on"] < july - 16)]
    revised = revised.assign(value=np.round(revised["value"] * 0.95, -3), known_on=july - 16)
    is_last = targets["month_on"] == starts[world.clock.months - 1]
    late = targets[is_last & (targets["metric"] == "leads_sent")].head(1)
    return [revised, late.assign(value=late["value"] - 1, known_on=starts[world.clock.months])]
