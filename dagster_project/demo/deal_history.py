"""What the CRM recorded of deals on their way: stages, amounts, closing dates; some of it late.

Here belong the changes between creation and the export, so that undoing them gives what was known
at any earlier instant. How deals end is decided elsewhere.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, NEVER, Clock, Flags, Floats, Ints
from dagster_project.demo.deals import LOST, OPEN, WON
from dagster_project.demo.money import round_amount
from dagster_project.demo.world import World

STAGES = (
    "Prospecting",
    "Qualification",
    "Proposal",
    "Negotiation",
    "Closed Won",
    "Closed Lost",
)
_WON_STAGE, _LOST_STAGE = 4, 5
# When, from what, to what, and whether it happened at all.
_Step = tuple[Ints, np.ndarray, np.ndarray, Flags]
_LATE_SHARE = 0.25
_CORRECTED_SHARE = 0.015


def record_closings(world: World, deals: pd.DataFrame) -> pd.DataFrame:
    """Adds `recorded`: when the CRM learns of the closing.

    Of deals closed in the last days of a month some are entered in the next one; of those without a
    lead the whole deal may be. What was not entered by the time of the export is open in it.
    """
    rng, clock = world.rng(40), world.clock
    due, created = deals["due"].to_numpy(), deals["created"].to_numpy()
    month = np.clip(clock.month_of(due), 0, clock.months)
    next_month = clock.starts[month + 1] * DAY
    is_late = (due < clock.export_at) & (next_month - due < 4 * DAY) & (due >= clock.begin)
    is_late &= (rng.random(len(deals)) < _LATE_SHARE) & (month < clock.months)
    delay = (rng.exponential(2.5, len(deals)) * DAY).astype(np.int64)
    recorded = np.where(is_late, clock.to_working(rng, next_month + 8 * HOUR + delay), due)
    is_whole = is_late & (deals["lead"].to_numpy() < 0) & (recorded < clock.export_at)
    is_whole &= created >= clock.begin
    created = np.where(is_whole, recorded, created)
    outcome = np.where(recorded < clock.export_at, deals["outcome"].to_numpy(), OPEN)
    return deals.assign(created=created, recorded=recorded, outcome=outcome)


@dataclass(frozen=True)
class DealHistory:
    """Changes per field: deal, at, old, new (numbers of stages, amounts, ordinals of days)."""

    stage: pd.DataFrame
    amount: pd.DataFrame
    close_date: pd.DataFrame


def draw_history(world: World, deals: pd.DataFrame) -> tuple[pd.DataFrame, DealHistory]:
    """The deals with their present stage, amount and close_on, and all changes that led there."""
    rng, clock = world.rng(41), world.clock
    stage = _stages(clock, deals, rng)
    close_date, close_on = _close_dates(clock, deals, rng)
    amount, present_amount = _amounts(clock, deals, rng)
    last = stage.groupby("deal")["new"].last()
    at_start = np.where(deals["recorded"] > deals["created"], 0, _final_stage(deals))
    present = last.reindex(deals.index).fillna(pd.Series(at_start, deals.index)).astype(np.int64)
    deals = deals.assign(stage=present, amount=present_amount, close_on=close_on)
    return deals, DealHistory(stage, amount, close_date)


def _final_stage(deals: pd.DataFrame) -> Ints:
    return np.where(deals["outcome"] == WON, _WON_STAGE, _LOST_STAGE)


def _stages(clock: Clock, deals: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    created, recorded = deals["created"].to_numpy(), deals["recorded"].to_numpy()
    outcome = deals["outcome"].to_numpy()
    # Lost deals are lost from any stage; all others pass through every one.
    reached = np.where(outcome == LOST, rng.choice(4, len(deals), p=[0.15, 0.3, 0.3, 0.25]), 3)
    fractions = np.sort(rng.random((len(deals), 3)) ** 1.2, axis=1)
    length = np.maximum(np.minimum(deals["due"].to_numpy(), recorded) - created, 0)
    steps = []
    previous = created
    for number in range(3):
        at = clock.to_working(rng, created + (length * fractions[:, number]).astype(np.int64))
        at = np.minimum(at, recorded - (3 - number) * 120)
        at = np.maximum(at, previous + 60)
        previous = at
        is_real = (number < reached) & (at < np.minimum(recorded, clock.export_at))
        steps.append((at, np.full(len(deals), number), np.full(len(deals), number + 1), is_real))
    is_closed = (outcome != OPEN) & (recorded > created)
    steps.append((recorded, reached, _final_stage(deals), is_closed))
    return _changes(steps)


def _close_dates(
    clock: Clock, deals: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, Ints]:
    """The expected date is put off now and then, and at closing becomes the true one."""
    created, recorded = deals["created"].to_numpy(), deals["recorded"].to_numpy()
    expected = created // DAY + rng.integers(25, 75, len(deals))
    steps: list[_Step] = []
    for _ in range(2):
        at = clock.to_working(rng, created + (rng.random(len(deals)) * 60 * DAY).astype(np.int64))
        steps_before = steps[-1][0] if steps else created
        later = expected + rng.integers(7, 45, len(deals))
        is_real = (rng.random(len(deals)) < 0.3) & (at > steps_before)
        is_real &= at < np.minimum(recorded, clock.export_at)
        steps.append((np.where(is_real, at, steps_before), expected, later, is_real))
        expected = np.where(is_real, later, expected)
    is_closed = deals["outcome"].to_numpy() != OPEN
    true_day = deals["due"].to_numpy() // DAY
    is_recorded = is_closed & (recorded > created) & (true_day != expected)
    steps.append((recorded, expected, true_day, is_recorded))
    return _changes(steps), np.where(is_closed, true_day, expected)


def _amounts(
    clock: Clock, deals: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, Floats]:
    """Up to two edits on the way to the final amount; a few won deals are corrected afterwards."""
    created, recorded = deals["created"].to_numpy(), deals["recorded"].to_numpy()
    final = deals["amount"].to_numpy()
    end = np.minimum(recorded, clock.export_at)
    edits = rng.choice(3, len(deals), p=[0.68, 0.24, 0.08])
    at = np.sort(rng.random((len(deals), 2)), axis=1)
    at = created[:, None] + 90 + (at * (end - created - 180)[:, None]).astype(np.int64)
    has_room = (end - created > DAY) & (at[:, 1] > at[:, 0])
    middle = round_amount(final * np.exp(rng.normal(0.05, 0.15, len(deals))))
    first = round_amount(final * np.exp(rng.normal(0.08, 0.2, len(deals))))
    one, two = has_room & (edits >= 1), has_room & (edits == 2)
    steps = [
        (at[:, 0], first, middle, two & (first != middle)),
        (
            at[:, 1],
            np.where(two, middle, first),
            final,
            one & (np.where(two, middle, first) != final),
        ),
    ]
    corrected = round_amount(final * rng.choice([0.9, 0.95, 1.05, 1.1], len(deals)))
    delay = (rng.exponential(14, len(deals)) * DAY).astype(np.int64) + HOUR
    fixed = clock.to_working(rng, np.minimum(recorded, clock.export_at) + delay)
    is_fixed = (deals["outcome"].to_numpy() == WON) & (rng.random(len(deals)) < _CORRECTED_SHARE)
    is_fixed &= (fixed < clock.export_at) & (corrected != final)
    steps.append((fixed, final, corrected, is_fixed))
    return _changes(steps), np.where(is_fixed, corrected, final)


def _changes(steps: list[_Step]) -> pd.DataFrame:
    frames = [
        pd.DataFrame(
            {"deal": np.flatnonzero(real), "at": at[real], "old": old[real], "new": new[real]}
        )
        for at, old, new, real in steps
    ]
    rows = pd.concat(frames, ignore_index=True)
    return rows.sort_values(["deal", "at"], kind="stable", ignore_index=True)


def delete_some(world: World, touched: Ints, may: Flags, number: int, share: float) -> Ints:
    """When rows were deleted, `NEVER` for most: some time after they were last touched."""
    rng, clock = world.rng(42, number), world.clock
    delay = (rng.exponential(20, len(touched)) * DAY).astype(np.int64) + HOUR
    at = clock.to_working(rng, touched + delay)
    is_gone = may & (rng.random(len(touched)) < share) & (at < clock.export_at)
    return np.where(is_gone, at, NEVER)
