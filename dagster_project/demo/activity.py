"""Calls, emails and meetings, one row each.

Here belong the activities that fill the days. There can be a hundred million of them, so that they
are made month by month when they are asked for, and never held at once.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, Clock, Floats, Ints
from dagster_project.demo.roster import Roster
from dagster_project.demo.spec import DemoSpec
from dagster_project.demo.strata import volume_season

CALL, EMAIL = 0, 1
DISPOSITIONS = ("Connected", "No Answer", "Voicemail", "Busy")
_DISPOSITION_SHARES = (0.25, 0.40, 0.25, 0.10)
# Calls (those of SDRs are drawn with their months) and emails of a full-time month.
_PACE = {"sdr": (0.0, 120.0), "ae": (70.0, 90.0), "am": (60.0, 70.0)}
_LOGGED_LATE = 0.02
_OWNERLESS = 0.0005


@dataclass(frozen=True)
class Records:
    """What somebody works on in a month: record numbers in the order of person and month."""

    keys: Ints
    records: Ints
    created: Ints
    months: int

    def pick(self, rng: np.random.Generator, person: Ints, month: Ints, at: Ints) -> Ints:
        """One of the person's records of the month, if it existed by then; else -1."""
        key = person * (self.months + 2) + month
        low = np.searchsorted(self.keys, key, side="left")
        high = np.searchsorted(self.keys, key, side="right")
        if not len(self.records):
            return np.full(len(person), -1)
        choice = low + (rng.random(len(person)) * (high - low)).astype(np.int64)
        choice = np.minimum(choice, len(self.records) - 1)
        is_there = (high > low) & (self.created[choice] < at)
        return np.where(is_there, self.records[choice], -1)


def records_of(
    clock: Clock, person: Ints, month: Ints, records: Ints, created: Ints
) -> Records:
    """Puts them in order."""
    keys = person * (clock.months + 2) + month
    order = np.argsort(keys, kind="stable")
    return Records(keys[order], records[order], created[order], clock.months)


@dataclass(frozen=True)
class Activity:
    """Makes the activities of any month; the same month has the same ones every time."""

    spec: DemoSpec
    clock: Clock
    roster: Roster
    slots: pd.DataFrame
    counts: Ints
    records: dict[str, Records]

    def total(self) -> int:
        """How many there are, before the last ones are cut off by the export."""
        return int(self.counts.sum())

    def of_month(self, month: int) -> pd.DataFrame:
        """person, kind, at, logged, duration, disposition, lead, deal, account; by time."""
        rng = np.random.default_rng([self.spec.seed, 70, month])
        frames = []
        for role in _PACE:
            is_own = ((self.slots["month"] == month) & (self.slots["role"] == role)).to_numpy()
            own, counts = self.slots[is_own], self.counts[is_own]
            for kind in (CALL, EMAIL):
                row = np.repeat(np.arange(len(own)), counts[:, kind])
                frames.append(self._draw(role, kind, own.iloc[row], month, rng))
        rows = pd.concat(frames, ignore_index=True)
        rows = rows[rows["logged"] < self.clock.export_at]
        return rows.sort_values(["at", "person"], kind="stable", ignore_index=True)

    def _draw(
        self, role: str, kind: int, own: pd.DataFrame, month: int, rng: np.random.Generator
    ) -> pd.DataFrame:
        person = own["person"].to_numpy()
        count = len(person)
        at = self.clock.within(rng, own["first"].to_numpy(), own["last"].to_numpy())
        record = self.records[role].pick(rng, person, np.full(count, month), at)
        delay = np.where(rng.random(count) < _LOGGED_LATE, rng.exponential(1.0, count) * DAY, 0)
        logged = np.where(delay > 0, self.clock.to_working(rng, at + delay.astype(np.int64)), at)
        disposition = rng.choice(4, count, p=_DISPOSITION_SHARES) if kind == CALL else -1
        talk = np.where(disposition == 0, rng.exponential(240, count) + 20, 15 * rng.random(count))
        nobody = np.full(count, -1)
        links = {"sdr": "lead", "ae": "deal", "am": "account"}
        linked = {name: record if link == role else nobody for link, name in links.items()}
        return pd.DataFrame(
            {
                "person": np.where(rng.random(count) < _OWNERLESS, -1, person),
                "kind": kind,
                "at": at,
                "logged": np.maximum(logged, at),
                "duration": talk.astype(np.int64) if kind == CALL else nobody,
                "disposition": disposition,
                **linked,
            }
        )


def plan_activity(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    sdr_slots: pd.DataFrame,
    records: dict[str, Records],
) -> Activity:
    """How many calls and emails everybody makes in every month."""
    rng = np.random.default_rng([spec.seed, 71])
    slots = [sdr_slots, roster.of_role("ae"), roster.of_role("am")]
    counts = []
    for frame, role in zip(slots, _PACE, strict=True):
        busy: Floats = frame["share"].to_numpy() * volume_season(clock)[frame["month"].to_numpy()]
        drawn = rng.poisson(busy[:, None] * np.array(_PACE[role]))
        if role == "sdr":
            drawn[:, CALL] = frame["calls"]
        counts.append(drawn)
    table = pd.concat([frame.drop(columns="calls", errors="ignore") for frame in slots])
    return Activity(
        spec, clock, roster, table.reset_index(drop=True), np.concatenate(counts), records
    )


def draw_meetings(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    handovers: pd.DataFrame,
    deals: pd.DataFrame,
    trials: pd.DataFrame,
) -> pd.DataFrame:
    """person, at, minutes, lead, deal, account: first meetings, deal meetings, account reviews."""
    rng = np.random.default_rng([spec.seed, 72])
    sent = handovers["sent"].to_numpy()
    first = clock.to_working(rng, sent + rng.integers(2 * HOUR, 6 * DAY, len(sent)))
    parts = [_meetings(handovers["ae"], first, lead=handovers["lead"])]
    new = deals[deals["lead"] >= 0]
    new = new.loc[new.index.repeat(rng.poisson(1.6, len(new)))]
    length = np.minimum(new["due"], clock.export_at) - new["created"]
    at = new["created"] + (rng.random(len(new)) * length).astype(np.int64)
    parts.append(_meetings(new["owner"], clock.to_working(rng, at.to_numpy()), deal=new["deal"]))
    held = trials[(rng.random(len(trials)) < 0.12) & trials["is_customer"].to_numpy()]
    month = held["month"].to_numpy()
    at = clock.within(rng, clock.starts[month], clock.starts[month + 1])
    keep = month < clock.months
    parts.append(_meetings(held["owner"][keep], at[keep], account=held["account"][keep]))
    rows = pd.concat(parts, ignore_index=True)
    person, at = rows["person"].to_numpy(), rows["at"].to_numpy()
    is_there = roster.holds("ae", person, at) | roster.holds("am", person, at)
    rows = rows[is_there & (person >= 0) & (at < clock.export_at)]
    rows = rows.assign(minutes=rng.choice([30, 45, 60], len(rows)))
    return rows.sort_values(["at", "person"], kind="stable", ignore_index=True)


def _meetings(person: pd.Series, at: np.ndarray, **links: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"person": person.to_numpy(), "at": at})
    for name in ("lead", "deal", "account"):
        frame[name] = links[name].to_numpy() if name in links else -1
    return frame
