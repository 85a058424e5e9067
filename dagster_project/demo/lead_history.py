"""How leads stand at the export, and the changes of status and owner that led there.

Here belong status, owner, merged and deleted leads. Whether a lead was sent and accepted is decided
in `leads` and `handovers`.
"""

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, NEVER, Clock
from dagster_project.demo.deal_history import delete_some
from dagster_project.demo.handovers import ACCEPTED, REJECTED
from dagster_project.demo.spec import DemoSpec

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


def draw_lead_history(
    spec: DemoSpec,
    clock: Clock,
    leads: pd.DataFrame,
    handovers: pd.DataFrame,
    deals: pd.DataFrame,
    criteria: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The leads with owner, status, deal, merged_into, company, deleted, touched; their changes.

    Returns:
        Leads; status changes (lead, at, old, new, actor); owner changes (lead, at, old, new, actor).
    """
    rng = np.random.default_rng([spec.seed, 15])
    steps = pd.concat(
        [_worked(clock, leads, rng), _handed(handovers), _decided(handovers, deals)],
        ignore_index=True,
    )
    steps = steps[steps["at"] < clock.export_at]
    steps = steps.sort_values(["lead", "at"], kind="stable", ignore_index=True)
    lead = steps["lead"].to_numpy()
    is_first = np.append([True], lead[1:] != lead[:-1])[: len(steps)]
    steps["old"] = np.where(is_first, _OPEN, np.roll(steps["new"].to_numpy(), 1))
    accepted = handovers[handovers["decision"] == ACCEPTED].sort_values("lead")
    owners = pd.DataFrame(
        {
            "lead": accepted["lead"].to_numpy(),
            "at": accepted["decided"].to_numpy(),
            "old": accepted["sdr"].to_numpy(),
            "new": accepted["ae"].to_numpy(),
            "actor": accepted["sdr"].to_numpy(),
        }
    )
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
    return _odd_ones(spec, clock, leads, criteria, rng), steps, owners


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


def _odd_ones(
    spec: DemoSpec,
    clock: Clock,
    leads: pd.DataFrame,
    criteria: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Merged duplicates, deleted leads, and a few that belong to nobody."""
    is_kept = leads["sent"].to_numpy() >= NEVER
    is_plain = is_kept & ~np.isin(leads["lead"].to_numpy(), criteria["lead"].to_numpy())
    order = np.lexsort((leads["lead"], leads["sdr"]))
    before = np.roll(order, 1)
    is_loser = is_plain[order] & (leads["sdr"].to_numpy()[before] == leads["sdr"].to_numpy()[order])
    is_loser &= rng.random(len(leads)) < 0.015
    is_loser &= ~np.roll(is_loser, 1)  # the lead before it is no duplicate itself
    is_loser[:1] = False
    touched = leads["touched"].to_numpy()
    delay = (rng.exponential(5, len(leads)) * DAY).astype(np.int64) + 3_600
    merged = clock.to_working(rng, touched[order] + delay)
    is_loser &= merged < clock.export_at
    into = np.full(len(leads), -1)
    into[order[is_loser]] = before[is_loser]
    gone = np.full(len(leads), NEVER)
    gone[order[is_loser]] = merged[is_loser]
    is_winner = np.isin(np.arange(len(leads)), into[into >= 0])
    may = (leads["deal"].to_numpy() < 0) & ~is_winner & (into < 0)
    deleted = delete_some(spec, clock, touched, may, 0, 0.006)
    gone = np.minimum(gone, deleted)
    company = np.where(into >= 0, into, np.arange(len(leads)))
    is_ownerless = is_plain & (into < 0) & ~is_winner
    chosen = np.flatnonzero(is_ownerless)[:: max(1, 400)]
    owner = leads["owner"].to_numpy().copy()
    owner[chosen] = -1
    touched = np.where(gone < NEVER, gone, touched)
    return leads.assign(
        owner=owner, merged_into=into, deleted=gone, company=company, touched=touched
    )
