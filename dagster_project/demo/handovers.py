"""Hand-overs: which AE is offered a lead, what they decide, when, and with which reason.

Here belong offers and decisions, the second and third offers of rejected leads included; the deals
that come of accepted ones are in `deals`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, NEVER, Clock, Floats, Ints
from dagster_project.demo.roster import Roster, Router
from dagster_project.demo.spec import ACCEPT_REASONS, REASONS, DemoSpec
from dagster_project.demo.strata import expit

UNDECIDED, ACCEPTED, REJECTED = 0, 1, 2
_ROUNDS = 3
_AT_QUALIFIED, _AT_OTHER = 1.7, -0.45
_AT_SIGNAL = 0.8
_NEVER_DECIDED = 0.03
_SAME_AE_AGAIN = 0.3


@dataclass(frozen=True)
class Judgement:
    """How AEs decide. Arrays per person.

    Attributes:
        leniency: logit that an AE adds to every acceptance.
        discernment: correlation of what they sense with a lead's hidden quality.
    """

    leniency: Floats
    discernment: Floats


def draw_judgement(spec: DemoSpec, people: int) -> Judgement:
    """Independent of how well somebody closes."""
    rng = np.random.default_rng([spec.seed, 12])
    return Judgement(rng.normal(0, 0.35, people), np.clip(rng.normal(0.35, 0.2, people), 0, 0.9))


def draw_quality(spec: DemoSpec, leads: int) -> Floats:
    """What makes a lead easier to win, and no field tells: standard normal."""
    quality: Floats = np.random.default_rng([spec.seed, 13]).standard_normal(leads)
    return quality


def draw_handovers(
    spec: DemoSpec,
    clock: Clock,
    roster: Roster,
    router: Router,
    judgement: Judgement,
    leads: pd.DataFrame,
    quality: Floats,
) -> pd.DataFrame:
    """handover, lead, sdr, ae, sent, decided, decision, reason, round.

    `reason` numbers REASONS of rejected and ACCEPT_REASONS of accepted ones, -1 for none.
    """
    rng = np.random.default_rng([spec.seed, 14])
    sent_leads = leads[leads["sent"] < NEVER]
    lead, sent = sent_leads["lead"].to_numpy(), sent_leads["sent"].to_numpy()
    nobody = np.full(len(lead), -1)
    stratum = leads["stratum"].to_numpy()
    ae = router.pick(rng, sent, stratum[lead], nobody)
    rounds = []
    for number in range(_ROUNDS):
        offers = _decide(clock, roster, judgement, leads, quality, (lead, ae, sent), rng)
        rounds.append(offers.assign(round=number))
        again = offers[_is_offered_again(spec, roster, leads, offers, rng)]
        lead = again["lead"].to_numpy()
        pause = np.exp(rng.normal(np.log(9), 0.7, len(lead))) * DAY
        sent = clock.to_working(rng, again["decided"].to_numpy() + pause.astype(np.int64))
        ae = router.pick(rng, sent, stratum[lead], again["ae"].to_numpy())
        is_same = rng.random(len(lead)) < _SAME_AE_AGAIN
        is_same &= roster.holds("ae", again["ae"].to_numpy(), sent)
        ae = np.where(is_same, again["ae"].to_numpy(), ae)
        sdr = leads["sdr"].to_numpy()[lead]
        is_possible = (sent < clock.export_at) & roster.holds("sdr", sdr, sent)
        lead, ae, sent = lead[is_possible], ae[is_possible], sent[is_possible]
    handovers = pd.concat(rounds, ignore_index=True)
    handovers = handovers.sort_values(["sent", "lead"], kind="stable", ignore_index=True)
    handovers.insert(0, "handover", np.arange(len(handovers)))
    return handovers


def _decide(
    clock: Clock,
    roster: Roster,
    judgement: Judgement,
    leads: pd.DataFrame,
    quality: Floats,
    offer: tuple[Ints, Ints, Ints],
    rng: np.random.Generator,
) -> pd.DataFrame:
    lead, ae, sent = offer
    discernment = judgement.discernment[ae]
    sensed = discernment * quality[lead]
    sensed += np.sqrt(1 - discernment**2) * rng.standard_normal(len(lead))
    is_qualified = leads["is_qualified"].to_numpy()[lead]
    liking = np.where(is_qualified, _AT_QUALIFIED, _AT_OTHER)
    liking = liking + _AT_SIGNAL * sensed + judgement.leniency[ae]
    is_accepted = rng.random(len(lead)) < expit(liking)
    delay = np.exp(rng.normal(np.log(1.2), 0.95, len(lead))) * DAY
    decided = clock.to_working(rng, sent + delay.astype(np.int64))
    is_open = rng.random(len(lead)) < _NEVER_DECIDED
    is_open |= (decided >= clock.export_at) | ~roster.holds("ae", ae, decided)
    decision = np.where(is_open, UNDECIDED, np.where(is_accepted, ACCEPTED, REJECTED))
    has_reason = rng.random(len(lead)) < np.where(is_accepted, 0.35, 0.82)
    reason = np.where(
        is_accepted,
        rng.integers(0, len(ACCEPT_REASONS), len(lead)),
        rng.integers(0, len(REASONS), len(lead)),
    )
    return pd.DataFrame(
        {
            "lead": lead,
            "sdr": leads["sdr"].to_numpy()[lead],
            "ae": ae,
            "sent": sent,
            "decided": np.where(is_open, NEVER, decided),
            "decision": decision,
            "reason": np.where(has_reason & ~is_open, reason, -1),
        }
    )


def _is_offered_again(
    spec: DemoSpec,
    roster: Roster,
    leads: pd.DataFrame,
    offers: pd.DataFrame,
    rng: np.random.Generator,
) -> np.ndarray:
    is_chosen = rng.random(len(offers)) < spec.reoffer_share
    is_chosen &= offers["decision"].to_numpy() == REJECTED
    sdr = leads["sdr"].to_numpy()[offers["lead"]]
    decided = np.minimum(offers["decided"].to_numpy(), 10**12)
    return np.asarray(is_chosen & roster.holds("sdr", sdr, decided))
