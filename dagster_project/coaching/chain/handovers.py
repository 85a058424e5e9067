"""Who loses value between two: leads from SDR to AE, and accounts from AE to AM.

Here belong pairs, of people and of teams, against what both sides make expect of them. What one of
them does alone is `losses` and `imbalance`.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.chain.chance import calmed, quotient, unskewed, worse
from dagster_project.coaching.chain.pairs import unexpected
from dagster_project.coaching.chain.rows import Measures, about_pairs, team_of
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.settings_statistics import ChainSettings

_WINDOW = 12


def lead_pairs(inputs: Inputs, settings: ChainSettings, won_per_accepted: float) -> pd.DataFrame:
    """`pair_accepts_less`: SDR and AE of whose leads fewer are accepted than both are used to."""
    found = _refused(_decided(inputs), settings)
    measures = _measures(found, settings, won_per_accepted)
    return about_pairs("pair_accepts_less", found, inputs.people, measures)


def lead_teams(inputs: Inputs, settings: ChainSettings, won_per_accepted: float) -> pd.DataFrame:
    """`teams_accept_less`: the same between SDRs and AEs of two teams, by role and team now."""
    role = inputs.people["role"]
    sdrs, aes = (team_of(inputs.people[role == one]) for one in ("sdr", "ae"))
    pairs = _decided(inputs)
    pairs = pairs.assign(giver=pairs["giver"].map(sdrs), taker=pairs["taker"].map(aes))
    named = pairs.dropna(subset=["giver", "taker"]).astype({"giver": "str", "taker": "str"})
    found = _refused(named, settings)
    return pd.DataFrame(
        {
            "finding": "teams_accept_less",
            "subject": found["giver"] + ">" + found["taker"],
            "team": found["giver"],
            **_measures(found, settings, won_per_accepted),
        }
    )


def account_pairs(inputs: Inputs, settings: ChainSettings) -> pd.DataFrame:
    """`pair_loses_value`: AE and AM whose accounts shrink after the hand-over, against others'."""
    grown = growth_of_accounts(inputs, ["ae_id", "am_id"])
    grown = grown[grown["accounts"] >= settings.min_pair_leads]
    found = grown[worse(calmed(grown["z"].to_numpy(np.float64)), settings.finding_rate)]
    found = found.rename(columns={"ae_id": "giver", "am_id": "taker"})
    measures = Measures(
        value=found["now"] / found["given"],
        compared_with=found["expected"] / found["given"],
        threshold=settings.finding_rate,
        n=found["accounts"],
        lost=found["expected"] - found["now"],
        lost_unit="amount",
    )
    return about_pairs("pair_loses_value", found, inputs.people, measures)


def growth_of_accounts(inputs: Inputs, by: list[str]) -> pd.DataFrame:
    """What became of accounts after their hand-over from AE to AM, against those of the same month.

    Each account is taken to be as variable, and as skewed by customers lost altogether, as all are
    on average.

    Args:
        inputs: `am_handovers` is used.
        by: `ae_id`, `am_id` or both.

    Returns:
        Those columns, accounts, given (value at the hand-over), now, expected (value now at the
        growth of all hand-overs of the month), z.
    """
    rows = _handed_over(inputs)
    noise = (rows["now"] - rows["expected"]) / rows["given"]
    square = float((noise**2 * rows["accounts"]).mean()) if len(rows) else 0.0
    cube = float((noise**3 * rows["accounts"] ** 2).mean()) if len(rows) else 0.0
    rows = rows.assign(
        variance=square * rows["given"] ** 2 / rows["accounts"],
        skewness=cube * rows["given"] ** 3 / rows["accounts"] ** 2,
    )
    figures = ["accounts", "given", "now", "expected", "variance", "skewness"]
    sums = rows.groupby(by, sort=True)[figures].sum().reset_index()
    spread = np.sqrt(sums["variance"].to_numpy(np.float64))
    z = quotient((sums["now"] - sums["expected"]).to_numpy(np.float64), spread)
    skew = quotient(sums["skewness"].to_numpy(np.float64), spread**3)
    return sums.drop(columns=["variance", "skewness"]).assign(z=unskewed(z, skew))


def _handed_over(inputs: Inputs) -> pd.DataFrame:
    """month, ae_id, am_id, accounts, given, now, expected of hand-overs between known people."""
    rows = inputs.am_handovers
    given = rows["value_at_handover"].to_numpy(np.float64)
    rows = rows.assign(given=given, now=rows["value_now"].to_numpy(np.float64))
    is_named = (rows["ae_id"] != UNASSIGNED) & (rows["am_id"] != UNASSIGNED)
    rows = rows[is_named.to_numpy(bool) & (given > 0)]
    sums = rows.groupby("month")[["now", "given"]].transform("sum")
    return rows.assign(expected=rows["given"] * sums["now"] / sums["given"])


def _decided(inputs: Inputs) -> pd.DataFrame:
    """giver, taker, observed (accepted) and trials (decided) of the window, of known people."""
    rows = inputs.pairs
    is_used = (rows["month"] > inputs.month - _WINDOW) & (rows["sdr_id"] != UNASSIGNED)
    is_used &= (rows["ae_id"] != UNASSIGNED) & rows["decision"].isin(["accepted", "rejected"])
    rows = rows[is_used]
    accepted = rows["leads"].where(rows["decision"] == "accepted", 0)
    counts = pd.DataFrame({"observed": accepted, "trials": rows["leads"]})
    return counts.assign(giver=rows["sdr_id"], taker=rows["ae_id"])


def _refused(pairs: pd.DataFrame, settings: ChainSettings) -> pd.DataFrame:
    return unexpected(pairs, settings.min_pair_leads, settings.finding_rate)


def _measures(found: pd.DataFrame, settings: ChainSettings, won_per_accepted: float) -> Measures:
    return Measures(
        value=found["observed"] / found["trials"],
        compared_with=found["expected"] / found["trials"],
        threshold=settings.finding_rate,
        n=found["trials"],
        lost=(found["expected"] - found["observed"]) * (won_per_accepted or 1.0),
        lost_unit="deals_won" if won_per_accepted else "leads_accepted",
    )
