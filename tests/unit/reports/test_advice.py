"""The words of recommendations, for the three who read them."""

import json
import re
from typing import Any, get_args

import pytest

from dagster_project.coaching import actions
from reports.advice import Advice, Audience, advise
from reports.advice_processes import PROCESS_MONTHS
from reports.errors import SnapshotError
from reports.format import formatter_in
from reports.marts import Record
from reports.model import Statement
from reports.roster import Roster, roster_of
from reports.statements import every
from tests.unit.reports.by_hand import ByHand, person

_PEOPLE = (
    person("c", "Carla Coach", "ae"),
    person("o", "Otto Other", "sdr"),
    person("p", "Paula Person", "sdr"),
)
_EMPTY = (
    "coach_id", "counterpart_id", "metric", "gap", "uplift", "uplift_low", "uplift_high",
    "uplift_unit", "uplift_rate", "money", "money_low", "money_high", "currency", "p_positive",
    "value_per_hour", "is_exploration",
)  # fmt: skip
# What a logit or a raw JSON figure looks like: three digits and more after the point.
_RAW = re.compile(r"\d\.\d{3}")


def row(kind: str, rule: str, action: str, **values: object) -> dict[str, Any]:
    """A row of `coaching_recommendations` about Paula."""
    inputs = values.pop("inputs", {})
    empty: dict[str, Any] = dict.fromkeys(_EMPTY)
    return empty | {
        "recommendation_id": f"{kind}-p",
        "kind": kind,
        "person_id": "p",
        "hours": 1.0,
        "rule_id": rule,
        "action_id": action,
        "n": 26,
        "inputs": json.dumps(inputs),
        "action_arguments": json.dumps(inputs),
        **values,
    }


def coaching(
    rule: str = "gap_to_coach", action: str = "coach_in_role", **values: object
) -> dict[str, Any]:
    """Carla coaches Paula, worth 1.5 qualified leads a month."""
    facts = {
        "information_per_month": 7.787833, "months_of_effect": 4, "months": 2,
        "hours_per_month": 3.0,
    }  # fmt: skip
    told: dict[str, object] = {
        "coach_id": "c", "metric": "qualified_lead_rate", "gap": 0.417874, "uplift": 1.532741,
        "uplift_low": -0.470992, "uplift_high": 2.777539, "uplift_unit": "leads_qualified",
        "uplift_rate": 0.004907, "money": 59797.55, "money_low": -18375.1, "money_high": 130334.6,
        "currency": "EUR", "p_positive": 0.8943, "hours": 6.0, "is_exploration": False,
        "value": 0.417874, "threshold": 0.1, "n": 379, "inputs": facts,
    }  # fmt: skip
    return row(str(values.pop("kind", "pair")), rule, action, **(told | values))


ROWS: tuple[Record, ...] = (
    coaching(),
    coaching(is_exploration=True),
    coaching("gap_to_upper_quartile", "coach_across_roles"),
    coaching("development_slate", "develop_best", kind="slate", uplift=None, money=None, value=0.8),
    row("process_reasons", "rejections_without_reason", "explain_rejections", counterpart_id="o",
        value=0.307692, threshold=0.3, inputs={"without_reason": 8.0}),
    row("process_sla", "decisions_past_sla", "decide_within_sla", metric="decided_within_sla",
        value=0.423077, threshold=0.3, inputs={"late": 11.0}),
    row("workload", "more_than_peers", "spread_workload", value=2.0, threshold=1.5, n=17,
        inputs={"figure": "deals_open", "load": 38.0, "median": 19.0}),
    row("workload", "more_than_peers", "spread_workload", value=1.720184, threshold=1.5, n=9,
        inputs={"figure": "accounts_held", "load": 375.0, "median": 218.0}),
    row("target", "target_missed_by_performer", "review_target", value=0.144021, threshold=0.7,
        inputs={"attainment_metric": "upsell_attainment", "score": 0.105424}),
    row("none", "month_within_noise", "leave_alone", metric="qualified_lead_rate", hours=0.0,
        value=-1.06796, threshold=-1.644854, n=30,
        inputs={"observed": 10.0, "expected": 13.306984}),
)  # fmt: skip
_IDS = [f"{one['action_id']}-{place}" for place, one in enumerate(ROWS)]


@pytest.fixture(scope="module")
def roster() -> Roster:
    return ByHand({"people": _PEOPLE}).pack().roster


def said(row: Record, roster: Roster, audience: Audience, viewer: str = "") -> Advice:
    return advise(row, roster, formatter_in("en"), audience, viewer)


def sentences(advice: Advice) -> str:
    return " ".join(str(one) for one in (advice.text, advice.reason, advice.gain) if one)


@pytest.mark.parametrize("audience", get_args(Audience))
@pytest.mark.parametrize("one", ROWS, ids=_IDS)
def test_every_code_has_words_of_its_own_for_every_reader(
    one: Record, audience: Audience, roster: Roster
) -> None:
    advice = said(one, roster, audience)
    assert advice.text.rule == one["action_id"]
    assert advice.reason.rule == one["rule_id"]
    text = sentences(advice)
    assert not text.startswith("Recommended for")
    assert "Found by the rule" not in text
    assert "%(" not in text
    assert not _RAW.search(text), "a raw figure is printed"


@pytest.mark.parametrize("one", ROWS, ids=_IDS)
def test_a_person_is_told_of_no_money_and_of_nobodys_figures_but_their_own(
    one: Record, roster: Roster
) -> None:
    for viewer in ("", "c", "o"):
        advice = said(one, roster, "person", viewer)
        for statement in every(advice, Statement):
            printed = f"{statement.text} {statement.threshold} {statement.inputs}"
            assert "€" not in printed
            assert "median" not in printed
            assert "ahead" not in printed
            assert "lacks" not in printed
    if one["kind"] in {"pair", "process_reasons"}:
        reason = said(one, roster, "person").reason
        assert not re.search(r"\d", reason.text)
        assert reason.n is None


def test_the_head_of_sales_is_told_events_money_and_how_likely_it_helps(roster: Roster) -> None:
    gain = said(coaching(), roster, "lead").gain
    assert str(gain) == (
        "Expected: 6.1 more qualified leads in 4 months (90% range of the estimate: −1.9 to 11.1). "
        "That is worth about €60,000 (−18,000 to 130,000). Coaching by Carla Coach helps at all "
        "with a probability of 89%."
    )


def test_a_probability_is_that_of_the_coach_and_a_person_is_not_told_it_by_name(
    roster: Roster,
) -> None:
    slate = said({**ROWS[3], "p_positive": 0.82}, roster, "lead").gain
    assert str(slate) == "Coaching by Carla Coach helps at all with a probability of 82%."
    own = str(said(coaching(), roster, "person").gain)
    assert own.endswith("Such coaching helps at all with a probability of 89%.")
    assert "Carla" not in own


def test_a_manager_is_told_everything_but_money(roster: Roster) -> None:
    gain = said(coaching(), roster, "manager").gain
    assert "€" not in str(gain)
    assert "probability of 89%" in str(gain)


def test_a_gap_is_told_as_the_events_that_it_is_worth(roster: Roster) -> None:
    reason = said(coaching(), roster, "lead").reason
    assert reason.text == "Carla Coach is ahead by what is worth about 3.3 qualified leads a month."
    assert reason.threshold == "flagged from a gap worth 0.8 a month"
    assert reason.n == 379


def test_a_coach_who_is_not_proven_is_said_to_be_a_trial(roster: Roster) -> None:
    trial, proven = coaching(is_exploration=True), coaching()
    sentence = "Worth a try: little is known about Carla Coach as a coach yet."
    for audience in ("lead", "manager"):
        advice = said(trial, roster, audience)
        assert str(advice.caveat) == sentence
        assert sentence in str(advice.gain)
        assert sentence not in str(advice.expected)
        assert said(proven, roster, audience).caveat is None
    assert said(trial, roster, "person").caveat is None


def test_one_month_within_chance_says_how_often_chance_makes_it(roster: Roster) -> None:
    advice = said(ROWS[-1], roster, "lead")
    assert "in 14% of cases" in advice.reason.text
    assert advice.reason.threshold == "worth a look below 5%"
    assert advice.gain is None


def test_coach_and_counterpart_get_sentences_of_their_own(roster: Roster) -> None:
    assert "support Paula Person" in str(said(coaching(), roster, "person", "c").text)
    assert "together with Carla Coach" in str(said(coaching(), roster, "person").text)
    other = said(ROWS[4], roster, "person", "o")
    assert "came back with Paula Person" in other.text.text


def test_the_plural_follows_the_printed_number(roster: Roster) -> None:
    one = said(coaching(uplift=0.25, uplift_low=0.1, uplift_high=0.3), roster, "lead")
    assert "1 more qualified lead in" in str(one.gain)
    month = coaching(inputs={"months": 1, "hours_per_month": 3.0})
    assert "in 1 month" in said(month, roster, "lead").text.text


@pytest.mark.parametrize("audience", get_args(Audience))
def test_codes_and_figures_that_are_missing_still_make_sentences(
    audience: Audience, roster: Roster
) -> None:
    bare = row("new_kind", "new_rule", "new_action", n=None, hours=None)
    advice = said(bare, roster, audience)
    assert "Paula Person" in advice.text.text
    assert "new_rule" in advice.reason.text
    assert advice.gain is None
    hollow = dict.fromkeys(coaching()) | {
        name: coaching()[name]
        for name in ("recommendation_id", "kind", "person_id", "rule_id", "action_id")
    }
    assert "%(" not in sentences(said(hollow, roster, audience))


def test_people_who_are_unknown_are_named_by_their_ids() -> None:
    text = said(coaching(), Roster({}), "lead").text
    assert text.text.startswith("Have c coach p in")


def test_arguments_that_are_no_json_object_are_refused(roster: Roster) -> None:
    with pytest.raises(
        SnapshotError, match=r'"action_arguments".* holds .*\[1.* where a JSON object was expected'
    ):
        said(coaching() | {"action_arguments": "[1"}, roster, "lead")


def test_how_far_back_processes_look_is_what_the_statistics_do() -> None:
    assert PROCESS_MONTHS == actions._PROCESS_MONTHS


def test_everybody_in_the_roster_has_a_role_behind_the_name() -> None:
    roster = roster_of(ByHand({"people": _PEOPLE}).pack().marts, ByHand().pack().month)
    text = said(coaching("gap_to_upper_quartile", "coach_across_roles"), roster, "lead").text
    assert "Carla Coach (AE) coach Paula Person (SDR)" in text.text
