"""The six strata (source × segment), how much they differ, and who works which of them.

Here belong case-mix and season: what makes results differ without anybody's doing. Stratum number =
source × 2 + segment.
"""

import numpy as np

from dagster_project.demo.clock import Clock, Floats, Ints
from dagster_project.demo.organisation import Organisation
from dagster_project.demo.spec import SEGMENTS, DemoSpec

_SOURCE_SHARE = np.array([0.35, 0.45, 0.20])
_HOME_SHARE = 0.75
# Logits by source (inbound, outbound, event) and segment (mid-market, enterprise).
_OFFSETS = {
    "qualified_lead_rate": (np.array([0.45, -0.30, -0.10]), np.array([0.15, -0.15])),
    "close_rate": (np.array([0.40, -0.30, -0.05]), np.array([0.25, -0.25])),
}
# Business sleeps in August and at Christmas, and hurries at the ends of quarters.
_VOLUME = np.array([0.96, 1.0, 1.06, 1.0, 1.0, 1.04, 0.97, 0.84, 1.06, 1.05, 1.06, 0.82])


def stratum_share() -> Floats:
    """Share of each stratum in the whole company."""
    share: Floats = np.outer(_SOURCE_SHARE, np.full(2, 0.5)).ravel()
    return share


def stratum_offsets(spec: DemoSpec, metric: str) -> Floats:
    """Logit of each stratum, such that the average person reaches the rate in the spec."""
    by_source, by_segment = _OFFSETS[metric]
    offsets = spec.strata_scale * np.add.outer(by_source, by_segment).ravel()
    rate = {"qualified_lead_rate": spec.qualified_rate, "close_rate": spec.close_rate}[metric]
    low, high = -12.0, 12.0
    for _ in range(50):
        middle = (low + high) / 2
        reached = float(stratum_share() @ expit(middle + offsets))
        low, high = (middle, high) if reached < rate else (low, middle)
    result: Floats = low + offsets
    return result


def draw_mix(spec: DemoSpec, organisation: Organisation) -> Floats:
    """Person × stratum: share of a person's work; more of the home segment, and never even."""
    rng = np.random.default_rng([spec.seed, 3])
    segments = organisation.persons["segment"].to_numpy()
    home = np.where(segments == SEGMENTS[1], 1 - _HOME_SHARE, _HOME_SHARE)
    by_segment = np.stack([home, 1 - home], axis=1)
    expected = (_SOURCE_SHARE[None, :, None] * by_segment[:, None, :]).reshape(len(segments), -1)
    drawn = rng.gamma(spec.mix_concentration * expected) + 1e-9
    mix: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return mix


def volume_season(clock: Clock) -> Floats:
    """Factor of every month on how much business there is."""
    factor: Floats = _VOLUME[clock.calendar_month - 1]
    return factor


def rate_season(spec: DemoSpec, clock: Clock, number: int) -> Floats:
    """Logit of every month, the same for everybody and in every year."""
    rng = np.random.default_rng([spec.seed, 4, number])
    effect = rng.normal(0, spec.season_sd, 12)
    season: Floats = (effect - effect.mean())[clock.calendar_month - 1]
    return season


def segment_of(stratum: Ints) -> Ints:
    """Number of the segment."""
    return stratum % 2


def expit(logits: Floats) -> Floats:
    """Probability of a logit."""
    probability: Floats = 1 / (1 + np.exp(-logits))
    return probability


def logit(probability: float) -> float:
    """Its inverse."""
    return float(np.log(probability / (1 - probability)))
