"""Calls and emails, one row each.

Here belong the activities that fill the days. There can be a hundred million of them, so that they
are made in parts when they are asked for, and never held at once. Meetings are in `meetings`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, Clock, Ints
from dagster_project.demo.spec import DemoSpec
from dagster_project.demo.world import World

CALL, EMAIL = 0, 1
DISPOSITIONS = ("Connected", "No Answer", "Voicemail", "Busy")
_DISPOSITION_SHARES = (0.25, 0.40, 0.25, 0.10)
# Calls and emails of a full-time month; the calls of SDRs are drawn with their months.
_PACE = {"sdr": (0.0, 120.0), "ae": (70.0, 90.0), "am": (60.0, 70.0)}
_ABOUT = {"sdr": "lead", "ae": "deal", "am": "account"}
_LOGGED_LATE_SHARE = 0.02
_OWNERLESS_SHARE = 0.0005
_ROWS_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Records:
    """What somebody works on in a month: records in the order of person and month."""

    keys: Ints
    records: Ints
    created: Ints
    months: int

    @classmethod
    def of(cls, clock: Clock, table: pd.DataFrame) -> "Records":
        """From person, month, record, created."""
        keys = table["person"].to_numpy() * (clock.months + 2) + table["month"].to_numpy()
        order = np.argsort(keys, kind="stable")
        records, created = table["record"].to_numpy(), table["created"].to_numpy()
        return cls(keys[order], records[order], created[order], clock.months)

    def pick(self, rng: np.random.Generator, person: Ints, month: int, at: Ints) -> Ints:
        """One of the person's records of the month, if it existed by then; else -1."""
        if not len(self.records):
            return np.full(len(person), -1)
        key = person * (self.months + 2) + month
        low = np.searchsorted(self.keys, key, side="left")
        high = np.searchsorted(self.keys, key, side="right")
        choice = low + (rng.random(len(person)) * (high - low)).astype(np.int64)
        choice = np.minimum(choice, len(self.records) - 1)
        is_there = (high > low) & (self.created[choice] < at)
        return np.where(is_there, self.records[choice], -1)


@dataclass(frozen=True)
class Activity:
    """Makes calls and emails, the same ones every time.

    Attributes:
        slots: person, role, month, first, last; `counts` holds calls and emails of each.
        records: per role, what these are about.
    """

    spec: DemoSpec
    clock: Clock
    slots: pd.DataFrame
    counts: Ints
    records: dict[str, Records]

    def total(self) -> int:
        """How many there are, before the last ones are cut off by the export."""
        return int(self.counts.sum())

    def parts(self) -> Iterator[pd.DataFrame]:
        """All of them in the order of months, in frames of about a million rows at most.

        Yields:
            person, kind, at, logged, duration, disposition, lead, deal, account; by time.
        """
        for month in range(self.clock.months + 1):
            in_month = np.flatnonzero(self.slots["month"] == month)
            before = np.cumsum(self.counts[in_month].sum(axis=1))
            for part, rows in enumerate(np.split(in_month, _cuts(before))):
                yield self._part(month, part, rows)

    def _part(self, month: int, part: int, rows: Ints) -> pd.DataFrame:
        rng = np.random.default_rng([self.spec.seed, 70, month, part])
        slots, counts = self.slots.iloc[rows], self.counts[rows]
        frames = []
        for role in _PACE:
            own = np.flatnonzero(slots["role"] == role)
            for kind in (CALL, EMAIL):
                repeated = slots.iloc[np.repeat(own, counts[own, kind])]
                frames.append(self._draw(role, kind, repeated, month, rng))
        activities = pd.concat(frames, ignore_index=True)
        activities = activities[activities["logged"] < self.clock.export_at]
        return activities.sort_values(["at", "person"], kind="stable", ignore_index=True)

    def _draw(
        self, role: str, kind: int, own: pd.DataFrame, month: int, rng: np.random.Generator
    ) -> pd.DataFrame:
        person, count = own["person"].to_numpy(), len(own)
        at = self.clock.within(rng, own["first"].to_numpy(), own["last"].to_numpy())
        is_late = rng.random(count) < _LOGGED_LATE_SHARE
        later = at + HOUR + (rng.exponential(1.0, count) * DAY).astype(np.int64)
        disposition = duration = np.full(count, -1)
        if kind == CALL:
            disposition = rng.choice(len(DISPOSITIONS), count, p=_DISPOSITION_SHARES)
            talk = np.where(disposition == 0, 20 + rng.exponential(240, count), 15.0)
            duration = talk.astype(np.int64)
        links = {name: np.full(count, -1) for name in _ABOUT.values()}
        links[_ABOUT[role]] = self.records[role].pick(rng, person, month, at)
        return pd.DataFrame(
            {
                "person": np.where(rng.random(count) < _OWNERLESS_SHARE, -1, person),
                "kind": kind,
                "at": at,
                "logged": np.where(is_late, self.clock.to_working(rng, later), at),
                "duration": duration,
                "disposition": disposition,
                **links,
            }
        )


def _cuts(cumulated: Ints) -> Ints:
    """Where the running total passes a multiple of what is held at once."""
    cuts: Ints = np.flatnonzero(np.diff(cumulated // _ROWS_AT_ONCE)) + 1
    return cuts


def plan_activity(
    world: World,
    sdr_slots: pd.DataFrame,
    leads: pd.DataFrame,
    deals: pd.DataFrame,
    account_months: pd.DataFrame,
) -> Activity:
    """How many calls and emails everybody makes in every month, and about what."""
    rng, roster = world.rng(71), world.roster
    slots = pd.concat([sdr_slots, roster.of_role("ae"), roster.of_role("am")], ignore_index=True)
    busy = slots["share"].to_numpy() * world.season[slots["month"].to_numpy()]
    pace = np.array([_PACE[role] for role in slots["role"]])
    counts = rng.poisson(busy[:, None] * pace)
    counts[:, CALL] = np.where(slots["role"] == "sdr", slots["calls"].fillna(0), counts[:, CALL])
    records = {
        role: Records.of(world.clock, table)
        for role, table in _worked_on(world.clock, leads, deals, account_months).items()
    }
    return Activity(world.spec, world.clock, slots, counts, records)


def _worked_on(
    clock: Clock, leads: pd.DataFrame, deals: pd.DataFrame, account_months: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Leads of their month, deals in the months of creation and closing, and accounts held."""
    deals = deals[deals["owner"] >= 0]
    is_known = (deals["due"] >= clock.begin) & (deals["due"] < clock.export_at)
    worked = pd.concat(
        [
            deals.assign(month=clock.month_of(deals["created"].to_numpy())),
            deals[is_known].assign(month=clock.month_of(deals.loc[is_known, "due"].to_numpy())),
        ]
    )
    worked = worked[worked["month"] >= 0]
    return {
        "sdr": leads.rename(columns={"sdr": "person", "lead": "record"}),
        "ae": worked.rename(columns={"owner": "person", "deal": "record"}),
        "am": account_months.rename(columns={"owner": "person", "account": "record"}).assign(
            created=0
        ),
    }
