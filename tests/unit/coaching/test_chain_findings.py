"""Findings of the chain: what is planted is found, and where nothing is, next to nothing."""

import dataclasses
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.coaching.chain import handovers, loops, losses
from dagster_project.coaching.chain.findings import chain_findings
from dagster_project.coaching.evidence import make_panel
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.rating import Rating, rate
from dagster_project.settings_statistics import ChainSettings, RatingSettings
from tests.unit.coaching.chain_inputs import MONTH, cells_of, offers, people_of, review

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


def _chance(
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


def _rated(metric: str, observed: dict[str, float], trials: dict[str, float]) -> Rating:
    """The rating of people with these yearly sums, spread evenly over twelve months."""
    role = RATES[metric].role
    cells = pd.DataFrame(
        {
            "month": np.tile(np.arange(MONTH - 11, MONTH + 1), len(trials)),
            "person_id": np.repeat(list(trials), 12),
            "stratum": "all",
            "observed": np.repeat([observed[name] / 12 for name in trials], 12),
            "trials": np.repeat([number / 12 for number in trials.values()], 12),
        }
    )
    panel = make_panel(cells, RATES[metric].family, MONTH - 11, 12)
    return rate(panel, panel.last, RatingSettings(), panel.is_among(ROLES[role]))


def _even(metric: str, share: float, trials: float, **other: float) -> Rating:
    """Everybody of the role at the same rate but for some."""
    people = ROLES[RATES[metric].role]
    return _rated(
        metric,
        {name: trials * other.get(name, share) for name in people},
        dict.fromkeys(people, trials),
    )


def _handed_over(
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


def _findings(inputs: Inputs, **ratings: Rating) -> dict[tuple[str, str], dict[Hashable, Any]]:
    """Rows by finding and subject, but for the measures."""
    return _rows(chain_findings(inputs, ratings, SETTINGS), MEASURES)


def _rows(
    table: pd.DataFrame, but: Sequence[str] = ()
) -> dict[tuple[str, str], dict[Hashable, Any]]:
    return {
        (row["finding"], row["subject"]): row
        for row in table.to_dict("records")
        if row["finding"] not in but
    }


def test_without_anything_planted_few_reviews_have_a_finding() -> None:
    """People differ, pairs do not: each kind may be wrong in one review of ten."""
    kinds: list[str] = []
    for seed in range(80):
        rng = np.random.default_rng(seed)
        handed = _handed_over(dict.fromkeys(AES, 1.03), rng, lost=0.12)
        inputs = review(people=PEOPLE, pairs=offers(rng, _chance(rng), 25), am_handovers=handed)
        kinds += [
            name
            for name, found in {
                "pairs": handovers.lead_pairs(inputs, SETTINGS, 0.2),
                "teams": handovers.lead_teams(inputs, SETTINGS, 0.2),
                "accounts": handovers.account_pairs(inputs, SETTINGS),
                "reasons": loops.rejects_without_reason(inputs, SETTINGS),
                "feedback": loops.without_feedback(inputs, SETTINGS),
            }.items()
            if len(found)
        ]
    assert max(kinds.count(name) for name in set(kinds)) <= 14  # .10 and two standard errors


def test_a_pair_that_does_not_get_on_is_found_and_seldom_anybody_else() -> None:
    is_found, false_share = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        pairs = offers(rng, _chance(rng, {("sdr03", "ae04"): 0.25}), 60)
        found = handovers.lead_pairs(review(people=PEOPLE, pairs=pairs), SETTINGS, 0.2)["subject"]
        is_found.append("sdr03>ae04" in set(found))
        false_share.append((found != "sdr03>ae04").sum() / max(len(found), 1))
    assert np.mean(is_found) >= 0.9
    assert np.mean(false_share) <= 0.15


def test_what_a_pair_loses_is_told_in_deals() -> None:
    rng = np.random.default_rng(0)
    pairs = offers(rng, _chance(rng, {("sdr03", "ae04"): 0.25}), 60)
    chain = pd.DataFrame({"cohort_month": MONTH - np.arange(6, 18), "leads_sent": 100})
    chain = chain.assign(leads_accepted=50, deals_won=10)
    row = _findings(review(people=PEOPLE, pairs=pairs, chain=chain))[
        "pair_accepts_less", "sdr03>ae04"
    ]
    assert (row["person_id"], row["counterpart_id"], row["team"]) == ("sdr03", "ae04", "SDR 0")
    missing = (row["compared_with"] - row["value"]) * row["n"]
    assert row["lost"] == pytest.approx(missing * 10 / 50)
    assert row["lost_unit"] == "deals_won"


def test_two_teams_that_do_not_get_on_are_found() -> None:
    rng = np.random.default_rng(3)
    strangers = {(sdr, ae): 0.75 for sdr in SDRS[::3] for ae in AES[::3]}
    found = _findings(review(people=PEOPLE, pairs=offers(rng, _chance(rng, strangers), 60)))
    teams = [subject for kind, subject in found if kind == "teams_accept_less"]
    assert teams == ["SDR 0>AE 0"]
    assert found["teams_accept_less", "SDR 0>AE 0"]["lost_unit"] == "leads_accepted"


def test_a_strict_ae_alone_is_no_finding_about_pairs() -> None:
    rng = np.random.default_rng(4)
    strict = {(sdr, "ae05"): 0.4 for sdr in SDRS}
    found = _findings(review(people=PEOPLE, pairs=offers(rng, _chance(rng, strict), 60)))
    assert not [subject for kind, subject in found if kind == "pair_accepts_less"]


def test_a_team_that_closes_less_is_found_with_what_it_cost() -> None:
    ratings = {"close_rate": _even("close_rate", 0.3, 120, **dict.fromkeys(AES[1::3], 0.2))}
    found = _findings(review(people=PEOPLE), **ratings)
    assert list(found) == [("team_lost", "close_rate:AE 1")]
    row = found["team_lost", "close_rate:AE 1"]
    assert row["value"] == pytest.approx(0.2)
    assert row["lost"] == pytest.approx((row["compared_with"] - 0.2) * 360)
    assert (row["team"], row["lost_unit"], row["n"]) == ("AE 1", "deals_won", 360)


def test_many_leads_that_are_seldom_accepted_are_local_optimisation() -> None:
    ratings = {
        "lead_rate": _even("lead_rate", 0.15, 1800, sdr02=0.3, sdr05=0.3),
        "acceptance_rate": _even("acceptance_rate", 0.6, 300, sdr02=0.3, sdr07=0.3),
    }
    found = _findings(review(people=PEOPLE), **ratings)
    assert [subject for kind, subject in found if kind == "many_leads_few_accepted"] == ["sdr02"]
    row = found["many_leads_few_accepted", "sdr02"]
    assert row["value"] <= row["threshold"] < row["compared_with"]
    assert 0.3 < row["value"] < 0.4
    assert row["n"] == 300


def test_closing_what_shrinks_afterwards_is_local_optimisation() -> None:
    rng = np.random.default_rng(5)
    shares = dict.fromkeys(AES, 1.05) | {"ae03": 0.5, "ae06": 0.5}
    inputs = review(people=PEOPLE, am_handovers=_handed_over(shares, rng))
    found = _findings(inputs, close_rate=_even("close_rate", 0.25, 150, ae03=0.45, ae08=0.45))
    kind = "closes_well_grows_badly"
    assert [subject for one, subject in found if one == kind] == ["ae03"]
    row = found["closes_well_grows_badly", "ae03"]
    assert row["value"] == pytest.approx(0.5, abs=0.05)
    assert (row["n"], row["lost_unit"]) == (24, "amount")
    assert row["lost"] == pytest.approx((row["compared_with"] - row["value"]) * 12 * 20_000)


def test_accounts_that_shrink_between_two_are_found() -> None:
    rng = np.random.default_rng(6)
    rows = _handed_over(dict.fromkeys(AES, 1.0), rng).assign(accounts=4)
    shrinks = (rows["ae_id"] == "ae01") & (rows["am_id"] == "am02")
    rows["value_now"] = rows["value_now"].where(~shrinks, rows["value_now"] * 0.4)
    found = _findings(review(people=PEOPLE, am_handovers=rows))
    assert list(found) == [("pair_loses_value", "ae01>am02")]
    assert found["pair_loses_value", "ae01>am02"]["counterpart_id"] == "am02"


def test_who_rejects_without_a_reason_and_who_hears_nothing_is_found() -> None:
    rng = np.random.default_rng(7)
    pairs = offers(rng, _chance(rng), 60, reasons=0.9)
    silent = (pairs["decision"] == "rejected") & (pairs["ae_id"] == "ae02")
    unheard = (pairs["decision"] == "rejected") & pairs["sdr_id"].isin(["sdr01", "sdr04"])
    pairs.loc[silent | unheard, "decision_reason"] = "(none)"
    sessions = pd.DataFrame(
        {"month": [MONTH], "coach_id": ["ae01"], "coachee_id": ["sdr04"], "metric": ["(none)"],
         "sessions": [1], "hours": [1.0]}
    )  # fmt: skip
    found = _findings(review(people=PEOPLE, pairs=pairs, sessions=sessions))
    assert set(found) == {("rejects_without_reason", "ae02"), ("no_feedback", "sdr01")}
    row = found["no_feedback", "sdr01"]
    assert row["value"] == 0
    assert row["lost"] == row["n"]


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
    rows = _rows(chain_findings(inputs, {}, SETTINGS))
    told = rows["reasons_given", "sdr_ae"]
    assert (told["value"], told["compared_with"], told["n"]) == (0.75, 0.5, 12)
    met = rows["linked_with_sessions", "sdr_ae"]
    assert (met["value"], met["n"]) == (0.5, 2)


def test_a_stage_that_got_worse_is_found_with_the_deals_it_cost() -> None:
    rng = np.random.default_rng(8)
    decided = [400.0] * 36
    accepted = [*rng.binomial(400, 0.5, 24), *rng.binomial(400, 0.35, 12)]
    counts = {
        "leads_decided": decided,
        "leads_accepted": [float(one) for one in accepted],
        "deals_closed": [float(one) for one in rng.poisson(100, 36)],
        "deals_won": [30.0] * 36,
    }
    found = _findings(review(cells=cells_of(counts)))
    row = found["stage_lost", "leads_accepted"]
    assert row["lost"] == pytest.approx(12 * 30 * (row["compared_with"] / row["value"] - 1))
    assert (row["lost_unit"], row["n"]) == ("deals_won", 4800)


def test_stages_that_vary_without_changing_are_seldom_found() -> None:
    has_finding = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        counts = {"calls": rng.poisson(5000, 36).astype(float)}
        for name, usual in (("leads_sent", 0.06), ("leads_decided", 0.9), ("leads_accepted", 0.5)):
            before = list(counts.values())[-1]
            chance = np.minimum(usual * np.exp(rng.normal(0, 0.08, 36)), 1)
            counts[name] = rng.binomial(before.astype(int), chance).astype(float)
        cells = cells_of({name: row.tolist() for name, row in counts.items()})
        has_finding.append(len(losses.stage_losses(review(cells=cells), SETTINGS)) > 0)
    assert np.mean(has_finding) <= 0.15


@settings(max_examples=8)
@given(seed=st.integers(0, 10**6))
def test_findings_follow_the_people_and_not_their_ids(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = offers(rng, _chance(rng, {("sdr03", "ae04"): 0.2}), 60)
    ids = [*SDRS, *AES, *AMS]
    other = dict(zip(ids, (f"x{number:02d}" for number in rng.permutation(len(ids))), strict=True))
    renamed = pairs.assign(
        sdr_id=pairs["sdr_id"].replace(other), ae_id=pairs["ae_id"].replace(other)
    )
    people = PEOPLE.assign(person_id=PEOPLE["person_id"].replace(other))
    one = _findings(review(people=PEOPLE, pairs=pairs))
    two = _findings(review(people=people, pairs=renamed))
    for (kind, subject), row in one.items():
        same = two[kind, ">".join(other.get(name, name) for name in subject.split(">"))]
        for figure in ("value", "compared_with", "n", "lost"):
            assert same[figure] == pytest.approx(row[figure], rel=1e-6)
    assert len(one) == len(two)


def test_nobody_is_never_a_subject() -> None:
    rng = np.random.default_rng(9)
    loose = ChainSettings(finding_rate=0.99, min_pair_leads=1, low_share=0.999, many_leads=1.001)
    pairs = offers(rng, _chance(rng), 20)
    pairs.loc[pairs.index[::7], "sdr_id"] = UNASSIGNED
    handed = _handed_over({"ae00": 1.0, UNASSIGNED: 0.1}, rng)
    inputs = review(people=PEOPLE, pairs=pairs, am_handovers=handed)
    table = chain_findings(inputs, {}, loose)
    assert len(table) > 10
    named = table[["subject", "person_id", "counterpart_id"]].fillna("")
    assert not named.apply(lambda column: column.str.contains(UNASSIGNED, regex=False)).any(
        axis=None
    )


def test_degenerate_companies_have_no_findings_and_no_errors() -> None:
    assert chain_findings(review(), {}, SETTINGS).empty
    one = pd.DataFrame(
        {"month": [MONTH], "sdr_id": ["sdr00"], "ae_id": ["ae00"], "decision": ["rejected"],
         "decision_reason": ["(none)"], "leads": [50], "leads_first": [50]}
    )  # fmt: skip
    handed = _handed_over({"ae00": 0.0}, np.random.default_rng(0))
    alone = review(people=PEOPLE[PEOPLE["person_id"].isin(["sdr00", "ae00"])], pairs=one)
    alone = dataclasses.replace(alone, am_handovers=handed)
    for inputs in (alone, dataclasses.replace(alone, people=review().people)):
        assert set(chain_findings(inputs, {}, SETTINGS)["finding"]) <= set(MEASURES)
    for share in (0.0, 1.0):
        ratings = {
            metric: _even(metric, share, 100)
            for metric in ("lead_rate", "acceptance_rate", "close_rate", "account_retention")
        }
        found = chain_findings(alone, ratings, SETTINGS)
        assert set(found["finding"]) <= set(MEASURES)
