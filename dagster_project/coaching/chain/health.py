"""The table `chain_health`: the chain month by month, what changed it, and where it raises alarm.

Here belong its rows. How a change is split is `decomposition`, what an alarm is `alarms`.

Stages: `result` (deals won, the sum of the changes of all stages of the chain), `working_hours`,
`calls`, `leads_sent`, `leads_decided`, `leads_accepted`, `deals_created`, `deals_closed`,
`deals_won`; each is a rate of the one before, the first that is known a volume. After the win and
no part of that sum: `amount_per_deal`, `accounts_kept`, `accounts_grown`, `account_value`.

Alarms: `up`, `down`. Notes, of which the first that holds is told:
`result`: the sum of the stages. `volume`: the first stage, which is no rate.
`not_computable`: a count is zero or unknown. `immature`: some of the month is still to come.
`too_few_trials`: less than may be judged. `too_few_months`: fewer than twelve months to hold it
against. `no_variation`: the rate has always been 0, 1 or the same. `base`: one of the months that
the others are held against.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.chain.alarms import Chart, chart, usable
from dagster_project.coaching.chain.counts import RESULT, Ratio, months_of, ratios
from dagster_project.coaching.chain.decomposition import Change, decompose, log_change
from dagster_project.coaching.evidence import Floats, Ints
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.tables import as_table
from dagster_project.settings_statistics import ChainSettings

_YEAR = 12
_ALARMS = {1: "up", -1: "down"}


def chain_health(inputs: Inputs, settings: ChainSettings) -> pd.DataFrame:
    """One row per month of the history and stage that the CRM knows, in the form of its table.

    Args:
        inputs: one review month; cells and the company's figures are used.
        settings: slack and limit of the alarms, and how much may be judged.
    """
    chain, after = ratios(inputs)
    month, year = decompose(chain, 1), decompose(chain, _YEAR)
    numbers = np.arange(inputs.month - months_of(inputs) + 1, inputs.month + 1)
    rows = [
        *_result(chain, numbers, month, year),
        *(
            _stage(ratio, numbers, settings).assign(**_part(month, year, place))
            for place, ratio in enumerate(chain)
        ),
        *(_stage(ratio, numbers, settings).assign(**_own(ratio)) for ratio in after),
    ]
    if not rows:
        return as_table(pd.DataFrame(), "chain_health")
    table = pd.concat(rows, ignore_index=True)
    table = table.sort_values(["month", "position"], kind="stable", ignore_index=True)
    return as_table(table, "chain_health")


def _result(chain: list[Ratio], numbers: Ints, month: Change, year: Change) -> list[pd.DataFrame]:
    """The result's own rows, where the chain reaches as far as its result."""
    if not chain or chain[-1].stage != RESULT:
        return []
    shares = [change.share.sum(axis=0) for change in (month, year)]
    return [
        pd.DataFrame(
            {
                "month": numbers,
                "stage": "result",
                "position": 0,
                "numerator": chain[-1].numerator,
                "log_change_month": month.result,
                "log_change_year": year.result,
                "share_of_change_month": shares[0],
                "share_of_change_year": shares[1],
                "note": "result",
            }
        )
    ]


def _part(month: Change, year: Change, place: int) -> dict[str, Floats]:
    """What a stage of the chain adds to the change of the result."""
    return {
        "log_change_month": month.by_stage[place],
        "log_change_year": year.by_stage[place],
        "share_of_change_month": month.share[place],
        "share_of_change_year": year.share[place],
    }


def _own(ratio: Ratio) -> dict[str, Floats]:
    """The change of a rate that is no part of the result."""
    return {
        "log_change_month": log_change(ratio.rate, 1),
        "log_change_year": log_change(ratio.rate, _YEAR),
    }


def _stage(ratio: Ratio, numbers: Ints, settings: ChainSettings) -> pd.DataFrame:
    judged = chart(ratio, settings)
    return pd.DataFrame(
        {
            "month": numbers,
            "stage": ratio.stage,
            "position": ratio.position,
            "numerator": ratio.numerator,
            "denominator": ratio.denominator,
            "rate": ratio.rate,
            "expected_rate": np.where(np.isnan(judged.z), np.nan, judged.expected),
            "z": judged.z,
            "overdispersion": np.where(np.isnan(judged.z), np.nan, judged.sigma),
            "cusum_up": judged.up,
            "cusum_down": judged.down,
            "alarm": pd.Series([_ALARMS.get(int(one)) for one in judged.alarm], dtype="object"),
            "false_alarms_per_year": np.where(judged.judged, judged.false_alarms, np.nan),
            "note": pd.Series(_notes(ratio, judged, settings), dtype="object"),
        }
    )


def _notes(ratio: Ratio, judged: Chart, settings: ChainSettings) -> list[str | None]:
    months = len(ratio.numerator)
    is_volume = np.full(months, bool(np.isnan(ratio.denominator).all()))
    level = np.where(is_volume, ratio.numerator, ratio.rate)
    is_newest = np.arange(months) == months - 1
    has_base = np.full(months, bool(judged.base.any()))
    tests = {
        "not_computable": np.isnan(level) | (np.nan_to_num(ratio.numerator) <= 0),
        "volume": is_volume,
        "immature": is_newest & ratio.is_late,
        "too_few_trials": ~usable(ratio, settings),
        "too_few_months": ~has_base,
        "no_variation": np.isnan(judged.z),
        "base": judged.base,
    }
    notes = np.select(list(tests.values()), list(tests), default="")
    return [str(note) or None for note in notes]
