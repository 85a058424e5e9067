"""What SDRs do: calls made, leads found and sent to AEs, and whether those prove qualified.

Here belong leads up to the hand-over, and their criteria; what AEs decide is in `handovers`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, NEVER, Floats, Ints
from dagster_project.demo.coaching import Programme
from dagster_project.demo.roster import STRATA
from dagster_project.demo.spec import CRITERIA
from dagster_project.demo.strata import expit, rate_season, stratum_offsets
from dagster_project.demo.world import World

_KEPT_PER_SENT = 0.9
_FOUND_DAYS_BEFORE, _ASSESSED_DAYS_AFTER = 7.0, 1.4
_ASSESSED_SHARE, _ASSESSED_SHARE_OF_KEPT = 0.93, 0.25


@dataclass(frozen=True)
class SdrWork:
    """The SDRs' months, and the leads that came of them.

    Attributes:
        slots: person, month, first, last, share, calls.
        leads: lead, sdr, month, stratum, created, sent (`NEVER`: kept), is_qualified.
        engagements: the coaching of SDRs.
    """

    slots: pd.DataFrame
    leads: pd.DataFrame
    engagements: pd.DataFrame


def work_of_sdrs(world: World) -> SdrWork:
    """Draws counts month by month, so that coaching can follow results, then single leads."""
    rng, spec, skills = world.rng(10), world.spec, world.skills
    slots = world.roster.of_role("sdr")
    person, month = slots["person"].to_numpy(), slots["month"].to_numpy()
    busy = slots["share"].to_numpy() * world.season[month]
    pace = spec.leads_per_month * busy * np.exp(skills["leads_sent"].shown(person, month))
    sent = rng.poisson(pace[:, None] * world.mix[person])
    calls = spec.calls_per_month * busy * np.exp(skills["calls"].shown(person, month))
    slots = slots.assign(calls=rng.poisson(calls))
    qualified, engagements = _qualify(world, slots, sent, rng)
    return SdrWork(slots, _explode(world, slots, sent, qualified, rng), engagements)


def _qualify(
    world: World, slots: pd.DataFrame, sent: Ints, rng: np.random.Generator
) -> tuple[Ints, pd.DataFrame]:
    """Slot × stratum: how many of the sent leads are qualified. And the coaching on the way."""
    person, month = slots["person"].to_numpy(), slots["month"].to_numpy()
    base = stratum_offsets(world.spec, "qualified_lead_rate")[None, :]
    base = base + rate_season(world.spec, world.clock, 0)[month][:, None]
    expected = expit(base)
    bounds = np.searchsorted(month, np.arange(world.clock.months + 2))
    skill = world.skills["qualified_lead_rate"]
    qualified = np.zeros_like(sent)

    def observe(now: int) -> tuple[Floats, Floats]:
        own = slice(bounds[now], bounds[now + 1])
        able = skill.shown(person[own], month[own])[:, None]
        qualified[own] = rng.binomial(sent[own], expit(base[own] + able))
        residual = (qualified[own] - sent[own] * expected[own]).sum(axis=1)
        information = (sent[own] * expected[own] * (1 - expected[own])).sum(axis=1)
        sums = world.roster.sums
        return sums(person[own], residual), sums(person[own], information)

    return qualified, Programme(world, "qualified_lead_rate").run(observe)


def _explode(
    world: World, slots: pd.DataFrame, sent: Ints, qualified: Ints, rng: np.random.Generator
) -> pd.DataFrame:
    """Single leads of the counts, and about as many that were worked and kept."""
    person, share = slots["person"].to_numpy(), slots["share"].to_numpy()
    pace = _KEPT_PER_SENT * world.spec.leads_per_month * share
    kept = rng.poisson(pace[:, None] * world.mix[person])
    counts = np.concatenate([sent.ravel(), kept.ravel()])
    cell = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    is_sent = cell < sent.size
    cell %= sent.size
    own = slots.iloc[cell // STRATA]
    at = world.clock.within(rng, own["first"].to_numpy(), own["last"].to_numpy())
    age = np.exp(rng.normal(np.log(_FOUND_DAYS_BEFORE), 0.9, len(at))) * DAY
    found = np.minimum(world.clock.to_working(rng, at - age.astype(np.int64)), at - HOUR // 4)
    leads = pd.DataFrame(
        {
            "sdr": own["person"].to_numpy(),
            "month": own["month"].to_numpy(),
            "stratum": cell % STRATA,
            "created": np.where(is_sent, found, at),
            "sent": np.where(is_sent, at, NEVER),
            "is_qualified": is_sent & (place < qualified.ravel()[cell]),
        }
    )
    leads = leads.sort_values(["created", "sdr", "stratum"], kind="stable", ignore_index=True)
    leads.insert(0, "lead", np.arange(len(leads)))
    return leads


def draw_criteria(world: World, leads: pd.DataFrame) -> pd.DataFrame:
    """lead, criterion (number), is_met, assessed: mostly within days of the hand-over.

    Sent leads that are not qualified lack one criterion or more, or were never looked at; some of
    the kept ones were found wanting.
    """
    rng = world.rng(11)
    is_sent, is_qualified = (leads["sent"] < NEVER).to_numpy(), leads["is_qualified"].to_numpy()
    share = np.where(is_sent, _ASSESSED_SHARE, _ASSESSED_SHARE_OF_KEPT)
    chosen = np.flatnonzero(is_qualified | (rng.random(len(leads)) < share))
    since = np.where(is_sent, leads["sent"], leads["created"])[chosen]
    delay = np.exp(rng.normal(np.log(_ASSESSED_DAYS_AFTER), 0.9, len(chosen))) * DAY
    assessed = world.clock.to_working(rng, since + delay.astype(np.int64))
    is_missing = rng.random((len(chosen), len(CRITERIA))) < 0.45
    is_missing[np.arange(len(chosen)), rng.integers(0, len(CRITERIA), len(chosen))] = True
    rows = pd.DataFrame(
        {
            "lead": np.repeat(chosen, len(CRITERIA)),
            "criterion": np.tile(np.arange(len(CRITERIA)), len(chosen)),
            "is_met": (~is_missing | is_qualified[chosen][:, None]).ravel(),
            "assessed": np.repeat(assessed, len(CRITERIA)),
        }
    )
    rows = pd.concat([rows, _first_looks(world, leads, rows, rng)], ignore_index=True)
    rows = rows[rows["assessed"] < world.clock.export_at]
    return rows.sort_values(["assessed", "lead", "criterion"], kind="stable", ignore_index=True)


def _first_looks(
    world: World, leads: pd.DataFrame, rows: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """A few criteria of qualified leads were missed at a first look, before the hand-over."""
    is_twice = leads["is_qualified"].to_numpy()[rows["lead"]] & (rng.random(len(rows)) < 0.01)
    early = rows[is_twice]
    created = leads["created"].to_numpy()[early["lead"]]
    sent = leads["sent"].to_numpy()[early["lead"]]
    at = created + ((sent - created) * rng.random(len(early))).astype(np.int64)
    looks: pd.DataFrame = early.assign(assessed=at, is_met=False).loc[at >= world.clock.begin]
    return looks
