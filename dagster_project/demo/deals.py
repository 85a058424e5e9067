"""New business: deals from accepted leads and other ways, who owns them, and how they end.

Here belong deals of AEs up to won, lost or still open. What is recorded of them on the way is in
`deal_history`; expansions and renewals come from `am_deals`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, NEVER, Floats, Ints
from dagster_project.demo.coaching import Programme
from dagster_project.demo.handovers import ACCEPTED, Judgement
from dagster_project.demo.roster import pass_on
from dagster_project.demo.strata import expit, rate_season, segment_of, stratum_offsets
from dagster_project.demo.world import World

OPEN, WON, LOST = 0, 1, 2
NEW, EXPANSION, RENEWAL = 0, 1, 2
_CYCLE_SIGMA = 0.6
_ENTERPRISE_CYCLE, _MID_MARKET_CYCLE = 1.2, 0.9
_QUALIFIED_LOGIT = 0.35
_NO_DEAL_SHARE, _HANDED_ON_SHARE = 0.02, 0.02
_OPENING_DAYS = 200
_DEALS_PER_LEAD = 0.62


@dataclass(frozen=True)
class AeWork:
    """Deals of AEs.

    Attributes:
        deals: lead, handover (-1: none), stratum, created, due (when it closes, known or not),
            first_owner, owner (at the end), outcome, type.
        owner_changes: row (of `deals`), at, old, new.
        engagements: the coaching of AEs.
    """

    deals: pd.DataFrame
    owner_changes: pd.DataFrame
    engagements: pd.DataFrame


def work_of_aes(
    world: World, handovers: pd.DataFrame, leads: pd.DataFrame, judgement: Judgement
) -> AeWork:
    """Creates deals, lets their owners change, and then closes them month by month."""
    rng, clock = world.rng(20), world.clock
    parts = [
        _from_leads(world, handovers, leads, judgement, rng),
        _self_sourced(world, rng),
        _opening_pipeline(world, rng),
    ]
    deals = pd.concat(parts, ignore_index=True)
    is_enterprise = segment_of(deals["stratum"].to_numpy()) == 1
    median = np.where(is_enterprise, _ENTERPRISE_CYCLE, _MID_MARKET_CYCLE) * world.spec.cycle_days
    age = rng.normal(0, 1, len(deals))
    length = np.maximum(median * np.exp(_CYCLE_SIGMA * age), 1.0) * DAY
    due = clock.to_working(rng, deals["created"].to_numpy() + length.astype(np.int64))
    deals = deals.assign(due=due, luck=deals["merit"] + world.spec.win_age_logit * age)
    deals = deals[(due >= clock.begin) & (deals["created"] < clock.export_at)]
    deals = deals.sort_values(["created", "lead", "first_owner"], kind="stable", ignore_index=True)
    changes, owner = _change_owners(world, deals, rng)
    deals = deals.assign(owner=owner, type=NEW)
    outcome, engagements = _close(world, deals)
    deals = deals.drop(columns=["merit", "luck"]).assign(outcome=outcome)
    return AeWork(deals, changes, engagements)


def _from_leads(
    world: World,
    handovers: pd.DataFrame,
    leads: pd.DataFrame,
    judgement: Judgement,
    rng: np.random.Generator,
) -> pd.DataFrame:
    accepted = handovers[handovers["decision"] == ACCEPTED]
    accepted = accepted[rng.random(len(accepted)) >= _NO_DEAL_SHARE]
    lead = accepted["lead"].to_numpy()
    merit = _QUALIFIED_LOGIT * leads["is_qualified"].to_numpy()[lead]
    merit = merit + world.spec.lead_quality_sd * judgement.quality[lead]
    return pd.DataFrame(
        {
            "lead": lead,
            "handover": accepted["handover"].to_numpy(),
            "stratum": leads["stratum"].to_numpy()[lead],
            "created": accepted["decided"].to_numpy() + rng.integers(20, 900, len(lead)),
            "first_owner": accepted["ae"].to_numpy(),
            # AEs take the better leads; the close rate of the spec is that of what they took.
            "merit": merit - (merit.mean() if len(merit) else 0.0),
        }
    )


def _self_sourced(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Deals that AEs found themselves."""
    slots = world.roster.of_role("ae")
    busy = slots["share"].to_numpy() * world.season[slots["month"].to_numpy()]
    count = rng.poisson(world.spec.self_sourced_per_month * busy)
    own = slots.loc[np.repeat(np.arange(len(slots)), count)]
    created = world.clock.within(rng, own["first"].to_numpy(), own["last"].to_numpy())
    return _without_lead(world, own["person"].to_numpy(), created, rng)


def _opening_pipeline(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Deals from before the history; most are closed by its begin and left out later."""
    months = world.clock.months
    aes = np.flatnonzero(world.roster.present("ae", months)[:, 0])
    sdrs = int(world.roster.present("sdr", months)[:, 0].sum())
    inflow = _DEALS_PER_LEAD * world.spec.leads_per_month * sdrs / len(aes)
    inflow += world.spec.self_sourced_per_month
    owner = np.repeat(aes, rng.poisson(inflow * _OPENING_DAYS / 30.4, len(aes)))
    created = world.clock.begin - rng.integers(1, _OPENING_DAYS * DAY, len(owner))
    return _without_lead(world, owner, world.clock.to_working(rng, created), rng)


def _without_lead(
    world: World, owner: Ints, created: Ints, rng: np.random.Generator
) -> pd.DataFrame:
    bounds = np.cumsum(world.mix, axis=1)[owner]
    return pd.DataFrame(
        {
            "lead": np.full(len(owner), -1),
            "handover": np.full(len(owner), -1),
            "stratum": (rng.random((len(owner), 1)) > bounds[:, :-1]).sum(axis=1),
            "created": created,
            "first_owner": owner,
            "merit": rng.normal(0, world.spec.lead_quality_sd, len(owner)),
        }
    )


def _change_owners(
    world: World, deals: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, Ints]:
    """Deals of those who leave the role go to a colleague, and a few others do as well."""
    created, due = deals["created"].to_numpy(), deals["due"].to_numpy()
    later = created + ((due - created) * rng.random(len(due))).astype(np.int64)
    later = world.clock.to_working(rng, later)
    is_handed_on = (rng.random(len(due)) < _HANDED_ON_SHARE) & (created < later) & (later < due)
    return pass_on(
        world.aes,
        rng,
        owner=deals["first_owner"].to_numpy(),
        since=created,
        until=np.minimum(due, world.clock.export_at),
        stratum=deals["stratum"].to_numpy(),
        moves=np.where(is_handed_on, later, NEVER),
    )


def _close(world: World, deals: pd.DataFrame) -> tuple[Ints, pd.DataFrame]:
    """Outcomes, of deals that close before the export; and the coaching on the way."""
    rng, clock, skill = world.rng(21), world.clock, world.skills["close_rate"]
    due, owner = deals["due"].to_numpy(), deals["owner"].to_numpy()
    month = np.where(due < clock.export_at, clock.month_of(due), clock.months + 1)
    order = np.argsort(month, kind="stable")
    bounds = np.searchsorted(month[order], np.arange(clock.months + 2))
    season = np.append(rate_season(world.spec, clock, 1), 0.0)
    base = stratum_offsets(world.spec, "close_rate")[deals["stratum"].to_numpy()] + season[month]
    luck = deals["luck"].to_numpy()
    outcome = np.full(len(deals), OPEN)

    def observe(now: int) -> tuple[Floats, Floats]:
        own = order[bounds[now] : bounds[now + 1]]
        chance = base[own] + luck[own] + skill.shown(owner[own], month[own])
        is_won = rng.random(len(own)) < expit(chance)
        outcome[own] = np.where(is_won, WON, LOST)
        expected = expit(base[own])
        sums = world.roster.sums
        residual, information = is_won - expected, expected * (1 - expected)
        return sums(owner[own], residual), sums(owner[own], information)

    engagements = Programme(world, "close_rate").run(observe)
    return outcome, engagements
