"""How leads stand at the export, and the changes of status and owner that led there.

Here belong status, owner, merged and deleted leads. Whether a lead was sent and accepted is decided
in `leads` and `handovers`.
"""

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, NEVER, Clock, Flags, Ints
from dagster_project.demo.deal_history import delete_some
from dagster_project.demo.handovers import ACCEPTED, REJECTED
from dagster_project.demo.world import World

STATUSES = (
    "Open",
    "Working",
    "Handed Over",
    "Rejected",
    "Accepted",
    "Converted",
    "Unqualified",
)
_OPEN, _WORKING, _HANDED, _REJECTED, _ACCEPTED, _CONVERTED, _UNQUALIFIED = range(7)
_MERGED_SHARE, _DELETED_SHARE = 0.015, 0.006
_OWNERLESS_EVERY = 400


def draw_lead_history(
    world: World,
    leads: pd.DataFrame,
    handovers: pd.DataFrame,
    deals: pd.DataFrame,
    criteria: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The leads as they stand, and what changed.

    Returns:
        Leads with owner, status, deal, merged_into, company, deleted and touched added; changes of
        status, and changes of owner (both lead, at, old, new, actor).
    """
    rng = world.rng(15)
    steps = _status_changes(world.clock, leads, handovers, deals, rng)
    owners = _owner_changes(handovers)
    owner = leads["sdr"].to_numpy().copy()
    owner[owners["lead"]] = owners["new"]
    status = np.full(len(leads), _OPEN)
    last = steps.groupby("lead")[["new", "at"]].last()
    status[last.index] = last["new"]
    touched = leads["created"].to_numpy().copy()
    touched[last.index] = last["at"]
    deal = np.full(len(leads), -1)
    own = deals[deals["lead"] >= 0]
    deal[own["lead"]] = own["deal"]
    leads = leads.assign(owner=owner, status=status, deal=deal, touched=touched)
    return _untidy(world, leads, criteria, rng), steps, owners


def _owner_changes(handovers: pd.DataFrame) -> pd.DataFrame:
    """A lead becomes the AE's when they accept it."""
    accepted = handovers[handovers["decision"] == ACCEPTED].sort_values("lead")
    columns = {"lead": "lead", "at": "decided", "old": "sdr", "new": "ae", "actor": "ae"}
    return pd.DataFrame({name: accepted[own].to_numpy() for name, own in columns.items()})


def _status_changes(
    clock: Clock,
    leads: pd.DataFrame,
    handovers: pd.DataFrame,
    deals: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    parts = [_worked(clock, leads, rng), _handed(handovers), _decided(handovers, deals)]
    steps = pd.concat(parts, ignore_index=True)
    steps = steps[steps["at"] < clock.export_at]
    steps = steps.sort_values(["lead", "at"], kind="stable", ignore_index=True)
    lead = steps["lead"].to_numpy()
    is_first = np.append([True], lead[1:] != lead[:-1])[: len(steps)]
    return steps.assign(old=np.where(is_first, _OPEN, np.roll(steps["new"].to_numpy(), 1)))


def _worked(clock: Clock, leads: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Open → Working; kept ones may turn out to be nothing."""
    created, sent = leads["created"].to_numpy(), leads["sent"].to_numpy()
    is_sent = sent < NEVER
    share = rng.uniform(0.05, 0.7, len(leads))
    length = np.where(is_sent, sent - created, 12 * DAY)
    begun = created + (share * length).astype(np.int64)
    begun = np.where(is_sent, begun, clock.to_working(rng, begun))
    is_begun = is_sent | (rng.random(len(leads)) < 0.75)
    ended = clock.to_working(rng, begun + (rng.exponential(12, len(leads)) * DAY).astype(np.int64))
    is_ended = ~is_sent & is_begun & (rng.random(len(leads)) < 0.6) & (ended > begun)
    by, lead = leads["sdr"].to_numpy(), leads["lead"].to_numpy()
    rows = [(is_begun, begun, _WORKING), (is_ended, ended, _UNQUALIFIED)]
    return pd.concat(
        [
            pd.DataFrame({"lead": lead[real], "at": at[real], "new": new, "actor": by[real]})
            for real, at, new in rows
        ],
        ignore_index=True,
    )


def _handed(handovers: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "lead": handovers["lead"].to_numpy(),
            "at": handovers["sent"].to_numpy(),
            "new": _HANDED,
            "actor": handovers["sdr"].to_numpy(),
        }
    )


def _decided(handovers: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """Accepted ones are converted at the moment in which their deal is created."""
    own = deals[deals["handover"] >= 0]
    at = handovers["decided"].to_numpy().copy()
    new = np.where(handovers["decision"] == REJECTED, _REJECTED, _ACCEPTED)
    at[own["handover"]] = own["created"]
    new[own["handover"]] = _CONVERTED
    return pd.DataFrame(
        {
            "lead": handovers["lead"].to_numpy(),
            "at": at,
            "new": new,
            "actor": handovers["ae"].to_numpy(),
        }
    )


def _untidy(
    world: World, leads: pd.DataFrame, criteria: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Merged duplicates, deleted leads, and a few that belong to nobody."""
    number, touched = leads["lead"].to_numpy(), leads["touched"].to_numpy()
    is_plain = (leads["sent"] >= NEVER).to_numpy() & ~np.isin(number, criteria["lead"])
    into, merged = _merged(world.clock, leads, is_plain, rng)
    is_winner = np.isin(number, into[into >= 0])
    is_free = ~is_winner & (into < 0)
    may = is_free & (leads["deal"] < 0).to_numpy()
    gone = np.minimum(merged, delete_some(world, touched, may, 0, _DELETED_SHARE))
    owner = leads["owner"].to_numpy().copy()
    owner[np.flatnonzero(is_plain & is_free)[::_OWNERLESS_EVERY]] = -1
    return leads.assign(
        owner=owner,
        merged_into=into,
        deleted=gone,
        company=np.where(into >= 0, into, number),
        touched=np.where(gone < NEVER, gone, touched),
    )


def _merged(
    clock: Clock, leads: pd.DataFrame, is_plain: Flags, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Some kept leads turn out to be the same as the lead that their SDR found before."""
    order = np.lexsort((leads["lead"], leads["sdr"]))
    sdr, before = leads["sdr"].to_numpy(), np.roll(order, 1)
    is_same_sdr = sdr[before] == sdr[order]
    is_loser = is_plain[order] & is_same_sdr & (rng.random(len(leads)) < _MERGED_SHARE)
    is_loser &= ~np.roll(is_loser, 1)  # the lead before is no duplicate itself
    is_loser[:1] = False
    delay = (rng.exponential(5, len(leads)) * DAY).astype(np.int64) + HOUR
    at = clock.to_working(rng, leads["touched"].to_numpy()[order] + delay)
    is_loser &= at < clock.export_at
    into, merged = np.full(len(leads), -1), np.full(len(leads), NEVER)
    into[order[is_loser]] = before[is_loser]
    merged[order[is_loser]] = at[is_loser]
    return into, merged
