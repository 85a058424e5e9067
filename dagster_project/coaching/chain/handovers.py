"""Who loses value between two: leads from SDR to AE, and accounts from AE to AM.

Here belong pairs, of people and of teams, against what both sides make expect of them. What one of
them does alone is `losses` and `imbalance`.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dagster_project.coaching.chain.chance import calmed, ratio, worse
from dagster_project.coaching.chain.rows import Measures, about_pairs, team_of
from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.settings_statistics import ChainSettings

Places = NDArray[np.intp]

_WINDOW = 12
_ROUNDS = 50  # of proportional fitting; it converges in fewer than ten on real tables


def lead_pairs(inputs: Inputs, settings: ChainSettings, won_per_accepted: float) -> pd.DataFrame:
    """`pair_accepts_less`: SDR and AE of whose leads fewer are accepted than both are used to."""
    found = _unexpected(_decided(inputs), settings)
    measures = _measures(found, settings, won_per_accepted)
    return about_pairs("pair_accepts_less", found, inputs.people, measures)


def lead_teams(inputs: Inputs, settings: ChainSettings, won_per_accepted: float) -> pd.DataFrame:
    """`teams_accept_less`: the same between a team of SDRs and a team of AEs."""
    teams = team_of(inputs.people)
    pairs = _decided(inputs)
    pairs = pairs.assign(giver=pairs["giver"].map(teams), taker=pairs["taker"].map(teams))
    found = _unexpected(pairs.dropna(subset=["giver", "taker"]), settings)
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

    The noise of a row is taken to be that of its accounts, each as variable as all are on average.

    Args:
        inputs: `am_handovers` is used.
        by: `ae_id`, `am_id` or both.

    Returns:
        Those columns, accounts, given (value at the hand-over), now, expected (value now at the
        growth of all hand-overs of the month), z.
    """
    rows = inputs.am_handovers
    named = (rows["ae_id"] != UNASSIGNED) & (rows["am_id"] != UNASSIGNED)
    given = rows["value_at_handover"].to_numpy(np.float64)
    rows = rows.assign(given=given, now=rows["value_now"].to_numpy(np.float64))
    rows = rows[named.to_numpy(bool) & (given > 0)]
    sums = rows.groupby("month")[["now", "given"]].transform("sum")
    rows = rows.assign(expected=rows["given"] * sums["now"] / sums["given"])
    noise = (rows["now"] - rows["expected"]) / rows["given"] * np.sqrt(rows["accounts"])
    each = float((noise**2).mean()) if len(rows) else 0.0
    rows = rows.assign(variance=each * rows["given"] ** 2 / rows["accounts"])
    figures = ["accounts", "given", "now", "expected", "variance"]
    grouped = rows.groupby(by, sort=True)[figures].sum().reset_index()
    spread = np.sqrt(grouped["variance"].to_numpy(np.float64))
    off = (grouped["now"] - grouped["expected"]).to_numpy(np.float64)
    return grouped.drop(columns="variance").assign(z=ratio(off, spread))


def _decided(inputs: Inputs) -> pd.DataFrame:
    """giver, taker, accepted, decided of the window, per pair of people who are known."""
    rows = inputs.pairs
    is_used = (rows["month"] > inputs.month - _WINDOW) & (rows["sdr_id"] != UNASSIGNED)
    is_used &= (rows["ae_id"] != UNASSIGNED) & rows["decision"].isin(["accepted", "rejected"])
    rows = rows[is_used]
    accepted = rows["leads"].where(rows["decision"] == "accepted", 0)
    counts = pd.DataFrame({"accepted": accepted, "decided": rows["leads"]})
    return counts.assign(giver=rows["sdr_id"], taker=rows["ae_id"])


def _unexpected(pairs: pd.DataFrame, settings: ChainSettings) -> pd.DataFrame:
    """The pairs with fewer acceptances than the rates of both sides make expect."""
    pairs = pairs.groupby(["giver", "taker"], sort=True)[["accepted", "decided"]].sum()
    pairs = pairs.reset_index()
    giver = pd.factorize(pairs["giver"])[0]
    taker = pd.factorize(pairs["taker"])[0]
    accepted = pairs["accepted"].to_numpy(np.float64)
    decided = pairs["decided"].to_numpy(np.float64)
    expected = _fitted(accepted, decided, giver, taker)
    chance = np.clip(ratio(expected, decided), 0.001, 0.99)
    rest = _rest(decided, giver) * _rest(decided, taker)
    spread = np.sqrt(decided * chance * (1 - chance) * rest)
    z = np.where(decided >= settings.min_pair_leads, ratio(accepted - expected, spread), np.nan)
    is_found = worse(calmed(z), settings.finding_rate)
    return pairs.assign(expected=expected)[is_found]


def _fitted(observed: Floats, trials: Floats, giver: Places, taker: Places) -> Floats:
    """Events if each pair had a rate of giver × taker, by iterative proportional fitting."""
    expected = trials.copy()
    for _ in range(_ROUNDS):
        for side in (giver, taker):
            target, fitted = np.bincount(side, observed), np.bincount(side, expected)
            factor = np.divide(target, fitted, out=np.zeros(len(target)), where=fitted > 0)
            expected = expected * factor[side]
    return expected


def _rest(trials: Floats, side: Places) -> Floats:
    """Share of somebody's trials that are with others: what a pair is held against."""
    share: Floats = 1 - trials / np.bincount(side, trials)[side]
    return np.where(share > 1e-9, share, 0.0)


def _measures(found: pd.DataFrame, settings: ChainSettings, won_per_accepted: float) -> Measures:
    return Measures(
        value=found["accepted"] / found["decided"],
        compared_with=found["expected"] / found["decided"],
        threshold=settings.finding_rate,
        n=found["decided"],
        lost=(found["expected"] - found["accepted"]) * (won_per_accepted or 1.0),
        lost_unit="deals_won" if won_per_accepted else "leads_accepted",
    )
