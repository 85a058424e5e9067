"""A company of 12 SDRs, 10 AEs and 3 AMs in three teams each, for the tests of findings.

Here belong people, what they hand over, and rows of findings by name; what is planted in them
stands in the tests.
"""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dagster_project.coaching.chain.findings import chain_findings
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.rating import Rating
from dagster_project.settings_statistics import ChainSettings
from tests.unit.coaching.chain_inputs import MONTH, people_of

SETTINGS = ChainSettings()
SDRS = [f"sdr{number:02d}" for number in range(12)]
AES = [f"ae{number:02d}" for number in range(10)]
AMS = ["am00", "am01", "am02"]
PEOPLE = people_of(
    {name: ("sdr", f"SDR {index % 3}") for index, name in enumerate(SDRS)}
    | {name: ("ae", f"AE {index % 3}") for index, name in enumerate(AES)}
    | dict.fromkeys(AMS, ("am", "AM 0"))
)
ROLES = {"sdr": SDRS, "ae": AES, "am": AMS}
MEASURES = ["linked_with_sessions", "reasons_given"]


def chance(
    rng: np.random.Generator, factors: dict[tuple[str, str], float] | None = None
) -> pd.DataFrame:
    """Probability of acceptance: some SDRs send better leads, some AEs are more lenient.

    Times a factor, for some pairs.
    """
    logit = rng.normal(0.3, 0.4, (len(SDRS), 1)) + rng.normal(0, 0.4, (1, len(AES)))
    chance = 1 / (1 + np.exp(-logit))
    for (sdr, ae), factor in (factors or {}).items():
        chance[SDRS.index(sdr), AES.index(ae)] *= factor
    return pd.DataFrame(chance, index=SDRS, columns=AES)


def handed_over(
    shares: dict[str, float], rng: np.random.Generator, lost: float = 0.0
) -> pd.DataFrame:
    """Two accounts a month and AE, now worth that share of what they were worth, some lost."""
    month, ae = np.indices((12, len(shares))).reshape(2, -1)
    worth = rng.lognormal(0, 0.1, (2, len(ae))) * (rng.random((2, len(ae))) >= lost)
    return pd.DataFrame(
        {
            "month": MONTH - month,
            "ae_id": np.array(list(shares))[ae],
            "am_id": np.array(AMS)[(month + ae) % 3],
            "accounts": 2,
            "value_at_handover": 20_000.0,
            "value_now": worth.sum(axis=0) * 10_000 * np.array(list(shares.values()))[ae],
        }
    )


def findings(inputs: Inputs, **ratings: Rating) -> dict[tuple[str, str], dict[Hashable, Any]]:
    """Rows by finding and subject, but for the measures."""
    return rows(chain_findings(inputs, ratings, SETTINGS), MEASURES)


def rows(
    table: pd.DataFrame, but: Sequence[str] = ()
) -> dict[tuple[str, str], dict[Hashable, Any]]:
    return {
        (row["finding"], row["subject"]): row
        for row in table.to_dict("records")
        if row["finding"] not in but
    }
