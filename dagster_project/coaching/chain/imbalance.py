"""Local optimisation: what looks good in one's own figure and costs the next in the chain.

Here belong people whose own stage is strong while the stage after it is weak, as far as little data
lets believe it.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtr

from dagster_project.coaching.chain.handovers import growth_of_accounts
from dagster_project.coaching.chain.losses import worth
from dagster_project.coaching.chain.rows import Measures, about_people
from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.rating import Rating
from dagster_project.settings_statistics import ChainSettings

_LIKELY = 0.8  # that somebody closes better than average
_NOISE = -1.6448536269514722  # one in twenty is lower by chance


def many_and_refused(
    inputs: Inputs, ratings: Mapping[str, Rating], settings: ChainSettings
) -> pd.DataFrame:
    """`many_leads_few_accepted`: SDRs who send far more leads than their peers, seldom accepted."""
    if "lead_rate" not in ratings or "acceptance_rate" not in ratings:
        return pd.DataFrame()
    accepted, sent = ratings["acceptance_rate"], _by_person(ratings["lead_rate"])
    if not 0 < accepted.role_rate < 1 or sent.empty:
        return pd.DataFrame()
    people = _by_person(accepted).join(sent.add_prefix("sent_"), how="inner")
    pace = np.exp(people["sent_mean"] - people["sent_mean"].median())
    rate = expit(logit(accepted.role_rate) + people["mean"])
    limit = settings.low_share * accepted.role_rate
    is_found = (pace >= settings.many_leads) & (rate <= limit)
    found = people[is_found & (people["trials"] >= settings.min_pair_leads)]
    each = worth(inputs).lead_accepted
    measures = Measures(
        value=rate[found.index],
        compared_with=accepted.role_rate,
        threshold=limit,
        n=found["trials"].round(),
        lost=(found["expected"] - found["observed"]) * (each or 1.0),
        lost_unit="deals_won" if each else "leads_accepted",
    )
    return about_people("many_leads_few_accepted", found.index, inputs.people, measures)


def closed_and_lost(
    inputs: Inputs, ratings: Mapping[str, Rating], settings: ChainSettings
) -> pd.DataFrame:
    """`closes_well_grows_badly`: AEs with a high close rate whose customers shrink afterwards."""
    if "close_rate" not in ratings:
        return pd.DataFrame()
    closes = _by_person(ratings["close_rate"])
    later = growth_of_accounts(inputs, ["ae_id"]).set_index("ae_id").add_prefix("later_")
    people = closes.join(later, how="inner")
    is_strong = ndtr(people["mean"] / people["sd"]) >= _LIKELY
    kept = people["later_now"] / people["later_given"]
    usual = people["later_expected"] / people["later_given"]
    is_weak = (kept <= settings.low_share * usual) & (people["later_z"] <= _NOISE)
    is_enough = people["later_accounts"] >= settings.min_pair_leads
    found = people[is_strong & is_weak & is_enough]
    measures = Measures(
        value=kept[found.index],
        compared_with=usual[found.index],
        threshold=settings.low_share * usual[found.index],
        n=found["later_accounts"],
        lost=found["later_expected"] - found["later_now"],
        lost_unit="amount",
    )
    return about_people("closes_well_grows_badly", found.index, inputs.people, measures)


def _by_person(rating: Rating) -> pd.DataFrame:
    """mean, sd, observed, expected, trials of the role's peers, by person."""
    figures: dict[str, Floats] = {
        "mean": rating.mean,
        "sd": rating.sd,
        "observed": rating.observed,
        "expected": rating.expected,
        "trials": rating.trials,
    }
    people = pd.DataFrame(figures, index=pd.Index(rating.people.astype(str)))
    return people[rating.is_peer]
