"""The coaching pages: every recommendation, who coached whom, and pages with hardly anything."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.draw import draw
from reports.company.coaching import build_coaching
from reports.company.context import Context
from reports.format import formatter_in
from reports.model import Statement
from reports.relations import TABLES
from reports.statements import every
from tests.unit.reports.coaching_rows import (
    NBSP,
    add_candidate,
    add_effect,
    add_incentive,
    add_pair,
    add_person,
    add_rates,
    add_session,
    html_of,
    section_of,
    text_of,
)
from tests.unit.reports.people import LONG, MARKUP
from tests.unit.reports.team_rows import MONTH, Rows, pack_of


def test_a_company_without_anybody_to_coach_has_no_coaching_pages() -> None:
    rows = Rows()
    add_effect(rows, "all", "all", "no_engagements")
    assert build_coaching(Context(pack_of(rows), (), (), ())) is None


def test_a_pair_is_shown_in_events_money_and_probability() -> None:
    rows = Rows()
    add_rates(rows)
    add_pair(rows)
    (pair,) = section_of(rows).pairs.pairs
    assert (pair.coachee, pair.coach) == ("Coachee 001", "Coach 001")
    assert (pair.gain, pair.gain_range) == ("0.4 deals won", "−0.8 to 1.6")
    assert (pair.worth, pair.worth_range) == ("€9,600", "−18,000 to 37,000")
    assert (pair.chance, pair.hours, pair.is_trial) == ("91%", "6", False)
    assert pair.levels == "at 30.0%, the coach at 34.4%"


def test_a_pair_across_roles_is_held_against_the_best_quarter() -> None:
    rows = Rows()
    add_rates(rows)
    add_pair(rows, rule_id="gap_to_upper_quartile", metric="lead_rate", uplift_unit="leads_sent")
    (pair,) = section_of(rows).pairs.pairs
    assert pair.levels == "at 1.20 a day, the best quarter from 1.47 a day"


def test_a_gain_that_may_be_below_zero_beside_a_likely_coach_is_explained() -> None:
    rows, sure = Rows(), Rows()
    add_pair(rows)
    add_pair(sure, uplift_low=0.05, p_positive=0.99)
    said = "reaches below zero wherever that probability is under 95%"
    assert said in text_of(section_of(rows))
    assert said not in text_of(section_of(sure))


def test_the_lead_says_how_many_pairs_bring_what_and_how_sure_that_is() -> None:
    rows = Rows()
    add_pair(rows, 1)
    add_pair(rows, 2, uplift_low=0.05)
    add_pair(rows, 3, kind="slate", uplift=None, uplift_low=None, money=None)
    count, uncertain, slates = section_of(rows).pairs.statements
    assert "3 pairs are recommended, for 18" in count.text
    assert "worth about €19,000 over 4" in count.text
    assert "In 1 of the 2 pairs" in uncertain.text
    assert uncertain.n == 2
    assert slates.text.startswith("1 pair develops one of the best AEs")


def test_a_gain_that_nobody_estimated_is_a_dash() -> None:
    rows = Rows()
    add_pair(rows, kind="slate", uplift=None, uplift_low=None, money=None, money_low=None)
    (pair,) = section_of(rows).pairs.pairs
    assert (pair.gain, pair.gain_range, pair.worth, pair.worth_range) == ("–", "", "–", "")


def test_a_trial_is_marked_and_explained() -> None:
    rows = Rows()
    add_pair(rows, is_exploration=True)
    text = text_of(section_of(rows))
    assert "Coach 001 Trial" in text
    assert "Trial: little is known" in text


def test_without_a_pair_the_page_says_so_instead_of_showing_a_table() -> None:
    rows = Rows()
    add_candidate(rows, 1, 1)
    section = section_of(rows)
    assert section.pairs.statements[0].rule == "coaching_no_pairs"
    assert "Gain in" not in text_of(section)


def test_other_advice_is_listed_with_what_need_not_be_done_last() -> None:
    rows = Rows()
    for number, kind in enumerate(("none", "target", "process_reasons", "workload", "new_kind")):
        add_pair(
            rows, number, kind=kind, coach_id=None, coach_name=None, uplift=None, money=None,
            action_id="leave_alone", rule_id="month_within_noise",
        )  # fmt: skip
    others = section_of(rows).others
    assert others is not None
    kinds = [row.advice.kind for row in others.rows]
    assert kinds == ["process_reasons", "workload", "target", "none", "new_kind"]
    assert others.lead.text.startswith("5 findings about single people")
    assert "nothing (1)" in others.lead.text


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["workload"], "1 finding about a single person needs something else than coaching."),
        (["none", "none"], "2 findings about single people need nothing to be done."),
    ],
)
def test_other_advice_is_counted_without_a_zero(kinds: list[str], said: str) -> None:
    rows = Rows()
    for number, kind in enumerate(kinds):
        add_pair(rows, number, kind=kind, coach_id=None, action_id="leave_alone")
    others = section_of(rows).others
    assert others is not None
    assert others.lead.text == said


@given(st.lists(st.sampled_from(["pair", "slate", "none", "workload"]), min_size=1, max_size=12))
def test_every_recommendation_is_on_the_page(kinds: list[str]) -> None:
    rows = Rows()
    for number, kind in enumerate(kinds):
        is_paired = kind in {"pair", "slate"}
        add_pair(
            rows, number, kind=kind, coach_id=f"coach-{number:03d}" if is_paired else None,
            action_id="coach_in_role" if is_paired else "leave_alone",
        )  # fmt: skip
    text = text_of(section_of(rows))
    for number, kind in enumerate(kinds):
        assert f"Coachee {number:03d}" in text
        assert kind not in {"pair", "slate"} or f"Coach {number:03d}" in text


def test_the_map_holds_the_last_twelve_months_of_people_who_are_known() -> None:
    rows = Rows()
    for person, name in (("a", "Ada"), ("b", "Ben"), ("c", "Cleo"), ("d", "Dora")):
        add_person(rows, person, name)
    add_session(rows, "a", "c")
    add_session(rows, "a", "c", month=date(2025, 11, 1))
    add_session(rows, "b", "d", hours=None)
    add_session(rows, "b", "d", month=date(2025, 10, 1))
    add_session(rows, "b", "(unassigned)")
    picture = section_of(rows).picture
    assert picture is not None
    assert (picture.rows, picture.columns) == (("Ada", "Ben"), ("Cleo", "Dora"))
    shown = [[cell and cell.value for cell in row] for row in picture.cells]
    assert shown == [[4.0, None], [None, 2.0]]
    said = picture.alt.text.replace(NBSP, " ")
    assert said.startswith("6 sessions with 3.00 h in twelve months, by 2 coaches with 2 coachees")
    assert said.endswith("Ada and Cleo met most often (4).")
    assert draw(picture, formatter_in("en")).lstrip().startswith("<svg")


def test_pairs_that_met_equally_often_are_counted_and_not_picked_from() -> None:
    rows = Rows()
    add_session(rows, "a", "c")
    add_session(rows, "b", "d")
    picture = section_of(rows).picture
    assert picture is not None
    assert picture.alt.text.endswith("the most of one pair is 2 (2 pairs).")


def test_sessions_without_hours_are_said_to_be_without() -> None:
    rows = Rows()
    add_session(rows, "a", "c", hours=None)
    add_session(rows, "b", "d", hours=None)
    picture = section_of(rows).picture
    assert picture is not None
    assert picture.alt.text.startswith("4 sessions in twelve months, without recorded hours, by 2")


def test_one_coach_alone_makes_no_map() -> None:
    rows = Rows()
    add_session(rows, "a", "c")
    add_session(rows, "a", "d")
    assert section_of(rows).picture is None


def test_a_large_map_is_cut_to_the_most_active_and_says_so() -> None:
    rows = Rows()
    for number in range(30):
        add_session(rows, f"coach-{number:02d}", f"coachee-{number:02d}", sessions=number + 1)
    picture = section_of(rows).picture
    assert picture is not None
    assert len(picture.rows) == len(picture.columns) == 20
    assert picture.rows[0] == "coach-29"
    assert "n = 410 of 465 sessions" in picture.note


_KEYS: dict[str, dict[str, object]] = {
    "recommendations": {"recommendation_id": "r", "kind": "pair", "person_id": "x"},
    "candidates": {
        "direction": "ae_to_ae",
        "metric": "close_rate",
        "person_id": "x",
        "is_proven": False,
        "is_eligible": True,
    },
    "candidate_reasons": {
        "direction": "ae_to_ae",
        "metric": "close_rate",
        "person_id": "x",
        "side": "for",
        "reason": "strong_in_metric",
    },
    "effects": {"direction": "all", "metric": "all", "verdict": "measured"},
    "value_added": {"direction": "ae_to_ae", "metric": "close_rate", "coach_id": "x"},
    "calibration": {"role": "ae", "metric": "close_rate", "statement": "top_quarter", "bin": 1},
    "incentives": {"person_id": "x"},
    "incentive_totals": {"team": "(company)"},
    "transitions": {"person_id": "x", "to_role": "coach", "moved_in": date(2026, 5, 1)},
    "ranked_roles": {"role": "ae", "metric": "close_rate"},
    "sessions": {"month": MONTH, "coach_id": "x", "coachee_id": "y", "metric": "(none)"},
}


def _print(tables: Iterable[str]) -> str:
    rows = Rows()
    for table in tables:
        rows.add(table, **_KEYS[table])
    section = section_of(rows)
    assert all(statement.text for statement in every(section, Statement))
    return text_of(section)


def test_columns_without_a_value_are_printed_as_dashes() -> None:
    assert set(_KEYS) <= set(TABLES)
    text = _print(_KEYS)
    # "None of it says that the move is the cause" is a sentence.
    assert not re.search(r"\b(?:None(?! of)|nan|NaN|inf)\b", text)
    assert "–" in text


@pytest.mark.parametrize("table", ["recommendations", "candidates", "incentives", "transitions"])
def test_each_part_stands_alone(table: str) -> None:
    assert _print([table])


def test_headings_follow_each_other_and_hold_untrusted_names_apart() -> None:
    rows = Rows()
    add_pair(rows, full_name=MARKUP, coach_name=LONG)
    add_pair(rows, 2, kind="none", coach_id=None, action_id="leave_alone")
    add_candidate(rows, 1, 1, full_name=MARKUP)
    add_incentive(rows)
    rows.add("transitions", **_KEYS["transitions"], full_name="Mover")
    html = html_of(section_of(rows))
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert MARKUP not in html
    assert LONG in html
