"""Pairs: who meets whom, what it should bring, and who must not meet."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from dagster_project.coaching.inputs import Inputs
from dagster_project.settings_statistics import StatisticsSettings
from tests.unit.coaching.pairing_inputs import (
    STEADY,
    Advice,
    advise,
    changed,
    coached,
    coaching,
    company,
)

_COMPANY = company()
_PLAIN = advise(_COMPANY)
_WITH_EFFECT = replace(
    _PLAIN.added,
    priors={kind: replace(one, mean=0.25, sd=0.1) for kind, one in _PLAIN.added.priors.items()},
)
_USUAL = advise(_COMPANY, added=_WITH_EFFECT)


def _pairs(advice: Advice, metric: str | None = None) -> pd.DataFrame:
    rows = advice.rows[advice.rows["kind"] == "pair"]
    return rows if metric is None else rows[rows["metric"] == metric]


def _first() -> pd.Series:
    return _pairs(_USUAL, "close_rate").iloc[0]


def test_uplift_and_money_follow_from_the_figures_that_are_stated() -> None:
    for _, row in _pairs(_USUAL).iterrows():
        facts = json.loads(row["inputs"])
        share = min(row["gap"], 1.0)
        events = facts["coach_effect"] * share * facts["information_per_month"]
        assert row["uplift"] == pytest.approx(events, rel=1e-4)
        assert row["money"] == pytest.approx(events * facts["money_per_event"] * 4, rel=1e-4)
        assert row["value_per_hour"] == pytest.approx(row["money"] / row["hours"])
        assert row["uplift_low"] < row["uplift"] < row["uplift_high"]
        assert row["money_low"] < row["money"] < row["money_high"]
        assert row["value"] >= row["threshold"] == 0.1
        assert row["hours"] == 6


def test_events_are_worth_what_they_were_worth_on_average() -> None:
    """A deal 4,000 / 4; a lead 50,000 / 100, a qualified one twice that."""
    seen = {
        row["metric"]: json.loads(row["inputs"])["money_per_event"]
        for _, row in _USUAL.rows.iterrows()
    }
    expected = {"close_rate": 1000, "qualified_lead_rate": 1000, "lead_rate": 500}
    assert {metric: seen[metric] for metric in expected if metric in seen} == {
        metric: price for metric, price in expected.items() if metric in seen
    }
    assert len(seen.keys() & expected.keys()) >= 2
    assert set(_USUAL.rows["currency"]) == {"EUR"}


def test_money_is_left_open_where_it_cannot_be_derived() -> None:
    rows = advise(replace(_COMPANY, ae=_COMPANY.ae.assign(amount_won=0.0)), added=_WITH_EFFECT).rows
    deals = rows[rows["metric"] == "close_rate"]
    assert len(deals)
    assert deals[["money", "money_low", "value_per_hour", "currency"]].isna().all(axis=None)
    assert deals.loc[deals["kind"] == "pair", "uplift"].notna().all()


def test_the_weak_are_taught_by_stronger_ones_of_their_role_or_by_those_downstream() -> None:
    pairs = _pairs(_USUAL)
    roles = pairs["coach_id"].str[:-2] + "_to_" + pairs["person_id"].str[:-2]
    assert (roles == pairs["direction"]).all()
    within = pairs[pairs["rule_id"] == "gap_to_coach"]
    assert (within["coach_id"] > within["person_id"]).mean() > 0.9  # ids ascend with skill
    assert {"ae00", "ae01", "sdr00", "sdr01"} <= set(pairs["person_id"])
    assert not {"ae11", "sdr11"} & set(pairs["person_id"])


def test_coaches_take_as_many_as_they_have_hours_and_coachees_have_one_coach() -> None:
    rows = _USUAL.rows
    assert rows.groupby("coach_id").size().max() <= 2
    assert not rows["person_id"].duplicated().any()
    assert not rows["recommendation_id"].duplicated().any()
    one_each = _COMPANY.profiles.assign(hours_per_month=5.9)
    rows = advise(replace(_COMPANY, profiles=one_each), added=_WITH_EFFECT).rows
    assert rows.groupby("coach_id").size().max() == 1


def test_nobody_coaches_and_is_coached_in_the_same_metric() -> None:
    rows = _USUAL.rows
    coaching_in = set(rows[["coach_id", "metric"]].itertuples(index=False, name=None))
    coached_in = set(rows[["person_id", "metric"]].itertuples(index=False, name=None))
    assert coaching_in
    assert not coaching_in & coached_in


def test_the_best_aes_are_developed_by_ams_and_are_no_coachees_besides() -> None:
    slate = _USUAL.rows[_USUAL.rows["kind"] == "slate"]
    rows = _USUAL.ranked.rows
    closing = rows[rows["metric"] == "close_rate"]
    best = closing.nlargest(3, "p_top_quartile")
    assert sorted(slate["person_id"]) == sorted(best["person_id"])
    assert set(slate["coach_id"].str[:-2]) == {"am"}
    assert slate["uplift"].isna().all()
    assert (slate["value"] >= 0.5).all()
    none = advise(_COMPANY, coaching(slate_size=0), added=_WITH_EFFECT).rows
    assert set(none["kind"]) == {"pair"}


def _moved(inputs: Inputs, column: str, **values: str) -> Inputs:
    for person, value in values.items():
        inputs = changed(inputs, "people", person, **{column: value})
    return inputs


def test_pairs_that_may_not_meet_are_not_recommended() -> None:
    """The first pair of all is forbidden in each way; the coachee then gets another coach."""
    pair = _first()
    coach, coachee = pair["coach_id"], pair["person_id"]
    failed = pd.DataFrame(
        {"coach_id": [coach], "coachee_id": [coachee], "direction": [pair["direction"]],
         "metric": ["close_rate"], "start": [1], "effect": [-1.0], "effect_sd": [0.5],
         "p_positive": [0.02]}
    )  # fmt: skip
    ways: list[tuple[Inputs, StatisticsSettings, pd.DataFrame]] = [
        (_COMPANY, coaching(excluded_pairs=[[coach, coachee]]), _WITH_EFFECT.pairs),
        (_moved(_COMPANY, "language", **{coach: "fr"}), STEADY, _WITH_EFFECT.pairs),
        (_moved(_COMPANY, "team", **{coach: "S"}), coaching(same_team=True), _WITH_EFFECT.pairs),
        (
            _moved(_COMPANY, "manager_id", **{coachee: coach}),
            coaching(own_reports=False),
            _WITH_EFFECT.pairs,
        ),
        (_COMPANY, STEADY, failed),
    ]
    for inputs, settings, before in ways:
        rows = advise(inputs, settings, replace(_WITH_EFFECT, pairs=before)).rows
        met = set(rows[["coach_id", "person_id"]].itertuples(index=False, name=None))
        assert met
        assert (coach, coachee) not in met


def test_languages_that_nobody_wrote_down_keep_nobody_apart() -> None:
    inputs = replace(_COMPANY, people=_COMPANY.people.assign(language=""))
    assert len(advise(inputs, added=_WITH_EFFECT).rows) == len(_USUAL.rows)


def test_who_was_coached_lately_rests() -> None:
    coachee = _first()["person_id"]
    busy = coached(_COMPANY, ("am03", coachee, "close_rate", 6))
    assert coachee not in set(advise(busy, added=_WITH_EFFECT).rows["person_id"])
    rested = coached(_COMPANY, ("am03", coachee, "close_rate", 7))
    assert coachee in set(advise(rested, added=_WITH_EFFECT).rows["person_id"])


def test_where_people_differ_by_chance_alone_nobody_is_paired() -> None:
    assert advise(company(spread=0.0), added=_WITH_EFFECT).rows.empty


@pytest.mark.parametrize("willing", [False, None])
def test_where_nobody_is_willing_there_are_no_pairs(willing: bool | None) -> None:
    profiles = _COMPANY.profiles.assign(is_willing=pd.array([willing] * 36, dtype="boolean"))
    advice = advise(replace(_COMPANY, profiles=profiles), added=_WITH_EFFECT)
    assert advice.rows.empty
    assert len(advice.candidates)


def test_without_any_coaching_so_far_pairs_are_tried_and_promise_nothing() -> None:
    rows = _pairs(_PLAIN)
    assert len(rows)
    assert rows["is_exploration"].all()
    assert rows["uplift"].abs().max() < 1e-9
    assert rows["p_positive"].tolist() == pytest.approx([0.5] * len(rows))
    assert (rows["uplift_high"] > 0).all()


@pytest.mark.parametrize("people", [1, 2])
def test_one_or_two_people_per_role_are_not_compared(people: int) -> None:
    advice = advise(company(people=people))
    assert advice.rows.empty
    assert len(advice.candidates) == people * 10


def test_the_order_of_rows_changes_nothing() -> None:
    shuffled = {
        name: getattr(_COMPANY, name).sample(frac=1, random_state=3)
        for name in ("people", "profiles", "cells", "stints")
    }
    again = advise(replace(_COMPANY, **shuffled), added=_WITH_EFFECT)
    pd.testing.assert_frame_equal(again.rows, _USUAL.rows, rtol=1e-12)
    pd.testing.assert_frame_equal(again.candidates, _USUAL.candidates, rtol=1e-12)
