"""Hand-overs: which AE is offered a lead, what they decide, when, and with which reason.

Here belong offers and decisions, the second and third offers of rejected leads included; the deals
that come of accepted ones are in `deals`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, NEVER, Floats
from dagster_project.demo.spec import ACCEPT_REASONS, REASONS
from dagster_project.demo.strata import expit
from dagster_project.demo.world import World

UNDECIDED, ACCEPTED, REJECTED = 0, 1, 2
_ROUNDS = 3
# Logits of acceptance: of qualified and of other leads, and per unit of what the AE senses.
_AT_QUALIFIED, _AT_OTHER, _AT_SENSED = 1.7, -0.45, 0.8
_DECIDED_DAYS_AFTER, _OFFERED_DAYS_AFTER = 1.2, 9.0
_NEVER_DECIDED = 0.03
_SAME_AE_AGAIN = 0.3
_ACCEPTED_WITH_REASON, _REJECTED_WITH_REASON = 0.35, 0.82


@dataclass(frozen=True)
class Judgement:
    """How AEs decide, and what there is to be sensed.

    Attributes:
        leniency: per person, logit added to every acceptance.
        discernment: per person, correlation of what they sense with a lead's quality.
        quality: per lead, what makes it easier to win and no field tells; standard normal.
    """

    leniency: Floats
    discernment: Floats
    quality: Floats


def draw_judgement(world: World, leads: pd.DataFrame) -> Judgement:
    """Independent of how well somebody closes."""
    rng, people = world.rng(12), world.roster.people
    leniency = rng.normal(0, 0.35, people)
    discernment = np.clip(rng.normal(0.35, 0.2, people), 0, 0.9)
    return Judgement(leniency, discernment, rng.standard_normal(len(leads)))


def draw_handovers(world: World, judgement: Judgement, leads: pd.DataFrame) -> pd.DataFrame:
    """handover, lead, sdr, ae, sent, decided, decision, reason, round.

    `reason` numbers REASONS of rejected and ACCEPT_REASONS of accepted ones, -1 for none.
    """
    rng = world.rng(14)
    first = leads[leads["sent"] < NEVER]
    ae = world.aes.pick(
        rng, first["sent"].to_numpy(), first["stratum"].to_numpy(), np.full(len(first), -1)
    )
    offers = first[["lead", "sdr", "sent", "stratum", "is_qualified"]].assign(ae=ae)
    rounds = []
    for number in range(_ROUNDS):
        decided = _decide(world, judgement, offers, rng).assign(round=number)
        rounds.append(decided)
        offers = _offered_again(world, decided, rng)
    handovers = pd.concat(rounds, ignore_index=True).drop(columns=["stratum", "is_qualified"])
    handovers = handovers.sort_values(["sent", "lead"], kind="stable", ignore_index=True)
    handovers.insert(0, "handover", np.arange(len(handovers)))
    return handovers


def _decide(
    world: World, judgement: Judgement, offers: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    count, ae, sent = len(offers), offers["ae"].to_numpy(), offers["sent"].to_numpy()
    discernment = judgement.discernment[ae]
    sensed = discernment * judgement.quality[offers["lead"]]
    sensed += np.sqrt(1 - discernment**2) * rng.standard_normal(count)
    liking = np.where(offers["is_qualified"], _AT_QUALIFIED, _AT_OTHER)
    liking = liking + _AT_SENSED * sensed + judgement.leniency[ae]
    is_accepted = rng.random(count) < expit(liking)
    delay = np.exp(rng.normal(np.log(_DECIDED_DAYS_AFTER), 0.95, count)) * DAY
    decided = world.clock.to_working(rng, sent + delay.astype(np.int64))
    is_open = rng.random(count) < _NEVER_DECIDED
    is_open |= (decided >= world.clock.export_at) | ~world.roster.holds("ae", ae, decided)
    with_reason = np.where(is_accepted, _ACCEPTED_WITH_REASON, _REJECTED_WITH_REASON)
    has_reason = (rng.random(count) < with_reason) & ~is_open
    reason = np.where(
        is_accepted,
        rng.integers(0, len(ACCEPT_REASONS), count),
        rng.integers(0, len(REASONS), count),
    )
    return offers.assign(
        decided=np.where(is_open, NEVER, decided),
        decision=np.where(is_open, UNDECIDED, np.where(is_accepted, ACCEPTED, REJECTED)),
        reason=np.where(has_reason, reason, -1),
    )


def _offered_again(world: World, decided: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Some rejected leads, some days later, to the same AE or to another one."""
    is_again = rng.random(len(decided)) < world.spec.reoffer_share
    again = decided[is_again & (decided["decision"] == REJECTED)]
    pause = np.exp(rng.normal(np.log(_OFFERED_DAYS_AFTER), 0.7, len(again))) * DAY
    sent = world.clock.to_working(rng, again["decided"].to_numpy() + pause.astype(np.int64))
    before = again["ae"].to_numpy()
    ae = world.aes.pick(rng, sent, again["stratum"].to_numpy(), before)
    is_same = (rng.random(len(again)) < _SAME_AE_AGAIN) & world.roster.holds("ae", before, sent)
    offers = again.assign(sent=sent, ae=np.where(is_same, before, ae))
    is_there = world.roster.holds("sdr", offers["sdr"].to_numpy(), sent)
    offers = offers[is_there & (sent < world.clock.export_at)]
    return offers[["lead", "sdr", "sent", "stratum", "is_qualified", "ae"]]
