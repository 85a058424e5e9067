"""Where value is lost: stages of the company, and teams at a stage.

Here belongs what is lost against the stage's own past, and against the company with the same
case-mix. Pairs are in `handovers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.chain.alarms import chart
from dagster_project.coaching.chain.chance import quotient, worse
from dagster_project.coaching.chain.counts import RESULT, Ratio, ratios
from dagster_project.coaching.chain.rows import Measures, team_of
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.rating import Rating
from dagster_project.settings_statistics import ChainSettings

_YEAR = 12
_RIPE = 6  # months in which most deals of a cohort of leads are decided


@dataclass(frozen=True)
class Worth:
    """Deals won per event of a stage, by cohorts of leads old enough; 0 where that is unknown."""

    lead_sent: float
    lead_accepted: float


# Metrics of teams, what an event of each is, and what it is worth in deals won.
_EVENTS = {
    "lead_rate": "leads_sent",
    "acceptance_rate": "leads_accepted",
    "close_rate": "deals_won",
    "account_retention": "accounts",
    "account_expansion": "accounts",
}


def worth(inputs: Inputs) -> Worth:
    """What leads came to, in the year of cohorts before the last six months."""
    age = inputs.month - inputs.chain["cohort_month"]
    ripe = inputs.chain[(age >= _RIPE) & (age < _RIPE + _YEAR)]
    won, sent, accepted = (
        float(ripe[name].astype(np.float64).sum())
        for name in ("deals_won", "leads_sent", "leads_accepted")
    )
    return Worth(won / sent if sent else 0.0, won / accepted if accepted else 0.0)


def stage_losses(inputs: Inputs, settings: ChainSettings) -> pd.DataFrame:
    """`stage_lost`: stages whose last year is worse than the time before it.

    What the loss came to is the last year's result times what the other stages would have made of
    the rate as it was.
    """
    chain, after = ratios(inputs)
    has_result = bool(chain) and chain[-1].stage == RESULT
    won = float(np.nansum(chain[-1].numerator[-_YEAR:])) if has_result else 0.0
    rows = [_stage(ratio, settings, won if place < len(chain) else None)
            for place, ratio in enumerate([*chain, *after])]  # fmt: skip
    table = pd.DataFrame([row for row in rows if row])
    if table.empty:
        return table
    found = table[worse(table["z"].to_numpy(np.float64), settings.finding_rate)]
    return found.drop(columns="z")


def _stage(ratio: Ratio, settings: ChainSettings, won: float | None) -> dict[str, object]:
    """One stage's last year against its base; nothing where it cannot be judged."""
    judged = chart(ratio, settings)
    now = judged.judged
    if not now.any() or not ratio.numerator[now].sum() > 0:
        return {}
    trials = float(ratio.denominator[now].sum())
    rate = float(ratio.numerator[now].sum()) / trials
    noise = np.sqrt(1 / now.sum() + 1 / judged.base.sum())
    unit = "amount" if ratio.family is None else "accounts"
    lost = (judged.expected - rate) * trials
    if won is not None:
        lost, unit = won * (judged.expected / rate - 1), "deals_won"
    return {
        "finding": "stage_lost",
        "subject": ratio.stage,
        "value": rate,
        "compared_with": judged.expected,
        "threshold": settings.finding_rate,
        "n": int(now.sum()) if ratio.family is None else round(trials),
        "lost": lost,
        "lost_unit": unit,
        "z": float(judged.z[now].mean() / noise),
    }


def team_losses(
    inputs: Inputs, ratings: Mapping[str, Rating], settings: ChainSettings
) -> pd.DataFrame:
    """`team_lost`: teams with fewer events than expected of their case-mix and months.

    Args:
        inputs: one review month.
        ratings: by metric; those of the chain are used.
        settings: how many findings may be false.
    """
    teams = team_of(inputs.people)
    tables = [
        _teams(ratings[metric], teams).assign(metric=metric, unit=unit)
        for metric, unit in _EVENTS.items()
        if metric in ratings
    ]
    if not tables:
        return pd.DataFrame()
    table = pd.concat(tables, ignore_index=True)
    return _team_rows(table, worth(inputs), settings)


def _team_rows(table: pd.DataFrame, value: Worth, settings: ChainSettings) -> pd.DataFrame:
    found = table[worse(table["z"].to_numpy(np.float64), settings.finding_rate)]
    deals = {"leads_sent": value.lead_sent, "leads_accepted": value.lead_accepted}
    each = found["unit"].map(deals).astype(np.float64).fillna(0.0)
    measures = Measures(
        value=found["observed"] / found["trials"],
        compared_with=found["expected"] / found["trials"],
        threshold=settings.finding_rate,
        n=found["trials"].round(),
        lost=(found["expected"] - found["observed"]) * each.where(each > 0, 1.0),
        lost_unit=found["unit"].where(each == 0, "deals_won"),
    )
    team = found["team"].astype("str")  # no team at all is of no kind
    subject = found["metric"] + ":" + team
    return pd.DataFrame({"finding": "team_lost", "subject": subject, "team": team, **measures})


def _teams(rating: Rating, teams: dict[str, str]) -> pd.DataFrame:
    """team, observed, expected, trials, z of the peers of each team."""
    people = pd.DataFrame(
        {
            "team": pd.Series(rating.people).map(teams),
            "observed": rating.observed,
            "expected": rating.expected,
            "information": rating.information,
            "trials": rating.trials,
        }
    )
    people = people[rating.is_peer & people["team"].notna().to_numpy(bool)]
    sums = people.groupby("team", sort=True).sum().reset_index()
    sums = sums[sums["trials"] > 0]
    off = (sums["observed"] - sums["expected"]).to_numpy(np.float64)
    spread = np.sqrt(rating.phi * sums["information"].to_numpy(np.float64))
    return sums.assign(z=quotient(off, spread))
