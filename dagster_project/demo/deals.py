"""New business: deals from accepted leads and other ways, who owns them, and how they end.

Here belong deals of AEs up to won, lost or still open. What is recorded of them on the way is in
`deal_history`; expansions and renewals come from `portfolio`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, NEVER, Clock, Floats, Ints
from dagster_project.demo.coaching import Coaches, Programme
from dagster_project.demo.handovers import ACCEPTED
from dagster_project.demo.roster import Roster, Router, pass_on
from dagster_project.demo.skills import Skill
from dagster_project.demo.spec import DemoSpec
from dagster_project.demo.strata import (
    expit,
    rate_season,
    segment_of,
    stratum_offsets,
    volume_season,
)

OPEN, WON, LOST = 0, 1, 2
NEW, EXPANSION, RENEWAL = 0, 1, 2
_CYCLE_SIGMA = 0.6
_AT_QUALIFIED = 0.35
_NO_DEAL = 0.02
_OPENING_DAYS = 200
_HANDED_ON = 0.02


@dataclass(frozen=True)
class DealFlow:
    """Deals of AEs.

    Attributes:
        deals: lead, handover (-1: none), stratum, created, due (when it closes, known or not),
            first_owner, owner (at the end), outcome, type, quality.
        owner_changes: row (of `deals`), at, old, new.
        engagements: the coaching of AEs.
    """

    deals: pd.DataFrame
    owner_changes: pd.DataFrame
    engagements: pd.DataFrame


def work_of_aes(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    router: Router,
    mix: Floats,
    skills: dict[str, Skill],
    coaches: Coaches,
    handovers: pd.DataFrame,
    leads: pd.DataFrame,
    quality: Floats,
) -> DealFlow:
    """Creates deals, lets their owners change, and then closes them month by month."""
    rng = np.random.default_rng([spec.seed, 20])
    parts = [
        _from_leads(spec, handovers, leads, quality, rng),
        _self_sourced(spec, clock, roster, mix, rng),
        _opening_pipeline(spec, clock, roster, mix, rng),
    ]
    deals = pd.concat(parts, ignore_index=True)
    deals["created"] = deals["created"].astype(np.int64)
    median = spec.cycle_days * np.where(segment_of(deals["stratum"].to_numpy()) == 1, 1.2, 0.9)
    age = rng.normal(0, 1, len(deals))
    length = np.maximum(median * np.exp(_CYCLE_SIGMA * age), 1.0) * DAY
    due = deals["created"].to_numpy() + length.astype(np.int64)
    deals = deals.assign(due=clock.to_working(rng, due), age=age)
    deals = deals[(deals["due"] >= clock.begin) & (deals["created"] < clock.export_at)]
    deals = deals.sort_values(["created", "lead", "first_owner"], kind="stable", ignore_index=True)
    changes, owner = _owners(clock, router, deals, rng)
    deals = deals.assign(owner=owner, outcome=OPEN, type=NEW)
    engagements = _close(spec, clock, roster, skills["close_rate"], coaches, deals)
    return DealFlow(deals.drop(columns="age"), changes, engagements)


def _from_leads(
    spec: DemoSpec,
    handovers: pd.DataFrame,
    leads: pd.DataFrame,
    quality: Floats,
    rng: np.random.Generator,
) -> pd.DataFrame:
    accepted = handovers[handovers["decision"] == ACCEPTED]
    accepted = accepted[rng.random(len(accepted)) >= _NO_DEAL]
    lead = accepted["lead"].to_numpy()
    merit = _AT_QUALIFIED * leads["is_qualified"].to_numpy()[lead]
    merit = merit + spec.lead_quality_sd * quality[lead]
    return pd.DataFrame(
        {
            "lead": lead,
            "handover": accepted["handover"].to_numpy(),
            "stratum": leads["stratum"].to_numpy()[lead],
            "created": accepted["decided"].to_numpy() + rng.integers(20, 900, len(lead)),
            "first_owner": accepted["ae"].to_numpy(),
            # Better leads are accepted; on average that is part of the company's close rate.
            "merit": merit - (merit.mean() if len(merit) else 0.0),
        }
    )


def _self_sourced(
    spec: DemoSpec, clock: Clock, roster: Roster, mix: Floats, rng: np.random.Generator
) -> pd.DataFrame:
    """Deals that AEs found themselves."""
    slots = roster.of_role("ae")
    busy = slots["share"].to_numpy() * volume_season(clock)[slots["month"].to_numpy()]
    count = rng.poisson(spec.self_sourced_per_month * busy)
    own = slots.loc[np.repeat(np.arange(len(slots)), count)]
    created = clock.within(rng, own["first"].to_numpy(), own["last"].to_numpy())
    return _without_lead(spec, mix, own["person"].to_numpy(), created, rng)


def _opening_pipeline(
    spec: DemoSpec, clock: Clock, roster: Roster, mix: Floats, rng: np.random.Generator
) -> pd.DataFrame:
    """Deals from before the history; most are closed by its begin and left out later."""
    there = np.flatnonzero(roster.present("ae", clock.months)[:, 0])
    sdrs = int(roster.present("sdr", clock.months)[:, 0].sum())
    inflow = 0.62 * spec.leads_per_month * sdrs / len(there) + spec.self_sourced_per_month
    owner = np.repeat(there, rng.poisson(inflow * _OPENING_DAYS / 30.4, len(there)))
    created = clock.begin - rng.integers(1, _OPENING_DAYS * DAY, len(owner))
    return _without_lead(spec, mix, owner, clock.to_working(rng, created), rng)


def _without_lead(
    spec: DemoSpec, mix: Floats, owner: Ints, created: Ints, rng: np.random.Generator
) -> pd.DataFrame:
    bounds = np.cumsum(mix, axis=1)[owner]
    stratum = (rng.random((len(owner), 1)) > bounds[:, :-1]).sum(axis=1)
    return pd.DataFrame(
        {
            "lead": np.full(len(owner), -1),
            "handover": np.full(len(owner), -1),
            "stratum": stratum,
            "created": created,
            "first_owner": owner,
            "merit": rng.normal(0, spec.lead_quality_sd, len(owner)),
        }
    )


def _owners(
    clock: Clock, router: Router, deals: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, Ints]:
    """Deals of those who leave the role go to a colleague, and a few others do as well."""
    owner = deals["first_owner"].to_numpy()
    created, due = deals["created"].to_numpy(), deals["due"].to_numpy()
    stratum = deals["stratum"].to_numpy()
    middle = clock.to_working(rng, created + ((due - created) * rng.random(len(due))).astype(int))
    is_handed_on = (rng.random(len(due)) < _HANDED_ON) & (middle > created) & (middle < due)
    moves = np.where(is_handed_on, middle, NEVER)
    until = np.minimum(due, clock.export_at)
    return pass_on(router, rng, owner, created, until, stratum, moves)


def _close(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    skill: Skill,
    coaches: Coaches,
    deals: pd.DataFrame,
) -> pd.DataFrame:
    """Sets `outcome` of deals that close before the export. Returns the engagements."""
    rng = np.random.default_rng([spec.seed, 21])
    due, owner = deals["due"].to_numpy(), deals["owner"].to_numpy()
    month = np.where(due < clock.export_at, clock.month_of(due), clock.months + 1)
    order = np.argsort(month, kind="stable")
    bounds = np.searchsorted(month[order], np.arange(clock.months + 2))
    base = stratum_offsets(spec, "close_rate")[deals["stratum"].to_numpy()]
    base = base + np.append(rate_season(spec, clock, 1), 0.0)[month]
    luck = deals["merit"].to_numpy() + spec.win_age_logit * deals["age"].to_numpy()
    outcome = np.full(len(deals), OPEN)

    def observe(now: int) -> tuple[Floats, Floats]:
        own = order[bounds[now] : bounds[now + 1]]
        chance = base[own] + luck[own] + skill.shown(owner[own], month[own])
        is_won = rng.random(len(own)) < expit(chance)
        outcome[own] = np.where(is_won, WON, LOST)
        expected = expit(base[own])
        residual = np.bincount(owner[own], is_won - expected, roster.people)
        return residual, np.bincount(owner[own], expected * (1 - expected), roster.people)

    engagements = Programme(spec, clock, roster, coaches, "close_rate").run(skill, observe)
    deals["outcome"] = outcome
    return engagements
