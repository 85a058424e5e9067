"""Hand-overs between two: pairs who do not get on are found, and next to nobody else."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.chain import handovers, loops
from tests.unit.coaching.chain_inputs import MONTH, offers, review
from tests.unit.coaching.chain_people import (
    AES,
    PEOPLE,
    SDRS,
    SETTINGS,
    chance,
    findings,
    handed_over,
)


def test_without_anything_planted_few_reviews_have_a_finding() -> None:
    """People differ, pairs do not: each kind may be wrong in one review of ten."""
    kinds: list[str] = []
    for seed in range(80):
        rng = np.random.default_rng(seed)
        handed = handed_over(dict.fromkeys(AES, 1.03), rng, lost=0.12)
        inputs = review(people=PEOPLE, pairs=offers(rng, chance(rng), 25), am_handovers=handed)
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
        pairs = offers(rng, chance(rng, {("sdr03", "ae04"): 0.25}), 60)
        found = handovers.lead_pairs(review(people=PEOPLE, pairs=pairs), SETTINGS, 0.2)["subject"]
        is_found.append("sdr03>ae04" in set(found))
        false_share.append((found != "sdr03>ae04").sum() / max(len(found), 1))
    assert np.mean(is_found) >= 0.9
    assert np.mean(false_share) <= 0.15


def test_what_a_pair_loses_is_told_in_deals() -> None:
    rng = np.random.default_rng(0)
    pairs = offers(rng, chance(rng, {("sdr03", "ae04"): 0.25}), 60)
    chain = pd.DataFrame({"cohort_month": MONTH - np.arange(6, 18), "leads_sent": 100})
    chain = chain.assign(leads_accepted=50, deals_won=10)
    row = findings(review(people=PEOPLE, pairs=pairs, chain=chain))[
        "pair_accepts_less", "sdr03>ae04"
    ]
    assert (row["person_id"], row["counterpart_id"], row["team"]) == ("sdr03", "ae04", "SDR 0")
    missing = (row["compared_with"] - row["value"]) * row["n"]
    assert row["lost"] == pytest.approx(missing * 10 / 50)
    assert row["lost_unit"] == "deals_won"


def test_two_teams_that_do_not_get_on_are_found() -> None:
    rng = np.random.default_rng(3)
    strangers = {(sdr, ae): 0.75 for sdr in SDRS[::3] for ae in AES[::3]}
    found = findings(review(people=PEOPLE, pairs=offers(rng, chance(rng, strangers), 60)))
    teams = [subject for kind, subject in found if kind == "teams_accept_less"]
    assert teams == ["SDR 0>AE 0"]
    assert found["teams_accept_less", "SDR 0>AE 0"]["lost_unit"] == "leads_accepted"


def test_a_strict_ae_alone_is_no_finding_about_pairs() -> None:
    rng = np.random.default_rng(4)
    strict = {(sdr, "ae05"): 0.4 for sdr in SDRS}
    found = findings(review(people=PEOPLE, pairs=offers(rng, chance(rng, strict), 60)))
    assert not [subject for kind, subject in found if kind == "pair_accepts_less"]


def test_accounts_that_shrink_between_two_are_found() -> None:
    rng = np.random.default_rng(6)
    rows = handed_over(dict.fromkeys(AES, 1.0), rng).assign(accounts=4)
    shrinks = (rows["ae_id"] == "ae01") & (rows["am_id"] == "am02")
    rows["value_now"] = rows["value_now"].where(~shrinks, rows["value_now"] * 0.4)
    found = findings(review(people=PEOPLE, am_handovers=rows))
    assert list(found) == [("pair_loses_value", "ae01>am02")]
    assert found["pair_loses_value", "ae01>am02"]["counterpart_id"] == "am02"


def test_who_has_changed_role_is_in_no_team_of_the_old_one() -> None:
    rng = np.random.default_rng(3)
    strangers = {("sdr00", ae): 0.3 for ae in AES[::3]}
    pairs = offers(rng, chance(rng, strangers), 60)
    assert ("teams_accept_less", "X>AE 0") in findings(review(people=_moved("sdr"), pairs=pairs))
    found = findings(review(people=_moved("ae"), pairs=pairs))
    assert not [subject for kind, subject in found if kind == "teams_accept_less"]


def _moved(role: str) -> pd.DataFrame:
    """The first SDR, in a team of their own, in this role."""
    is_moved = PEOPLE["person_id"] == "sdr00"
    return PEOPLE.assign(
        role=PEOPLE["role"].where(~is_moved, role), team=PEOPLE["team"].where(~is_moved, "X")
    )
