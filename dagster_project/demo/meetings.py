"""Meetings: the first one about a lead, those of a deal, and reviews with customers.

Here belong meetings with people outside; coaching sessions are in `coaching`.
"""

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, Ints
from dagster_project.demo.world import World

_MEETINGS_PER_DEAL, _REVIEWS_PER_ACCOUNT = 1.6, 0.12


def draw_meetings(
    world: World, handovers: pd.DataFrame, deals: pd.DataFrame, account_months: pd.DataFrame
) -> pd.DataFrame:
    """person, at, minutes, lead, deal, account: first meetings, deal meetings, account reviews."""
    rng, clock, roster = world.rng(72), world.clock, world.roster
    sent = handovers["sent"].to_numpy()
    first = clock.to_working(rng, sent + rng.integers(2 * HOUR, 6 * DAY, len(sent)))
    parts = [_meetings("ae", handovers, first, "lead")]
    new = deals[deals["lead"] >= 0]
    new = new.loc[np.repeat(new.index, rng.poisson(_MEETINGS_PER_DEAL, len(new)))]
    created = new["created"].to_numpy()
    length = np.minimum(new["due"].to_numpy(), clock.export_at) - created
    at = created + (rng.random(len(new)) * length).astype(np.int64)
    parts.append(_meetings("owner", new, clock.to_working(rng, at), "deal"))
    is_met = (rng.random(len(account_months)) < _REVIEWS_PER_ACCOUNT).astype(np.bool_)
    is_met &= (account_months["is_customer"] & (account_months["month"] < clock.months)).to_numpy()
    held = account_months[is_met]
    month = held["month"].to_numpy()
    at = clock.within(rng, clock.starts[month], clock.starts[month + 1])
    parts.append(_meetings("owner", held, at, "account"))
    rows = pd.concat(parts, ignore_index=True)
    person, at = rows["person"].to_numpy(), rows["at"].to_numpy()
    is_there = roster.holds("ae", person, at) | roster.holds("am", person, at)
    rows = rows[is_there & (person >= 0) & (at < clock.export_at)]
    rows = rows.assign(minutes=rng.choice([30, 45, 60], len(rows)))
    return rows.sort_values(["at", "person"], kind="stable", ignore_index=True)


def _meetings(person: str, records: pd.DataFrame, at: Ints, about: str) -> pd.DataFrame:
    frame = pd.DataFrame({"person": records[person].to_numpy(), "at": at})
    return frame.assign(
        **({"lead": -1, "deal": -1, "account": -1} | {about: records[about].to_numpy()})
    )
