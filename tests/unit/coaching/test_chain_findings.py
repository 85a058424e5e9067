"""Findings of the chain: what is planted is found, and where nothing is, next to nothing."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.coaching.chain.findings import chain_findings
from dagster_project.coaching.evidence import make_panel
from dagster_project.coaching.inputs import UNASSIGNED
from dagster_project.coaching.metrics import RATES
from dagster_project.coaching.rating import Rating, rate
from dagster_project.settings_statistics import ChainSettings, RatingSettings
from tests.unit.coaching.chain_inputs import MONTH, offers, review
from tests.unit.coaching.chain_people import (
    AES,
    AMS,
    MEASURES,
    PEOPLE,
    ROLES,
    SDRS,
    SETTINGS,
    chance,
    findings,
    handed_over,
)


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


def test_a_team_that_closes_less_is_found_with_what_it_cost() -> None:
    ratings = {"close_rate": _even("close_rate", 0.3, 120, **dict.fromkeys(AES[1::3], 0.2))}
    found = findings(review(people=PEOPLE), **ratings)
    assert list(found) == [("team_lost", "close_rate:AE 1")]
    row = found["team_lost", "close_rate:AE 1"]
    assert row["value"] == pytest.approx(0.2)
    assert row["lost"] == pytest.approx((row["compared_with"] - 0.2) * 360)
    assert (row["team"], row["lost_unit"], row["n"]) == ("AE 1", "deals_won", 360)


def test_who_has_left_the_role_does_not_count_in_a_team() -> None:
    rating = _even("close_rate", 0.3, 120, **dict.fromkeys(AES[1::3], 0.2))
    gone = dataclasses.replace(rating, is_peer=~np.isin(rating.people, AES[1::3]))
    assert not findings(review(people=PEOPLE), close_rate=gone)


def test_many_leads_that_are_seldom_accepted_are_local_optimisation() -> None:
    ratings = {
        "lead_rate": _even("lead_rate", 0.15, 1800, sdr02=0.3, sdr05=0.3),
        "acceptance_rate": _even("acceptance_rate", 0.6, 300, sdr02=0.3, sdr07=0.3),
    }
    found = findings(review(people=PEOPLE), **ratings)
    assert [subject for kind, subject in found if kind == "many_leads_few_accepted"] == ["sdr02"]
    row = found["many_leads_few_accepted", "sdr02"]
    assert row["value"] <= row["threshold"] < row["compared_with"]
    assert 0.3 < row["value"] < 0.4
    assert row["n"] == 300


def test_closing_what_shrinks_afterwards_is_local_optimisation() -> None:
    rng = np.random.default_rng(5)
    shares = dict.fromkeys(AES, 1.05) | {"ae03": 0.5, "ae06": 0.5}
    inputs = review(people=PEOPLE, am_handovers=handed_over(shares, rng))
    found = findings(inputs, close_rate=_even("close_rate", 0.25, 150, ae03=0.45, ae08=0.45))
    kind = "closes_well_grows_badly"
    assert [subject for one, subject in found if one == kind] == ["ae03"]
    row = found["closes_well_grows_badly", "ae03"]
    assert row["value"] == pytest.approx(0.5, abs=0.05)
    assert (row["n"], row["lost_unit"]) == (24, "amount")
    assert row["lost"] == pytest.approx((row["compared_with"] - row["value"]) * 12 * 20_000)


@settings(max_examples=8)
@given(seed=st.integers(0, 10**6))
def test_findings_follow_the_people_and_not_their_ids(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = offers(rng, chance(rng, {("sdr03", "ae04"): 0.2}), 60)
    ids = [*SDRS, *AES, *AMS]
    other = dict(zip(ids, (f"x{number:02d}" for number in rng.permutation(len(ids))), strict=True))
    renamed = pairs.assign(
        sdr_id=pairs["sdr_id"].replace(other), ae_id=pairs["ae_id"].replace(other)
    )
    people = PEOPLE.assign(person_id=PEOPLE["person_id"].replace(other))
    one = findings(review(people=PEOPLE, pairs=pairs))
    two = findings(review(people=people, pairs=renamed))
    for (kind, subject), row in one.items():
        same = two[kind, ">".join(other.get(name, name) for name in subject.split(">"))]
        for figure in ("value", "compared_with", "n", "lost"):
            assert same[figure] == pytest.approx(row[figure], rel=1e-6)
    assert len(one) == len(two)


def test_nobody_is_never_a_subject() -> None:
    rng = np.random.default_rng(9)
    loose = ChainSettings(finding_rate=0.99, min_pair_leads=1, low_share=0.999, many_leads=1.001)
    pairs = offers(rng, chance(rng), 20)
    pairs.loc[pairs.index[::7], "sdr_id"] = UNASSIGNED
    handed = handed_over({"ae00": 1.0, UNASSIGNED: 0.1}, rng)
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
    handed = handed_over({"ae00": 0.0}, np.random.default_rng(0))
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
