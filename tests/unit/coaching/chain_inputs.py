"""Review months of which only the chain is known, for the tests of it.

Here belong frames in the form of `Inputs`; what is planted in them stands in the tests.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.inputs import UNASSIGNED, Inputs

MONTH = 24_321  # October 2026

_COLUMNS = {
    "cells": ("month", "role", "metric", "person_id", "stratum", "observed", "trials"),
    "win_ages": ("stratum", "age_months", "deals_created", "deals_won", "deals_lost", "won_share"),
    "people": (
        "person_id", "full_name", "role", "manager_id", "team", "segment", "language", "hired_on",
        "role_since", "tenure_months", "availability_share", "is_active",
    ),
    "stints": (
        "person_id", "role", "manager_id", "team", "segment", "valid_from", "valid_to", "from_day",
        "to_day",
    ),
    "sessions": ("month", "coach_id", "coachee_id", "metric", "sessions", "hours"),
    "profiles": ("person_id", "is_willing", "hours_per_month", "peer_rating"),
    "growth": ("person_id", "account_id", "weight", "weighted_growth", "months"),
    "sdr": ("month", "person_id"),
    "ae": ("month", "person_id"),
    "am": ("month", "person_id"),
    "pairs": ("month", "sdr_id", "ae_id", "decision", "decision_reason", "leads", "leads_first"),
    "am_handovers": ("month", "ae_id", "am_id", "accounts", "value_at_handover", "value_now"),
    "rejections": ("month", "ae_id", "fate", "leads"),
    "company": ("month", "metric", "value", "previous_at_equal_age"),
    "teams": ("month", "team", "metric", "value"),
    "chain": ("cohort_month", "segment", "leads_sent", "leads_accepted", "deals_won"),
    "chain_people": ("cohort_month", "role", "person_id"),
}  # fmt: skip
_TEXT = {
    "role", "metric", "person_id", "stratum", "team", "segment", "sdr_id", "ae_id", "am_id",
    "decision", "decision_reason", "coach_id", "coachee_id", "full_name", "manager_id", "language",
    "fate", "account_id",
}  # fmt: skip
# What each stage of the chain is counted by in the evidence cells: metric and column.
_CELLS = {
    "lead_rate": ("leads_sent", "working_hours"),
    "qualification_efficiency": ("leads_sent", "calls"),
    "qualified_lead_rate": ("leads_sent", "leads_sent"),
    "acceptance_rate": ("leads_accepted", "leads_decided"),
    "close_rate_cohort": ("deals_won", "deals_created"),
    "close_rate": ("deals_won", "deals_closed"),
    "account_retention": ("accounts_kept", "accounts"),
}


def review(**frames: pd.DataFrame) -> Inputs:
    """A review month of October 2026 with these frames; the others have their columns alone."""
    empty = {
        name: pd.DataFrame(
            {one: pd.Series(dtype="str" if one in _TEXT else "float64") for one in columns}
        )
        for name, columns in _COLUMNS.items()
    }
    return Inputs(month=MONTH, currency="EUR", history_months=36, **{**empty, **frames})


def cells_of(counts: dict[str, list[float]], person: str = "sue") -> pd.DataFrame:
    """Evidence cells of counts per month, the last of them of the review month."""
    rows = []
    for metric, (observed, trials) in _CELLS.items():
        if trials not in counts:
            continue
        months = len(counts[trials])
        rows.append(
            pd.DataFrame(
                {
                    "month": np.arange(MONTH - months + 1, MONTH + 1),
                    "role": "sdr",
                    "metric": metric,
                    "person_id": person,
                    "stratum": "all",
                    "observed": counts.get(observed, [0.0] * months),
                    "trials": counts[trials],
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def people_of(teams: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """People who are there, by id with role and team."""
    return pd.DataFrame(
        {
            "person_id": list(teams),
            "role": [role for role, _ in teams.values()],
            "team": [team for _, team in teams.values()],
            "is_active": True,
        }
    )


def offers(
    rng: np.random.Generator,
    chance: pd.DataFrame,
    leads: int,
    reasons: float = 0.8,
) -> pd.DataFrame:
    """Decided hand-overs of twelve months, with those of nobody among them.

    Args:
        rng: what happens.
        chance: probability of acceptance, SDRs as rows, AEs as columns.
        leads: mean per pair and year.
        reasons: share of rejections with a reason.
    """
    sdr, ae = np.indices(chance.shape).reshape(2, -1)
    count = rng.poisson(leads, len(sdr))
    accepted = rng.binomial(count, chance.to_numpy().reshape(-1))
    told = rng.binomial(count - accepted, reasons)
    month = rng.integers(MONTH - 11, MONTH + 1, len(sdr))
    people = {"sdr_id": chance.index[sdr], "ae_id": chance.columns[ae], "month": month}
    parts = [
        pd.DataFrame({**people, "decision": decision, "decision_reason": reason, "leads": leads})
        for decision, reason, leads in (
            ("accepted", "(none)", accepted),
            ("rejected", "No need", told),
            ("rejected", "(none)", count - accepted - told),
            ("undecided", "(none)", np.full(len(sdr), 1)),
        )
    ]
    nobody = parts[0].assign(ae_id=UNASSIGNED, leads=100)
    rows = pd.concat([*parts, nobody], ignore_index=True)
    return rows[rows["leads"] > 0].assign(leads_first=rows["leads"])
