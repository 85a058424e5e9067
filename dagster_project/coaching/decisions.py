"""How well AEs choose: what became of the leads that they turned down.

Here belongs decision quality. Only leads that somebody else worked afterwards tell; the others
were never tried (selective labels), so that there are few of them, and most AEs have too few.
"""

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from dagster_project.coaching.evidence import Panel, score
from dagster_project.coaching.metrics import DECISION_QUALITY
from dagster_project.coaching.quantiles import Z90
from dagster_project.coaching.rating import overdispersion
from dagster_project.coaching.standing import Standing, back_on_rate, p_top_of
from dagster_project.settings_statistics import RatingSettings

_WINDOW = 24  # months; a year of rejections is too short for anybody
_PRIOR_INFORMATION = 4.0  # a spread of half a logit between AEs


def decision_quality(panel: Panel, peers: list[str], settings: RatingSettings) -> Standing:
    """The AEs' standing in what they turned down: −(observed − expected) / (information + 4).

    Args:
        panel: of `rejected_lead_win_rate`: rejected leads that others worked to an end, and won.
        peers: who is an AE.
        settings: how many such leads one needs.
    """
    scores = score(panel, panel.last, _WINDOW)
    of = pd.DataFrame(
        {
            "numerator": scores.observed.sum(axis=1),
            "denominator": scores.trials.sum(axis=1),
            "expected": scores.expected.sum(axis=1),
            "information": scores.information.sum(axis=1),
        },
        index=pd.Index(panel.people, name="person_id"),
    ).reindex(pd.Index(peers, name="person_id"), fill_value=0.0)
    phi = overdispersion(scores)
    missed = (of["numerator"] - of["expected"]).to_numpy()
    precision = of["information"].to_numpy() / phi + _PRIOR_INFORMATION
    quality, sd = -missed / phi / precision, 1 / np.sqrt(precision)
    has_data = of["denominator"].to_numpy() > 0
    has_enough = has_data & (of["denominator"].to_numpy() >= settings.min_rejections)
    # What is believed of others would be read as a verdict on single people.
    shown = np.where(has_enough, quality, np.nan)
    spread = np.sqrt(of["information"].to_numpy() * phi)
    z = np.divide(-missed, spread, out=np.zeros(len(missed)), where=has_enough & (spread > 0))
    rate = (of["numerator"] / of["denominator"].where(has_data)).to_numpy()
    return Standing(
        role="ae",
        metric=DECISION_QUALITY,
        family="binomial",
        people=of.assign(
            rate=rate,
            rate_adjusted=back_on_rate(scores.role_rate, -shown),
            interval_low=back_on_rate(scores.role_rate, -shown - Z90 * sd),
            interval_high=back_on_rate(scores.role_rate, -shown + Z90 * sd),
            score=np.where(has_enough, quality, 0.0),
            score_sd=np.where(has_enough, sd, 1 / np.sqrt(_PRIOR_INFORMATION)),
            p_top=np.where(has_enough, p_top_of(quality, sd, has_enough), np.nan),
            z=z,
            has_data=has_data,
            has_enough=has_enough,
        ),
        scale=0.5,
        window=_WINDOW,
        role_rate=scores.role_rate,
        half_life=np.nan,
        phi=phi,
        tau=1 / np.sqrt(_PRIOR_INFORMATION),
        sd_between_months=np.nan,
        gate_p=float(chdtrc(max(int(has_enough.sum()) - 1, 1), (z**2).sum())),
        role_information=float(of["information"].sum()),
    )
