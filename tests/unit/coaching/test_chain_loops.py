"""Feedback loops: who gives no reasons, who hears none, and how many of the linked have met."""

import numpy as np
import pandas as pd

from dagster_project.coaching.chain.findings import chain_findings
from tests.unit.coaching.chain_inputs import MONTH, offers, review
from tests.unit.coaching.chain_people import AES, PEOPLE, SETTINGS, chance, findings, rows


def test_who_rejects_without_a_reason_and_who_hears_nothing_is_found() -> None:
    rng = np.random.default_rng(7)
    pairs = offers(rng, chance(rng), 60, reasons=0.9)
    silent = (pairs["decision"] == "rejected") & (pairs["ae_id"] == "ae02")
    unheard = (pairs["decision"] == "rejected") & pairs["sdr_id"].isin(["sdr01", "sdr04"])
    pairs.loc[silent | unheard, "decision_reason"] = "(none)"
    sessions = pd.DataFrame(
        {"month": [MONTH], "coach_id": ["ae01"], "coachee_id": ["sdr04"], "metric": ["(none)"],
         "sessions": [1], "hours": [1.0]}
    )  # fmt: skip
    found = findings(review(people=PEOPLE, pairs=pairs, sessions=sessions))
    assert set(found) == {("rejects_without_reason", "ae02"), ("no_feedback", "sdr01")}
    row = found["no_feedback", "sdr01"]
    assert row["value"] == 0
    assert row["lost"] == row["n"]


def test_a_few_reasons_less_are_no_finding_however_many_rejections() -> None:
    told = pd.Series([900] * len(AES)).where(pd.Series(AES) != "ae00", 850)
    rejected = {"month": MONTH, "sdr_id": "sdr00", "ae_id": AES, "decision": "rejected"}
    pairs = pd.concat(
        [
            pd.DataFrame({**rejected, "decision_reason": "No need", "leads": told}),
            pd.DataFrame({**rejected, "decision_reason": "(none)", "leads": 1000 - told}),
        ]
    )
    assert not findings(review(people=PEOPLE, pairs=pairs))


def test_reasons_and_sessions_are_measured() -> None:
    pairs = pd.DataFrame(
        {
            "month": [MONTH, MONTH, MONTH - 5, MONTH - 5, MONTH - 12],
            "sdr_id": ["sdr00", "sdr00", "sdr01", "sdr01", "sdr01"],
            "ae_id": ["ae00", "ae00", "ae01", "ae01", "ae01"],
            "decision": "rejected",
            "decision_reason": ["No need", "(none)", "No need", "(none)", "(none)"],
            "leads": [9, 3, 6, 6, 100],
            "leads_first": 0,
        }
    )
    sessions = pd.DataFrame(
        {"month": [MONTH - 2, MONTH - 12], "coach_id": ["ae00", "ae01"],
         "coachee_id": ["sdr00", "sdr01"], "metric": "(none)", "sessions": 1, "hours": 1.0}
    )  # fmt: skip
    inputs = review(people=PEOPLE, pairs=pairs, sessions=sessions)
    found = rows(chain_findings(inputs, {}, SETTINGS))
    told = found["reasons_given", "sdr_ae"]
    assert (told["value"], told["compared_with"], told["n"]) == (0.75, 0.5, 12)
    met = found["linked_with_sessions", "sdr_ae"]
    assert (met["value"], met["n"]) == (0.5, 2)
