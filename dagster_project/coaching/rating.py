"""How good everybody is at one rate, honestly despite small numbers.

Here belongs the one estimator for every rate with evidence cells: discounted evidence of a window,
overdispersion, shrinkage. Who is ranked or flagged on it is decided in `ranking`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from dagster_project.coaching.evidence import Flags, Floats, Panel, Scores, score
from dagster_project.coaching.posterior import shrink
from dagster_project.settings_statistics import RatingSettings

_MIN_CELL = 0.3  # variance of a person's month below which it says nothing about overdispersion


@dataclass(frozen=True)
class Rating:
    """One rate of P people at the end of one month.

    Attributes:
        people: (P,) ids; is_peer: (P,) who makes up the role.
        mean, sd: (P,) true effect as believed, in logits (logs of a Poisson rate), relative to an
            average person with the same case-mix in the same months.
        p_top: (P,) probability of lying in the upper quarter, also where lower is better.
        observed, expected, information, trials: (P,) sums over the window, undiscounted.
        d, s2: (P,) the same effect without shrinkage, and its variance; infinite without data.
        phi: overdispersion, at least 1. tau, mu: the population's spread and mean.
        half_life: of the evidence, in months; where it was learned, as believed.
        gate_p: how likely people differ so much by chance; 1 where nobody can be compared.
        role_rate: events by trials of the window.
        sd_between_months: how much months differ for the whole role, noise taken off.
    """

    people: NDArray[np.object_]
    is_peer: Flags
    mean: Floats
    sd: Floats
    p_top: Floats
    observed: Floats
    expected: Floats
    information: Floats
    trials: Floats
    d: Floats
    s2: Floats
    phi: float
    tau: float
    mu: float
    half_life: float
    gate_p: float
    role_rate: float
    sd_between_months: float

    @property
    def z(self) -> Floats:
        """(P,) observed less expected in standard deviations; 0 without data."""
        spread = np.sqrt(self.phi * self.information)
        return np.divide(
            self.observed - self.expected, spread, out=np.zeros(len(spread)), where=spread > 0
        )


def rate(
    panel: Panel,
    last: int,
    settings: RatingSettings,
    peers: Flags,
    *,
    learns_half_life: bool = False,
) -> Rating:
    """Rates everybody in the panel at the end of month `last`, from evidence up to then alone.

    Args:
        panel: the counts.
        last: index of the month; nothing after it is looked at.
        settings: window, half-life, months to learn it over.
        peers: (P,) who makes up the population that the others are compared with.
        learns_half_life: weigh the half-lives by how well each predicts the last months.
    """
    scores = score(panel, last, settings.window_months)
    rating = _rate(panel, scores, settings.half_life_months, peers)
    if not learns_half_life:
        return rating
    weights = _half_life_weights(panel, last, settings, peers)
    mixed = [_rate(panel, scores, half_life, peers) for half_life in weights]
    return _mixture(rating, mixed, np.array(list(weights.values())))


def overdispersion(scores: Scores) -> float:
    """How much more people's months vary around their own level than chance explains; at least 1.

    Pearson's chi-square of the person-months over its degrees of freedom.
    """
    total = scores.information.sum(axis=1)
    off = scores.observed - scores.expected
    level = np.divide(off.sum(axis=1), total, out=np.zeros(len(total)), where=total > 0)
    is_used = scores.information > _MIN_CELL
    degrees = int(is_used.sum()) - int(is_used.any(axis=1).sum())
    if degrees < 1:
        return 1.0
    residual = off - scores.information * level[:, None]
    return max(1.0, float((residual[is_used] ** 2 / scores.information[is_used]).sum() / degrees))


def discounted(scores: Scores, half_life: float, phi: float) -> tuple[Floats, Floats, Floats]:
    """Effect per person from evidence that halves with age.

    Returns:
        (P,) effect, its variance, and the variance with which it weighs in the population; the
        variances are infinite without data.
    """
    age = np.arange(scores.observed.shape[1])[::-1]
    weight = 0.5 ** (age / half_life)
    precision = scores.information @ weight / phi
    off = (scores.observed - scores.expected) @ weight / phi
    squares = scores.information @ weight**2 / phi
    has_data = precision > 0
    nothing = np.full(len(off), np.inf)
    return (
        np.divide(off, precision, out=np.zeros(len(off)), where=has_data),
        np.divide(1.0, precision, out=nothing.copy(), where=has_data),
        np.divide(squares, precision**2, out=nothing, where=has_data),
    )


def _rate(panel: Panel, scores: Scores, half_life: float, peers: Flags) -> Rating:
    phi = overdispersion(scores)
    d, s2, ss = discounted(scores, half_life, phi)
    believed = shrink(d, s2, ss, among=peers)
    information = scores.information.sum(axis=1)
    observed, expected = scores.observed.sum(axis=1), scores.expected.sum(axis=1)
    return Rating(
        people=panel.people,
        is_peer=peers,
        mean=believed.mean,
        sd=believed.sd,
        p_top=believed.p_top,
        observed=observed,
        expected=expected,
        information=information,
        trials=scores.trials.sum(axis=1),
        d=d,
        s2=s2,
        phi=phi,
        tau=believed.tau,
        mu=believed.mu,
        half_life=half_life,
        gate_p=_gate(observed - expected, information * phi, peers),
        role_rate=scores.role_rate,
        sd_between_months=_sd_between_months(scores),
    )


def _gate(off: Floats, variance: Floats, peers: Flags) -> float:
    """P-value of a chi-square test that all peers are equally able."""
    is_used = peers & (variance > 0)
    degrees = int(is_used.sum()) - 1
    if degrees < 1:
        return 1.0
    return float(chdtrc(degrees, (off[is_used] ** 2 / variance[is_used]).sum()))


def _sd_between_months(scores: Scores) -> float:
    is_used = scores.month_information > 0
    effects, information = scores.month_effects[is_used], scores.month_information[is_used]
    if len(effects) < 2:
        return 0.0
    return float(np.sqrt(max(0.0, effects.var(ddof=1) - (1 / information).mean())))


def _half_life_weights(
    panel: Panel, last: int, settings: RatingSettings, peers: Flags
) -> dict[float, float]:
    """How much each half-life is believed: by the likelihood of the last months, each predicted
    from the months before it.
    """
    log_likelihood = dict.fromkeys(settings.half_lives_tried, 0.0)
    for month in range(max(last - settings.learned_over_months + 1, 1), last + 1):
        before = score(panel, month - 1, settings.window_months)
        now = score(panel, month, settings.window_months)
        off, information = now.observed[:, -1] - now.expected[:, -1], now.information[:, -1]
        for half_life in log_likelihood:
            rating = _rate(panel, before, half_life, peers)
            is_used = peers & (information > _MIN_CELL) & np.isfinite(rating.s2)
            seen = off[is_used] / information[is_used]
            variance = rating.sd[is_used] ** 2 + rating.phi / information[is_used]
            miss = (seen - rating.mean[is_used]) ** 2 / variance
            log_likelihood[half_life] -= 0.5 * float((np.log(variance) + miss).sum())
    best = max(log_likelihood.values())
    weights = {half_life: float(np.exp(ll - best)) for half_life, ll in log_likelihood.items()}
    total = sum(weights.values())
    return {half_life: weight / total for half_life, weight in weights.items()}


def _mixture(rating: Rating, mixed: list[Rating], weights: Floats) -> Rating:
    """One belief out of those of several half-lives."""
    means = np.stack([one.mean for one in mixed])
    variances = np.stack([one.sd**2 for one in mixed])
    mean = weights @ means
    return replace(
        rating,
        mean=mean,
        sd=np.sqrt(np.maximum(weights @ (variances + means**2) - mean**2, 1e-18)),
        p_top=weights @ np.stack([one.p_top for one in mixed]),
        d=weights @ np.stack([one.d for one in mixed]),
        s2=weights @ np.stack([one.s2 for one in mixed]),
        tau=float(weights @ [one.tau for one in mixed]),
        mu=float(weights @ [one.mu for one in mixed]),
        half_life=float(weights @ [one.half_life for one in mixed]),
    )
