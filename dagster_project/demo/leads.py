"""What SDRs do: calls, leads found and sent to AEs, and whether those prove qualified.

Here belong leads and criteria up to the hand-over; what AEs decide is in `handovers`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, HOUR, NEVER, Clock, Floats, Ints
from dagster_project.demo.coaching import Coaches, Programme
from dagster_project.demo.roster import STRATA, Roster
from dagster_project.demo.skills import Skill
from dagster_project.demo.spec import CRITERIA, DemoSpec
from dagster_project.demo.strata import expit, rate_season, stratum_offsets, volume_season


@dataclass(frozen=True)
class SdrWork:
    """The SDRs' months: slots with their number of calls, and the leads.

    Attributes:
        slots: person, month, first, last, share, calls.
        leads: lead, sdr, month, stratum, created, sent (`NEVER`: kept), is_qualified.
        engagements: the coaching of SDRs.
    """

    slots: pd.DataFrame
    leads: pd.DataFrame
    engagements: pd.DataFrame


def work_of_sdrs(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    mix: Floats,
    skills: dict[str, Skill],
    coaches: Coaches,
) -> SdrWork:
    """Draws counts month by month, so that coaching can follow results, then single leads."""
    rng = np.random.default_rng([spec.seed, 10])
    slots = roster.of_role("sdr")
    person, month = slots["person"].to_numpy(), slots["month"].to_numpy()
    busy = slots["share"].to_numpy() * volume_season(clock)[month]
    pace = spec.leads_per_month * busy * np.exp(skills["leads_sent"].shown(person, month))
    sent = rng.poisson(pace[:, None] * mix[person])
    base = stratum_offsets(spec, "qualified_lead_rate")[None, :]
    base = base + rate_season(spec, clock, 0)[month][:, None]
    qualified = np.zeros_like(sent)
    bounds = np.searchsorted(month, np.arange(clock.months + 2))

    def observe(now: int) -> tuple[Floats, Floats]:
        own = slice(bounds[now], bounds[now + 1])
        chance = base[own] + skills["qualified_lead_rate"].shown(person[own], month[own])[:, None]
        qualified[own] = rng.binomial(sent[own], expit(chance))
        expected = expit(base[own])
        residual = (qualified[own] - sent[own] * expected).sum(axis=1)
        information = (sent[own] * expected * (1 - expected)).sum(axis=1)
        counts = (
            np.bincount(person[own], weights, roster.people) for weights in (residual, information)
        )
        return next(counts), next(counts)

    programme = Programme(spec, clock, roster, coaches, "qualified_lead_rate")
    engagements = programme.run(skills["qualified_lead_rate"], observe)
    calls = rng.poisson(
        spec.calls_per_month * busy * np.exp(skills["calls"].shown(person, month))
    )
    slots = slots.assign(calls=calls)
    leads = _explode(spec, clock, slots, mix, sent, qualified, rng)
    return SdrWork(slots, leads, engagements)


def _explode(
    spec: DemoSpec,
    clock: Clock,
    slots: pd.DataFrame,
    mix: Floats,
    sent: Ints,
    qualified: Ints,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Single leads of the counts, and about as many that were worked and kept."""
    person = slots["person"].to_numpy()
    busy = slots["share"].to_numpy()[:, None]
    kept = rng.poisson(0.9 * spec.leads_per_month * busy * mix[person])
    counts = np.concatenate([sent.ravel(), kept.ravel()])
    cell = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    is_sent = cell < sent.size
    cell %= sent.size
    slot, stratum = cell // STRATA, cell % STRATA
    own = slots.iloc[slot]
    at = clock.within(rng, own["first"].to_numpy(), own["last"].to_numpy())
    age = (np.exp(rng.normal(np.log(7), 0.9, len(at))) * DAY).astype(np.int64)
    found = np.minimum(clock.to_working(rng, at - age), at - HOUR // 4)
    leads = pd.DataFrame(
        {
            "sdr": person[slot],
            "month": own["month"].to_numpy(),
            "stratum": stratum,
            "created": np.where(is_sent, found, at),
            "sent": np.where(is_sent, at, NEVER),
            "is_qualified": is_sent & (place < qualified.ravel()[cell]),
        }
    )
    leads = leads.sort_values(["created", "sdr", "stratum"], kind="stable", ignore_index=True)
    leads.insert(0, "lead", np.arange(len(leads)))
    return leads


def draw_criteria(spec: DemoSpec, clock: Clock, leads: pd.DataFrame) -> pd.DataFrame:
    """lead, criterion (number), is_met, assessed: mostly within days of the hand-over.

    Sent leads that are not qualified lack one to three criteria, or were never looked at; some of
    the kept ones were found wanting.
    """
    rng = np.random.default_rng([spec.seed, 11])
    sent = leads["sent"].to_numpy()
    is_sent, is_qualified = sent < NEVER, leads["is_qualified"].to_numpy()
    is_assessed = np.where(is_sent, is_qualified | (rng.random(len(leads)) < 0.93), False)
    is_assessed |= ~is_sent & (rng.random(len(leads)) < 0.25)
    chosen = np.flatnonzero(is_assessed)
    since = np.where(is_sent, sent, leads["created"].to_numpy())[chosen]
    delay = np.exp(rng.normal(np.log(1.4), 0.9, len(chosen))) * DAY
    assessed = clock.to_working(rng, since + delay.astype(np.int64))
    missing = rng.random((len(chosen), len(CRITERIA))) < 0.45
    one = rng.integers(0, len(CRITERIA), len(chosen))
    missing[np.arange(len(chosen)), one] = True
    is_met = ~missing | is_qualified[chosen][:, None]
    rows = pd.DataFrame(
        {
            "lead": np.repeat(chosen, len(CRITERIA)),
            "criterion": np.tile(np.arange(len(CRITERIA)), len(chosen)),
            "is_met": is_met.ravel(),
            "assessed": np.repeat(assessed, len(CRITERIA)),
        }
    )
    rows = pd.concat([rows, _reassessed(clock, leads, rows, rng)], ignore_index=True)
    rows = rows[rows["assessed"] < clock.export_at]
    return rows.sort_values(["assessed", "lead", "criterion"], kind="stable", ignore_index=True)


def _reassessed(
    clock: Clock, leads: pd.DataFrame, rows: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """A few criteria of qualified leads were missed at a first look, before the hand-over."""
    is_late = leads["is_qualified"].to_numpy()[rows["lead"]] & (rng.random(len(rows)) < 0.01)
    early = rows[is_late].copy()
    created = leads["created"].to_numpy()[early["lead"]]
    sent = leads["sent"].to_numpy()[early["lead"]]
    early["assessed"] = created + ((sent - created) * rng.random(len(early))).astype(np.int64)
    early["is_met"] = False
    return early[early["assessed"] >= clock.begin]
