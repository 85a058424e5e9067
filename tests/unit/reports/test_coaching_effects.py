"""Effect, what-if of pay, and moves: figures only where they are measured."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.company.coaching_words import Scale
from reports.format import formatter_in
from tests.unit.reports.coaching_rows import (
    NBSP,
    add_candidate,
    add_effect,
    add_incentive,
    add_rates,
    add_session,
    section_of,
    text_of,
)
from tests.unit.reports.team_rows import Rows


def test_effects_are_changes_of_the_metric_with_the_total_first() -> None:
    rows = Rows()
    add_rates(rows)
    add_effect(rows, "ae_to_ae", "close_rate", "measured")
    add_effect(rows, "ae_to_ae", "all", "measured")
    add_effect(rows, "ae_to_sdr", "lead_rate", "measured", effect_low=-0.1)
    add_effect(rows, "all", "all", "measured")
    add_effect(rows, "am_to_am", "all", "no_engagements")
    add_session(rows, "a", "b")
    effects = section_of(rows).effects
    shown = [(row.metric, row.change.replace(NBSP, " "), row.verdict) for row in effects.rows]
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
    add_rates(rows)
    add_effect(rows, "ae_to_ae", "close_rate", verdict)
    add_effect(rows, "all", "all", verdict)
    add_session(rows, "a", "b")
    section = section_of(rows)
    assert section.effects.lead.rule == rule
    assert [(row.change, row.second) for row in section.effects.rows] == [("", "")] * 2
    assert "pp" not in text_of(section)


@pytest.mark.parametrize(
    ("low", "high", "rule"),
    [(-0.2, 0.4, "coaching_effect_open"), (-0.5, -0.1, "coaching_effect_harms")],
)
def test_the_lead_calls_an_effect_what_its_interval_allows(
    low: float, high: float, rule: str
) -> None:
    rows = Rows()
    add_effect(rows, "all", "all", "measured", effect=-0.15, effect_low=low, effect_high=high)
    add_session(rows, "a", "b")
    assert section_of(rows).effects.lead.rule == rule


def test_where_nobody_was_coached_one_sentence_says_so() -> None:
    rows = Rows()
    add_candidate(rows, 1, 1)
    effects = section_of(rows).effects
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
    add_candidate(rows, 1, 1)
    said = section_of(rows).effects.calibration
    assert said is not None
    assert said.text.startswith("How far probabilities about people’s results can be trusted")
    assert "that coaching helps have not been checked in this way yet" in said.text
    assert "of 40 earlier statements" in said.text
    assert "70% came true (73% was stated)" in said.text
    assert "20% did (25% was stated)" in said.text
    assert said.n == 50


def test_the_what_if_ends_with_the_total_of_the_company() -> None:
    rows = Rows()
    add_incentive(rows)
    for team in ("(company)", "AE North"):
        rows.add(
            "incentive_totals", team=team, people=1, sessions=4, hours=3.25,
            selling_time_value=2100.72, session_pay=130.0, bonus=1500.0, total=1630.0,
            currency="EUR",
        )  # fmt: skip
    section = section_of(rows)
    incentives = section.incentives
    assert incentives is not None
    assert incentives.total is not None
    assert incentives.total.total == "1,630"
    assert incentives.rows[0].relief_detail == "€1,559 of €85,000"
    assert "3.25 h, selling time worth €2,101" in incentives.lead.text.replace(NBSP, " ")
    text = text_of(section)
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
    add_incentive(rows, target_metric=metric, target=target, relief=relief)
    incentives = section_of(rows).incentives
    assert incentives is not None
    assert incentives.rows[0].relief_detail == said
    assert incentives.lead.rule == "coaching_hours_unknown"


def test_a_move_says_who_went_where_and_what_became_of_all_concerned() -> None:
    rows = Rows()
    add_rates(rows)
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
    moves = section_of(rows).moves
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
    assert said.replace(NBSP, " ").startswith(middle)
