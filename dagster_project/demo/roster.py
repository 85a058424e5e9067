"""Who holds which role on which day, in the shapes that the simulator computes with.

Here belong tenures, the share of a month that somebody works, and the draw of a colleague who takes
something over. Who these people are is in `people`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, NEVER, Clock, Flags, Floats, Ints
from dagster_project.demo.organisation import Organisation
from dagster_project.demo.people import OPEN, ROLES
from dagster_project.demo.spec import DemoSpec

STRATA = 6


@dataclass(frozen=True)
class Roster:
    """Tenures as arrays.

    Attributes:
        people: how many persons there are.
        since, until: per role, first day and the day after the last one of every person.
        slots: stint × month: person, role, month, first, last (half-open), share of the month.
        availability: person × month; what somebody works of a full-time month.
        anchors: per role, two persons who are there throughout.
    """

    people: int
    since: dict[str, Ints]
    until: dict[str, Ints]
    slots: pd.DataFrame
    availability: Floats
    anchors: dict[str, Ints]

    def holds(self, role: str, person: Ints, instants: Ints) -> Flags:
        """Whether each person holds the role at the instant."""
        day = instants // DAY
        return (self.since[role][person] <= day) & (day < self.until[role][person])

    def present(self, role: str, months: int) -> Flags:
        """Person × month (the morning after included): works in the role in it."""
        found = np.zeros((self.people, months + 1), dtype=np.bool_)
        own = self.slots[self.slots["role"] == role]
        found[own["person"], own["month"]] = True
        return found

    def sums(self, person: Ints, weights: Floats) -> Floats:
        """Sum of the weights per person."""
        totals: Floats = np.bincount(person, weights, self.people).astype(np.float64)
        return totals

    def of_role(self, role: str) -> pd.DataFrame:
        """The slots of a role, by month."""
        own = self.slots[self.slots["role"] == role]
        return own.sort_values(["month", "person", "first"], ignore_index=True)


def make_roster(spec: DemoSpec, clock: Clock, organisation: Organisation) -> Roster:
    """Tenures, slots and part-time shares of an organisation."""
    rng = np.random.default_rng([spec.seed, 2])
    stints, people = organisation.stints, len(organisation.persons)
    since, until, anchors = {}, {}, {}
    for role in ROLES:
        own = stints[stints["role"] == role].groupby("person").agg({"start": "min", "end": "max"})
        since[role] = np.full(people, OPEN, dtype=np.int64)
        until[role] = np.full(people, 0, dtype=np.int64)
        since[role][own.index] = own["start"]
        until[role][own.index] = own["end"]
        throughout = own[(own["start"] < clock.starts[0]) & (own["end"] == OPEN)]
        anchors[role] = throughout.index.to_numpy()[:2]
    availability = _availability(people, clock, rng)
    return Roster(people, since, until, _slots(stints, clock, availability), availability, anchors)


def _availability(people: int, clock: Clock, rng: np.random.Generator) -> Floats:
    """Some work part-time throughout, some are away for a part of one month."""
    shares = rng.choice([1.0, 0.8, 0.6], people, p=[0.92, 0.05, 0.03])
    table: Floats = np.repeat(shares[:, None], clock.months + 1, axis=1)
    is_away = rng.random(table.shape) < 0.01
    return np.where(is_away, np.round(table * rng.choice([0.25, 0.5], table.shape), 2), table)


def _slots(stints: pd.DataFrame, clock: Clock, availability: Floats) -> pd.DataFrame:
    starts = stints["start"].to_numpy()[:, None]
    ends = stints["end"].to_numpy()[:, None]
    first = np.maximum(starts, clock.starts[None, :-1])
    last = np.minimum(ends, clock.starts[None, 1:])
    stint, month = np.nonzero(first < last)
    first, last = first[stint, month], last[stint, month]
    person = stints["person"].to_numpy()[stint]
    full = clock.days[month].astype(float)
    full[month == clock.months] = 60.0  # a few hours of the morning after
    return pd.DataFrame(
        {
            "person": person,
            "role": stints["role"].to_numpy()[stint],
            "month": month,
            "first": first,
            "last": last,
            "share": (last - first) / full * availability[person, month],
        }
    )


class Router:
    """Draws who takes something over, weighted by the strata that each person works."""

    def __init__(self, roster: Roster, clock: Clock, role: str, mix: Floats) -> None:
        self._roster, self._clock, self._role = roster, clock, role
        self._members = np.flatnonzero(roster.until[role] > 0)
        own = roster.of_role(role)
        share = np.zeros((clock.months + 1, roster.people))
        np.add.at(share, (own["month"], own["person"]), own["share"])
        share = share[:, self._members]
        share[-1] = np.maximum(share[-1], 1e-9)
        weights = share[:, None, :] * (mix[self._members].T + 1e-6)[None, :, :]
        cumulated = np.cumsum(weights, axis=2)
        cumulated /= cumulated[:, :, -1:]
        groups = np.arange((clock.months + 1) * STRATA)
        self._table = (cumulated.reshape(len(groups), -1) + groups[:, None]).ravel()

    def pick(
        self, rng: np.random.Generator, instants: Ints, stratum: Ints, other_than: Ints
    ) -> Ints:
        """For every instant somebody in the role at that time, and not `other_than`."""
        group = np.clip(self._clock.month_of(instants), 0, None) * STRATA + stratum
        anchors = self._roster.anchors[self._role]
        chosen: Ints = np.where(anchors[0] == other_than, anchors[1], anchors[0])
        pending = np.arange(len(instants))
        for _ in range(6):
            if not len(pending):
                break
            drawn = self._draw(rng, group[pending])
            fits = self._roster.holds(self._role, drawn, instants[pending])
            fits &= drawn != other_than[pending]
            chosen[pending[fits]] = drawn[fits]
            pending = pending[~fits]
        return chosen

    def leaves(self, person: Ints) -> Ints:
        """The instant after the last one in the role."""
        last: Ints = self._roster.until[self._role][person] * DAY
        return last

    def _draw(self, rng: np.random.Generator, group: Ints) -> Ints:
        place = np.searchsorted(self._table, group + rng.random(len(group)), side="right")
        place = np.minimum(place - group * len(self._members), len(self._members) - 1)
        drawn: Ints = self._members[np.maximum(place, 0)]
        return drawn


def pass_on(
    router: Router,
    rng: np.random.Generator,
    owner: Ints,
    since: Ints,
    until: Ints,
    stratum: Ints,
    moves: Ints,
) -> tuple[pd.DataFrame, Ints]:
    """Lets records change hands: when their owner leaves the role, and once at `moves`.

    Returns:
        The changes (row of the record, at, old, new) in order, and the last owners.
    """
    owner, moves = owner.copy(), moves.copy()
    pending, changes = np.flatnonzero(owner >= 0), []
    while len(pending):
        # On the afternoon of the last day in the role.
        leaves = router.leaves(owner[pending]) - rng.integers(6, 9, len(pending)) * HOUR
        at = np.maximum(np.minimum(leaves, moves[pending]), since[pending] + 600)
        is_due = at < until[pending]
        pending, at = pending[is_due], at[is_due]
        # Whoever takes over is there on the day after.
        new = router.pick(rng, at + DAY, stratum[pending], owner[pending])
        changes.append(pd.DataFrame({"row": pending, "at": at, "old": owner[pending], "new": new}))
        owner[pending], moves[pending] = new, NEVER
    rows = pd.concat(changes, ignore_index=True) if changes else _NO_CHANGES
    return rows.sort_values(["row", "at"], kind="stable", ignore_index=True), owner


_NO_CHANGES = pd.DataFrame({name: np.array([], np.int64) for name in ("row", "at", "old", "new")})
