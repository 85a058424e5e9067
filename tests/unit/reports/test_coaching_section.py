"""The coaching pages: every row in words, figures only where they are measured."""

import json
import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.draw import draw
from reports.company.coaching import CoachingSection, build_coaching
from reports.company.coaching_moves import _FINDINGS
from reports.company.coaching_reasons import _BLOCKS, _SAID_ELSEWHERE, _SHORT
from reports.company.coaching_words import Scale
from reports.company.context import Context
from reports.format import formatter_in
from reports.html import environment
from reports.model import Statement
from reports.relations import TABLES
from reports.statements import every
from tests.unit.reports.people import LONG, MARKUP
from tests.unit.reports.team_rows import MONTH, Rows, pack_of

_ROOT = Path(__file__).parents[3]
_STATISTICS = _ROOT / "dagster_project" / "coaching"
_NBSP = "\u00a0"


def _section(rows: Rows) -> CoachingSection:
    section = build_coaching(Context(pack_of(rows), (), (), ()))
    assert section is not None
    return section


def _html(section: CoachingSection) -> str:
    template = environment("en").get_template("coaching.html")
    return template.render(review=SimpleNamespace(coaching=section))


def _text(section: CoachingSection) -> str:
    bare = re.sub(r"<[^>]+>", " ", _html(section))
    return re.sub(r"\s+", " ", bare.replace(_NBSP, " "))


def _rates(rows: Rows) -> None:
    for role, metric, family, rate in (
        ("sdr", "qualified_lead_rate", "binomial", 0.5),
        ("sdr", "lead_rate", "poisson", 0.15),
        ("ae", "close_rate", "binomial", 0.3),
        ("am", "account_expansion", "binomial", 0.025),
        ("ae", "role_summary", "summary", None),
    ):
        rows.add("ranked_roles", role=role, metric=metric, family=family, role_rate=rate)


def _person(rows: Rows, person_id: str, name: str, role: str = "ae", team: str = "North") -> None:
    rows.add(
        "people", person_id=person_id, full_name=name, role=role, team=team,
        valid_from=date(2024, 1, 1),
    )  # fmt: skip


def _pair(rows: Rows, number: int = 1, **values: object) -> None:
    made: dict[str, object] = {
        "recommendation_id": f"pair-{number:03d}",
        "kind": "pair",
        "person_id": f"coachee-{number:03d}",
        "full_name": f"Coachee {number:03d}",
        "position": 1,
        "coach_id": f"coach-{number:03d}",
        "coach_name": f"Coach {number:03d}",
        "direction": "ae_to_ae",
        "role": "ae",
        "team": "AE North",
        "metric": "close_rate",
        "gap": 0.2,
        "uplift": 0.1,
        "uplift_low": -0.2,
        "uplift_high": 0.4,
        "uplift_unit": "deals_won",
        "money": 9584.4,
        "money_low": -18323.0,
        "money_high": 37489.0,
        "currency": "EUR",
        "p_positive": 0.908,
        "hours": 6.0,
        "value_per_hour": 1597.0,
        "is_exploration": False,
        "rule_id": "gap_to_coach",
        "inputs": json.dumps({"coachee_skill": 0.0, "months_of_effect": 4}),
        "action_id": "coach_in_role",
        "action_arguments": "{}",
    }
    rows.add("recommendations", **{**made, **values})


def _candidate(rows: Rows, number: int, rank: int | None, **values: object) -> None:
    made: dict[str, object] = {
        "direction": "ae_to_ae",
        "metric": "close_rate",
        "person_id": f"coach-{number:03d}",
        "full_name": f"Coach {number:03d}",
        "role": "ae",
        "team": "AE North",
        "value_added": 0.2,
        "value_added_low": -0.1,
        "value_added_high": 0.5,
        "p_positive": 0.9,
        "engagements": 2,
        "is_proven": True,
        "hours_free": 6.0,
        "capacity": 2,
        "is_eligible": rank is not None,
        "rank": rank,
    }
    rows.add("candidates", **{**made, **values})


def _reason(rows: Rows, number: int, reason: str, side: str = "against", **values: object) -> None:
    made = {"direction": "ae_to_ae", "metric": "close_rate", "person_id": f"coach-{number:03d}"}
    rows.add("candidate_reasons", **{**made, "side": side, "reason": reason, **values})


def _effect(rows: Rows, direction: str, metric: str, verdict: str, **values: object) -> None:
    figures: dict[str, object] = {
        f"{name}{end}": value
        for name in ("effect", "did")
        for end, value in (("", 0.3), ("_low", 0.1), ("_high", 0.5))
    }
    known: dict[str, object] = figures if verdict in {"measured", "not_separable"} else {}
    count = 0 if verdict == "no_engagements" else 21
    rows.add(
        "effects",
        **{
            "direction": direction,
            "metric": metric,
            "verdict": verdict,
            "engagements": count,
            "controls": 340,
            **known,
            **values,
        },
    )


def _session(rows: Rows, coach: str, coachee: str, **values: object) -> None:
    made = {"month": MONTH, "coach_id": coach, "coachee_id": coachee, "sessions": 2, "hours": 1.5}
    rows.add("sessions", **{**made, "metric": "close_rate", **values})


def test_a_company_without_anybody_to_coach_has_no_coaching_pages() -> None:
    rows = Rows()
    _effect(rows, "all", "all", "no_engagements")
    assert build_coaching(Context(pack_of(rows), (), (), ())) is None


def test_a_pair_is_shown_in_events_money_and_probability() -> None:
    rows = Rows()
    _rates(rows)
    _pair(rows)
    (pair,) = _section(rows).pairs.pairs
    assert (pair.coachee, pair.coach) == ("Coachee 001", "Coach 001")
    assert (pair.gain, pair.gain_range) == ("0.4 deals won", "−0.8 to 1.6")
    assert (pair.worth, pair.worth_range) == ("€9,600", "−18,000 to 37,000")
    assert (pair.chance, pair.hours, pair.is_trial) == ("91%", "6", False)
    assert pair.levels == "at 30.0%, the coach at 34.4%"


def test_a_pair_across_roles_is_held_against_the_best_quarter() -> None:
    rows = Rows()
    _rates(rows)
    _pair(rows, rule_id="gap_to_upper_quartile", metric="lead_rate", uplift_unit="leads_sent")
    (pair,) = _section(rows).pairs.pairs
    assert pair.levels == "at 1.20 a day, the best quarter from 1.47 a day"


def test_the_lead_says_how_many_pairs_bring_what_and_how_sure_that_is() -> None:
    rows = Rows()
    _pair(rows, 1)
    _pair(rows, 2, uplift_low=0.05)
    _pair(rows, 3, kind="slate", uplift=None, uplift_low=None, money=None)
    count, uncertain, slates = _section(rows).pairs.statements
    assert "3 pairs are recommended, for 18" in count.text
    assert "worth about €19,000 over 4" in count.text
    assert "In 1 of the 2 pairs" in uncertain.text
    assert uncertain.n == 2
    assert slates.text.startswith("1 pair develops one of the best AEs")


def test_a_gain_that_nobody_estimated_is_a_dash() -> None:
    rows = Rows()
    _pair(rows, kind="slate", uplift=None, uplift_low=None, money=None, money_low=None)
    (pair,) = _section(rows).pairs.pairs
    assert (pair.gain, pair.gain_range, pair.worth, pair.worth_range) == ("–", "", "–", "")


def test_a_trial_is_marked_and_explained() -> None:
    rows = Rows()
    _pair(rows, is_exploration=True)
    text = _text(_section(rows))
    assert "Coach 001 Trial" in text
    assert "Trial: little is known" in text


def test_without_a_pair_the_page_says_so_instead_of_showing_a_table() -> None:
    rows = Rows()
    _candidate(rows, 1, 1)
    section = _section(rows)
    assert section.pairs.statements[0].rule == "coaching_no_pairs"
    assert "Gain in" not in _text(section)


def test_other_advice_is_listed_with_what_need_not_be_done_last() -> None:
    rows = Rows()
    for number, kind in enumerate(("none", "target", "process_reasons", "workload", "new_kind")):
        _pair(
            rows, number, kind=kind, coach_id=None, coach_name=None, uplift=None, money=None,
            action_id="leave_alone", rule_id="month_within_noise",
        )  # fmt: skip
    others = _section(rows).others
    assert others is not None
    kinds = [row.advice.kind for row in others.rows]
    assert kinds == ["process_reasons", "workload", "target", "none", "new_kind"]
    assert others.lead.text.startswith("5 findings about single people")
    assert "nothing (1)" in others.lead.text


@given(st.lists(st.sampled_from(["pair", "slate", "none", "workload"]), min_size=1, max_size=12))
def test_every_recommendation_is_on_the_page(kinds: list[str]) -> None:
    rows = Rows()
    for number, kind in enumerate(kinds):
        is_paired = kind in {"pair", "slate"}
        _pair(
            rows, number, kind=kind, coach_id=f"coach-{number:03d}" if is_paired else None,
            action_id="coach_in_role" if is_paired else "leave_alone",
        )  # fmt: skip
    text = _text(_section(rows))
    for number, kind in enumerate(kinds):
        assert f"Coachee {number:03d}" in text
        assert kind not in {"pair", "slate"} or f"Coach {number:03d}" in text


def test_a_candidate_of_several_metrics_is_one_line_by_the_main_metric() -> None:
    rows = Rows()
    _rates(rows)
    to_sdr = {"direction": "ae_to_sdr"}
    _candidate(rows, 1, 1, **to_sdr, metric="lead_rate", is_proven=False, engagements=0)
    _candidate(rows, 2, 2, **to_sdr, metric="lead_rate", is_proven=False, p_positive=0.8)
    _candidate(rows, 1, 2, **to_sdr, metric="qualified_lead_rate")
    _candidate(rows, 2, 1, **to_sdr, metric="qualified_lead_rate", p_positive=0.95)
    bench = _section(rows).bench
    assert bench is not None
    (direction,) = bench.directions
    assert [coach.name for coach in direction.coaches] == ["Coach 002", "Coach 001"]
    first, second = direction.coaches[0].beliefs
    assert (first.metrics, first.chance) == ("Qualified-lead rate", "95%")
    assert first.change.replace(_NBSP, " ") == "+5.0 pp (−2.5 to +12.2)"
    assert (second.metrics, second.change, second.basis) == ("Lead rate", "", "unproven")


def test_what_is_believed_of_all_alike_is_said_once() -> None:
    rows = Rows()
    for number in range(1, 16):
        for metric in ("qualified_lead_rate", "lead_rate", "qualification_efficiency"):
            _candidate(
                rows, number, number, direction="ae_to_sdr", metric=metric,
                is_proven=metric == "qualified_lead_rate",
            )  # fmt: skip
    bench = _section(rows).bench
    assert bench is not None
    (direction,) = bench.directions
    assert direction.shared is not None
    said = "Unproven for all of them: Lead rate, Qualification efficiency. There each is believed"
    assert direction.shared.text.startswith(said)
    assert direction.shared.n == 15
    assert {len(coach.beliefs) for coach in direction.coaches} == {1}
    assert "of 15 of them it was measured" in bench.lead.text


def test_capacity_is_counted_once_per_person_whatever_the_direction() -> None:
    rows = Rows()
    _candidate(rows, 1, 1)
    _candidate(rows, 1, 1, direction="ae_to_sdr", metric="qualified_lead_rate")
    _candidate(rows, 2, None)
    bench = _section(rows).bench
    assert bench is not None
    assert "1 of 2 people could coach now, with room for 2 coachees" in bench.lead.text


def test_everybody_who_could_coach_is_named_however_many_they_are() -> None:
    rows = Rows()
    for number in range(1, 91):
        _candidate(rows, number, number)
        _reason(rows, number, "experienced", "for", value=30.0)
    section = _section(rows)
    assert section.bench is not None
    (direction,) = section.bench.directions
    assert len(direction.coaches) == 12
    text = _text(section)
    assert all(f"Coach {number:03d}" in text for number in range(1, 91))
    assert "78 more could coach: 13. Coach 013 (90%, room for 2), 14." in text


def test_who_cannot_coach_is_counted_by_what_mainly_keeps_them_from_it() -> None:
    rows = Rows()
    for number in range(1, 5):
        _candidate(rows, number, None)
        _reason(rows, number, "low_peer_rating", value=2.0)
    _reason(rows, 1, "short_tenure", value=3.0)
    _reason(rows, 1, "unwilling")
    _reason(rows, 2, "unwilling")
    _reason(rows, 3, "fully_booked")
    section = _section(rows)
    assert section.bench is not None
    assert section.bench.lead.rule == "coach_bench_empty"
    away = section.bench.directions[0].away
    assert away is not None
    said = "4 others are not available: 2 not willing, 1 fully booked, 1 for other reasons."
    assert away.text == said
    assert "Coach 001" not in _text(section)


def test_reasons_are_phrases_with_their_figures() -> None:
    rows = Rows()
    _rates(rows)
    _candidate(rows, 1, 1)
    _reason(rows, 1, "strong_in_metric", "for", value=0.2)
    _reason(rows, 1, "experienced", "for", value=60.0)
    _reason(rows, 1, "holds_sessions", "for", value=1.0)
    _reason(rows, 1, "proven_effect", "for", value=0.9)
    _reason(rows, 1, "slow_decisions", value=1.4194)
    _reason(rows, 1, "something_new")
    bench = _section(rows).bench
    assert bench is not None
    (coach,) = bench.directions[0].coaches
    assert coach.pros == (
        "strong in “Close rate, won of decided” (34.4%)",
        "1 session in a year",
        "60 months in the role",
    )
    assert coach.cons == ("takes 1.4 working days to decide", "something new")


def test_every_code_of_the_statistics_has_its_words() -> None:
    made = (_STATISTICS / "coach_reasons.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'yield "(?:for|against)", "(\w+)"', made))
    assert codes <= set(_SHORT) | _SAID_ELSEWHERE
    blocking = set(re.findall(r"^    (\w+)\*:", made, flags=re.MULTILINE))
    assert blocking == set(_BLOCKS) - {""}
    moves = (_STATISTICS / "transitions.py").read_text(encoding="utf-8")
    assert set(re.findall(r'^[A-Z_]+ = "(\w+)"', moves, flags=re.MULTILINE)) == set(_FINDINGS) - {
        ""
    }


def test_effects_are_changes_of_the_metric_with_the_total_first() -> None:
    rows = Rows()
    _rates(rows)
    _effect(rows, "ae_to_ae", "close_rate", "measured")
    _effect(rows, "ae_to_ae", "all", "measured")
    _effect(rows, "ae_to_sdr", "lead_rate", "measured", effect_low=-0.1)
    _effect(rows, "all", "all", "measured")
    _effect(rows, "am_to_am", "all", "no_engagements")
    _session(rows, "a", "b")
    effects = _section(rows).effects
    shown = [(row.metric, row.change.replace(_NBSP, " "), row.verdict) for row in effects.rows]
    assert shown == [
        (
            "All metrics together",
            "57.4 of 100 instead of 50 (52.5 to 62.2)",
            "Helps, beyond chance",
        ),
        ("Lead rate", "35% more (10% fewer to 65% more)", "May be chance"),
        ("Close rate, won of decided", "+6.6 pp (+2.1 to +11.4)", "Helps, beyond chance"),
    ]
    assert effects.lead.text.startswith("Coaching helps, beyond chance: where 50 of 100 cases")
    assert "No coaching so far: AMs who coach AMs." in effects.notes


@pytest.mark.parametrize(
    ("verdict", "rule"),
    [
        ("not_separable", "coaching_effect_not_separable"),
        ("too_early", "coaching_effect_too_early"),
    ],
)
def test_no_figure_is_given_unless_it_is_measured(verdict: str, rule: str) -> None:
    rows = Rows()
    _rates(rows)
    _effect(rows, "ae_to_ae", "close_rate", verdict)
    _effect(rows, "all", "all", verdict)
    _session(rows, "a", "b")
    section = _section(rows)
    assert section.effects.lead.rule == rule
    assert [(row.change, row.second) for row in section.effects.rows] == [("", "")] * 2
    assert "pp" not in _text(section)


@pytest.mark.parametrize(
    ("low", "high", "rule"),
    [(-0.2, 0.4, "coaching_effect_open"), (-0.5, -0.1, "coaching_effect_harms")],
)
def test_the_lead_calls_an_effect_what_its_interval_allows(
    low: float, high: float, rule: str
) -> None:
    rows = Rows()
    _effect(rows, "all", "all", "measured", effect=-0.15, effect_low=low, effect_high=high)
    _session(rows, "a", "b")
    assert _section(rows).effects.lead.rule == rule


def test_where_nobody_was_coached_one_sentence_says_so() -> None:
    rows = Rows()
    _candidate(rows, 1, 1)
    effects = _section(rows).effects
    assert effects.lead.rule == "coaching_effect_none"
    assert (effects.rows, effects.notes, effects.calibration) == ((), (), None)


def test_calibration_weighs_bins_by_their_statements() -> None:
    rows = Rows()
    for place, statements, stated, observed in ((2, 10, 0.25, 0.2), (6, 30, 0.65, 0.6)):
        rows.add(
            "calibration", role="ae", metric="close_rate", statement="above_expectation",
            bin=place, bin_low=place / 10, bin_high=(place + 1) / 10, statements=statements,
            stated=stated, observed=observed,
        )  # fmt: skip
    rows.add(
        "calibration", role="ae", metric="close_rate", statement="above_expectation", bin=9,
        bin_low=0.9, bin_high=1.0, statements=10, stated=0.95, observed=1.0,
    )  # fmt: skip
    _candidate(rows, 1, 1)
    said = _section(rows).effects.calibration
    assert said is not None
    assert "of 40 earlier statements" in said.text
    assert "70% came true (73% was stated)" in said.text
    assert "20% did (25% was stated)" in said.text
    assert said.n == 50


def _incentive(rows: Rows, **values: object) -> None:
    made: dict[str, object] = {
        "person_id": "c",
        "full_name": "Coach 001",
        "role": "ae",
        "team": "AE North",
        "sessions": 4,
        "hours": 3.25,
        "selling_time_value": 2100.72,
        "target_metric": "amount_won",
        "target": 85000.0,
        "relief_share": 0.018347,
        "relief": 1559.48,
        "session_pay": 130.0,
        "bonus": 1500.0,
        "is_bonus_capped": True,
        "total": 1630.0,
        "currency": "EUR",
    }
    rows.add("incentives", **{**made, **values})


def test_the_what_if_ends_with_the_total_of_the_company() -> None:
    rows = Rows()
    _incentive(rows)
    for team in ("(company)", "AE North"):
        rows.add(
            "incentive_totals", team=team, people=1, sessions=4, hours=3.25,
            selling_time_value=2100.72, session_pay=130.0, bonus=1500.0, total=1630.0,
            currency="EUR",
        )  # fmt: skip
    section = _section(rows)
    incentives = section.incentives
    assert incentives is not None
    assert incentives.total is not None
    assert incentives.total.total == "1,630"
    assert incentives.rows[0].relief_detail == "€1,559 of €85,000"
    assert "3.25 h, selling time worth €2,101" in incentives.lead.text.replace(_NBSP, " ")
    text = _text(section)
    assert "no payroll" in text
    assert "capped" in text
    assert text.index("Coach 001 AE, AE North") < text.index("Company 4 3.25")


@pytest.mark.parametrize(
    ("metric", "target", "relief", "said"),
    [
        ("leads_sent", 40.0, 0.73, "0.7 of 40 leads"),
        ("upsell", 0.05, 0.0003, "of an upsell of 5.0%"),
        (None, None, None, ""),
    ],
)
def test_relief_is_said_in_the_unit_of_the_target(
    metric: str | None, target: float | None, relief: float | None, said: str
) -> None:
    rows = Rows()
    _incentive(rows, target_metric=metric, target=target, relief=relief)
    incentives = _section(rows).incentives
    assert incentives is not None
    assert incentives.rows[0].relief_detail == said
    assert incentives.lead.rule == "coaching_hours_unknown"


def test_a_move_says_who_went_where_and_what_became_of_all_concerned() -> None:
    rows = Rows()
    _rates(rows)
    rows.add(
        "transitions", person_id="m", full_name="Mover", from_role="ae", to_role="manager",
        moved_in=date(2026, 7, 1), months_since=3, metric="close_rate", score_before=0.2,
        result_before=75958.8, result_after=0.0, currency="EUR", coachees=0, hours_per_month=0.0,
        team="AE South", team_before=421740.4, team_after=481337.7, is_watched=True,
        finding="no_coaching",
    )  # fmt: skip
    rows.add(
        "transitions", person_id="n", full_name="Coach too", from_role="sdr", to_role="coach",
        moved_in=date(2026, 1, 1), months_since=9, result_before=40.0, result_after=38.5,
        coachees=2, hours_per_month=1.5, is_watched=False,
    )  # fmt: skip
    moves = _section(rows).moves
    assert moves is not None
    first, second = moves.rows
    assert (first.change, first.months) == ("AE to manager", "3 months ago")
    assert (first.own_before, first.own_after) == ("€75,959", "€0")
    assert first.own_levels == "rate before: 34.4%"
    assert first.finding.text == "No coaching session yet, 3 months after the move."
    assert (second.own_before, second.own_after) == ("40.0 leads", "38.5 leads")
    assert second.finding.rule == "move_without_finding"
    assert "On the watch list of the first six months: 1" in moves.lead.text
    assert "With a finding to act on: 1" in moves.lead.text


def test_the_map_holds_the_last_twelve_months_of_people_who_are_known() -> None:
    rows = Rows()
    for person, name in (("a", "Ada"), ("b", "Ben"), ("c", "Cleo"), ("d", "Dora")):
        _person(rows, person, name)
    _session(rows, "a", "c")
    _session(rows, "a", "c", month=date(2025, 11, 1))
    _session(rows, "b", "d", hours=None)
    _session(rows, "b", "d", month=date(2025, 10, 1))
    _session(rows, "b", "(unassigned)")
    picture = _section(rows).picture
    assert picture is not None
    assert (picture.rows, picture.columns) == (("Ada", "Ben"), ("Cleo", "Dora"))
    shown = [[cell and cell.value for cell in row] for row in picture.cells]
    assert shown == [[4.0, None], [None, 2.0]]
    said = picture.alt.text.replace(_NBSP, " ")
    assert said.startswith("6 sessions with 3.00 h in twelve months, by 2 coaches with 2 coachees")
    assert said.endswith("Ada and Cleo met most often (4).")
    assert draw(picture, formatter_in("en")).lstrip().startswith("<svg")


def test_pairs_that_met_equally_often_are_counted_and_not_picked_from() -> None:
    rows = Rows()
    _session(rows, "a", "c")
    _session(rows, "b", "d")
    picture = _section(rows).picture
    assert picture is not None
    assert picture.alt.text.endswith("the most of one pair is 2 (2 pairs).")


def test_one_coach_alone_makes_no_map() -> None:
    rows = Rows()
    _session(rows, "a", "c")
    _session(rows, "a", "d")
    assert _section(rows).picture is None


def test_a_large_map_is_cut_to_the_most_active_and_says_so() -> None:
    rows = Rows()
    for number in range(30):
        _session(rows, f"coach-{number:02d}", f"coachee-{number:02d}", sessions=number + 1)
    picture = _section(rows).picture
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
    section = _section(rows)
    assert all(statement.text for statement in every(section, Statement))
    return _text(section)


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
    _pair(rows, full_name=MARKUP, coach_name=LONG)
    _pair(rows, 2, kind="none", coach_id=None, action_id="leave_alone")
    _candidate(rows, 1, 1, full_name=MARKUP)
    _incentive(rows)
    rows.add("transitions", **_KEYS["transitions"], full_name="Mover")
    html = _html(_section(rows))
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert MARKUP not in html
    assert LONG in html


_SCALE = Scale(
    formatter_in("en"), {"close_rate": ("binomial", 0.3), "lead_rate": ("poisson", 0.15)}
)


@given(st.floats(-60, 60), st.floats(-60, 60))
def test_better_scores_are_never_shown_as_lower_levels(one: float, other: float) -> None:
    low, high = sorted((one, other))
    levels = (float(_SCALE.level("close_rate", score).rstrip("%")) for score in (low, high))
    first, second = levels
    assert 0 <= first <= second <= 100


@given(st.sampled_from(["close_rate", "lead_rate", "all", "unknown"]), st.floats(-60, 60))
def test_no_effect_is_in_the_middle_of_its_unit(metric: str, effect: float) -> None:
    said = _SCALE.shift(metric, 0.0, min(effect, 0.0), max(effect, 0.0))
    middles = {"close_rate": "±0.0 pp", "lead_rate": "0% more"}
    middle = middles.get(metric, "50.0 of 100 instead of 50")
    assert said.replace(_NBSP, " ").startswith(middle)
