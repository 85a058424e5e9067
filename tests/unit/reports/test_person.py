"""What a person is told about their month: figures, peers, standing, strengths, advice."""

import time
from dataclasses import replace
from math import ceil
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.bands import BAND_OF_AT_LEAST
from reports.context import pack_context
from reports.marts import Record
from reports.model import Note, Role, Statement
from reports.person.build import build_person, person_builder
from reports.person.metrics import share_of
from reports.person.peers import Peers
from reports.person.review import Metric, PersonReview
from reports.statements import every
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import (
    RATED,
    SETTINGS,
    WEIGHTS,
    Firm,
    firm_marts,
    firm_pack,
    person_id,
)

ROLES: tuple[Role, ...] = get_args(Role)
USUAL = Firm()


def _review(role: str, firm: Firm = USUAL) -> PersonReview:
    return build_person(firm_pack(firm), person_id(role))


def _metric(review: PersonReview, metric: str) -> Metric:
    return next(one for one in review.metrics if one.metric == metric)


def _rules(*statements: Statement) -> list[str]:
    return [statement.rule for statement in statements]


def test_a_figure_stands_beside_target_peers_and_own_past() -> None:
    leads = _metric(_review("sdr"), "leads_sent")
    assert (leads.value, leads.target) == (20, 24)
    assert leads.attainment == pytest.approx(20 / 24)
    # The others sent 23, 26, 20, 23, 26, 20 and 23 leads.
    assert leads.band is not None
    assert (leads.band.low, leads.band.high, leads.band.people) == (21.5, 24.5, 7)
    # 21 to 28, 20 and 21 to 23 in the twelve months before.
    assert leads.past == pytest.approx((sum(range(20, 29)) + 21 + 22 + 23) / 12)
    assert [point.value for point in leads.series.points][-1] == 20
    assert len(leads.series.points) == 13


def test_rates_of_the_months_before_are_those_of_all_their_cases() -> None:
    rate = _metric(_review("sdr"), "qualified_lead_rate")
    sent = [20 + back % 9 for back in range(1, 13)]
    assert rate.past == pytest.approx(sum(one // 2 for one in sent) / sum(sent))
    assert rate.cases == 20
    assert rate.cases_text == "of 20 leads sent"
    assert rate.target == 0.45


def test_holdings_are_compared_with_those_of_a_year_before() -> None:
    upsell = _metric(_review("am"), "upsell_rate_customer_lifetime")
    assert upsell.value == pytest.approx(0.13)
    assert upsell.past == pytest.approx(0.01)
    assert upsell.attainment == pytest.approx(0.13 / 0.06)


def test_only_the_metric_in_the_picture_has_an_interval() -> None:
    review = _review("ae")
    assert review.picture is not None
    assert all(point.interval for point in review.picture.series.points)
    others = [one.series for one in review.metrics if one.metric != "close_rate_worked"]
    assert not any(point.interval for series in others for point in series.points)


def test_a_month_that_is_not_decided_yet_is_not_mature() -> None:
    points = _metric(_review("sdr"), "acceptance_rate").series.points
    assert [point.is_mature for point in points] == [True] * 12 + [False]


@pytest.mark.parametrize(("people", "has_band"), [(BAND_OF_AT_LEAST, False), (6, True)])
def test_a_band_needs_five_other_people(people: int, has_band: bool) -> None:
    for role in ROLES:
        review = _review(role, Firm(people=people))
        assert all((one.band is not None) == has_band for one in review.metrics), role
        assert any("fewer than 5 others" in note for note in review.metric_notes) != has_band


@given(own=st.integers(0, 7), metric=st.sampled_from(["leads_sent", "calls", "acceptance_rate"]))
def test_a_band_is_the_middle_half_of_the_others_without_oneself(own: int, metric: str) -> None:
    peers = Peers(firm_pack(Firm(rows=0, months=1)))
    rows = peers.pack.marts.rows("sdr_months")
    value = rows[own][metric]
    others = sorted(float(row[metric]) for row in rows if row is not rows[own])  # type: ignore[arg-type]
    assert list(peers.others("sdr", metric, value)) == others  # type: ignore[arg-type]
    band = peers.band("sdr", metric, value, "count")  # type: ignore[arg-type]
    assert band is not None
    quarter = ceil(len(others) / 4)
    assert sum(other < band.low for other in others) <= quarter
    assert sum(other > band.high for other in others) <= quarter


def test_who_has_no_figure_takes_nobody_out_of_the_band() -> None:
    peers = Peers(firm_pack(Firm(people=6)))
    assert len(peers.others("sdr", "leads_sent", None)) == 6
    assert len(peers.others("sdr", "leads_sent", 999)) == 6


def test_the_standing_is_adjusted_with_interval_and_has_no_rank() -> None:
    review = _review("ae")
    close = next(row for row in review.standing if row.metric == "close_rate")
    assert (close.adjusted, close.interval, close.role_rate) == ("35.0%", "28.0–42.0%", "30.0%")
    assert close.cases_text == "139 decided deals"
    assert close.verdict.rule == "standing_level"
    said = " ".join(statement.text for statement in every(replace(review, advice=()), Statement))
    assert "67.9" not in said
    assert "rank" not in said.lower()


def test_every_rate_that_counts_is_shown_with_its_weight_the_weightiest_first() -> None:
    shown = {role: _review(role).standing for role in ROLES}
    assert [(row.metric, row.cases_text) for row in shown["ae"]] == [
        ("close_rate_cohort", "139 deals created · weight 63%"),
        ("lead_yield", "139 leads received · weight 38%"),
        ("close_rate", "139 decided deals"),
    ]
    for role, rows in shown.items():
        assert {row.metric for row in rows} >= set(RATED[role]) & set(WEIGHTS)
    assert (shown["am"][0].metric, shown["am"][0].cases_text) == ("net_retention", "weight 50%")


@pytest.mark.parametrize(
    ("low", "high", "rule", "said"),
    [
        (0.1, 0.29, "standing_above", "Fewer than in the role"),
        (0.31, 0.5, "standing_below", "More than in the role"),
        (0.1, 0.5, "standing_level", "On a par"),
    ],
)
def test_of_rejected_leads_that_others_won_fewer_is_better(
    low: float, high: float, rule: str, said: str
) -> None:
    marts = firm_marts(USUAL)
    about = next(row for row in marts.tables["ranking"] if row["metric"] == "lead_yield")
    for weight in (None, 0.2):
        quality: Record = {
            **about,
            "metric": "decision_quality",
            "interval_low": low,
            "interval_high": high,
            "weight": weight,
        }
        of_role = {**marts.tables["ranked_roles"][0], "role": "ae", "metric": "decision_quality"}
        tables = {
            **marts.tables,
            "ranking": (quality,),
            "ranked_roles": (of_role,),
        }
        pack = pack_context(replace(marts, tables=tables), MONTH, SETTINGS)
        review = build_person(pack, person_id("ae"))
        verdicts = [(row.verdict.rule, row.verdict.text) for row in review.standing]
        # Without a weight it counts for nothing, and is left to the analysts.
        assert len(verdicts) == (weight is not None)
        assert all(one == rule and said in text for one, text in verdicts)
        assert "strength_above_role" not in _rules(*review.strengths)


def test_net_retention_is_told_as_what_is_left_of_all() -> None:
    net = _review("am", Firm(ranking={"rate_adjusted": -0.04, "interval_low": -0.1})).standing[0]
    assert (net.adjusted, net.interval, net.role_rate) == ("96.0%", "90.0–142.0%", "130.0%")
    assert net.cases is None
    assert net.verdict.n is None


@pytest.mark.parametrize(
    ("ranking", "rule"),
    [
        ({"interval_low": 0.31}, "standing_above"),
        ({"interval_high": 0.29}, "standing_below"),
        ({"rank": None, "unranked_reason": "too_few_data"}, "standing_too_few_data"),
        ({"rank": None, "unranked_reason": "no_heterogeneity"}, "standing_people_alike"),
        (
            {
                "rank": None,
                "unranked_reason": "no_data",
                "rate_adjusted": None,
                "interval_low": None,
                "interval_high": None,
                "denominator": 0.0,
            },
            "standing_without_data",
        ),
    ],
)
def test_what_the_rates_say_follows_from_the_interval(
    ranking: dict[str, object], rule: str
) -> None:
    for role in ROLES:
        review = _review(role, Firm(ranking=ranking))
        assert {row.verdict.rule for row in review.standing} == {rule}
        assert len(review.standing) == len(RATED[role])


def test_the_rate_of_a_small_role_is_nobody_elses_business() -> None:
    review = _review("am", Firm(people=5, ranking={"interval_low": 0.31}))
    assert {row.role_rate for row in review.standing} == {"–"}
    assert {row.verdict.rule for row in review.standing} == {"standing_role_too_small"}
    assert "strength_above_role" not in _rules(*review.strengths)
    assert not any("30.0" in str(one.inputs) for one in every(review.standing, Statement))


def test_strengths_beyond_chance_come_before_targets() -> None:
    firm = Firm(ranking={"interval_low": 0.31})
    assert _rules(*_review("ae", firm).strengths) == ["strength_above_role"] * 2
    rising = Firm(ranking={"trend": "rising"})
    assert _rules(*_review("am", rising).strengths) == ["strength_above_own_past"] * 2
    assert _rules(*_review("am").strengths) == ["strength_target_reached"] * 2


def test_reasons_in_time_and_coaching_are_strengths_too() -> None:
    firm = Firm(has_targets=False)
    # 9 of 10 decisions in time; 36 of 48 rejections with a reason are no strength.
    assert _rules(*_review("ae", firm).strengths) == [
        "strength_decides_in_time",
        "strength_coached_others",
    ]


def test_where_nothing_stands_out_what_was_steady_is_said() -> None:
    firm = Firm(has_targets=False, counterparts=0)
    assert _rules(*_review("sdr", firm).strengths) == ["steady_in_months"]
    falling = replace(firm, ranking={"trend": "falling"})
    assert _rules(*_review("sdr", falling).strengths) == ["steady_within_range"]
    new = replace(falling, months=2)
    assert _rules(*_review("sdr", new).strengths) == ["no_pattern_yet"]


def test_a_person_without_any_figure_has_a_pack_of_dashes() -> None:
    firm = Firm(people=1, rows=0, counterparts=0, has_figures=False, has_manager=False)
    for role in ROLES:
        review = _review(role, replace(firm, has_targets=False))
        assert all(one.value is None and one.past is None for one in review.metrics)
        assert review.picture is None
        assert review.manager == ""
        assert review.evidence.rows == ()
        assert review.attachments == ()
        assert _rules(*review.strengths)[0] in {"steady_in_months", "no_pattern_yet"}
        assert review.no_advice


def test_no_month_at_all_is_fine() -> None:
    review = _review("ae", Firm(months=0, rows=0))
    assert {one.value for one in review.metrics} == {None}
    assert review.tenure is not None


def test_who_changed_the_role_in_the_month_is_told_since_when() -> None:
    review = _review("ae", Firm(changed=True))
    assert review.tenure is not None
    assert review.tenure.rule == "role_changed_in_month"
    assert "18 of the month’s 31 days" in review.tenure.text
    assert "Oct\u00a014,\u00a02026" in review.tenure.text
    assert review.picture is None  # one month is no line
    assert [point.value for point in review.metrics[0].series.points][:12] == [None] * 12
    assert _review("am", Firm(changed=True)).tenure is None


def test_there_are_at_most_two_recommendations_and_never_others_figures() -> None:
    review = _review("sdr")
    assert len(review.advice) == 2
    assert review.no_advice == ()
    assert {one.person_id for one in review.advice} == {"sdr-0000"}
    assert _review("sdr", Firm(has_advice=False)).no_advice


def test_a_coach_is_asked_to_coach() -> None:
    review = build_person(firm_pack(USUAL), person_id("sdr", 1))
    assert [one.coach_id for one in review.advice] == ["sdr-0001"]


def test_a_coach_is_called_strong_only_where_the_own_page_says_so() -> None:
    marts = firm_marts(USUAL)
    pair = {
        **marts.tables["recommendations"][0],
        "person_id": person_id("sdr", 1),
        "coach_id": person_id("sdr"),
    }
    for low, is_strong in ((0.28, False), (0.31, True)):
        ranking = tuple({**row, "interval_low": low} for row in marts.tables["ranking"])
        tables = {**marts.tables, "ranking": ranking, "recommendations": (pair,)}
        pack = pack_context(replace(marts, tables=tables), MONTH, SETTINGS)
        (advice,) = build_person(pack, person_id("sdr")).advice
        assert ("You are strong in this" in advice.reason.text) == is_strong


def test_managers_and_strangers_have_no_pack() -> None:
    build = person_builder(firm_pack(USUAL))
    for stranger in ("boss-0001", "nobody"):
        with pytest.raises(KeyError, match=stranger):
            build(stranger)


def test_a_note_is_shown_to_its_person_in_its_month_only() -> None:
    notes = (
        Note("sdr-0000", MONTH, "Well done.\n\n<b>Really</b>."),
        Note("ae-0000", MONTH.replace(month=9), "Of last month."),
    )
    build = person_builder(firm_pack(Firm(notes=notes)))
    assert build("sdr-0000").note.paragraphs == ("Well done.", "<b>Really</b>.")
    assert build("ae-0000").note.paragraphs == ()
    # A view that held them all would be rendered anew whenever one changes.
    assert build("ae-0000").settings.notes == ()


@settings(max_examples=40)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4000))
def test_a_note_is_whole_in_print_or_whole_in_an_attachment(text: str) -> None:
    firm = Firm(people=1, rows=0, counterparts=0, notes=(Note("sdr-0000", MONTH, text),))
    review = _review("sdr", firm)
    printed = " ".join(review.note.paragraphs)
    assert len(printed) <= 960
    if review.note.more is None:
        assert printed.split() == text.split()
        assert review.attachments == ()
    else:
        assert [one.content for one in review.attachments] == [text]
        assert str(len(text)) in review.note.more.text.replace(",", "")


def test_long_notes_end_between_words_with_a_hint() -> None:
    text = "word " * 400
    review = _review("sdr", Firm(notes=(Note("sdr-0000", MONTH, text),)))
    (paragraph,) = review.note.paragraphs
    assert paragraph.endswith("word …")
    assert 850 < len(paragraph) <= 903
    assert "note.txt" in [one.name for one in review.attachments]


def test_every_anchor_and_picture_begins_with_the_persons_own_prefix() -> None:
    build = person_builder(firm_pack(USUAL))
    reviews = [build(person_id(role, index)) for role in ROLES for index in range(8)]
    assert len({review.prefix for review in reviews}) == len(reviews)
    for review in reviews:
        assert review.picture is not None
        assert review.picture.key == f"{review.prefix}-trend"


def test_the_same_rows_give_the_same_view() -> None:
    for role in ROLES:
        assert _review(role) == _review(role)


def test_a_thousand_people_take_no_longer_each_than_a_hundred() -> None:
    """Look-ups, never scans: the time per person must not grow with the company."""

    def time_per_person(people: int) -> float:
        pack = firm_pack(Firm(people=people, months=1, counterparts=1, rows=3))
        build = person_builder(pack)
        build(person_id("sdr"))
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            for index in range(1, 30):
                build(person_id("sdr", index))
            best = min(best, time.process_time() - start)
        return best / 29

    assert time_per_person(1000) < 2 * time_per_person(100)


def test_settings_are_those_of_the_pack() -> None:
    review = build_person(firm_pack(USUAL, replace(SETTINGS, page_size="Letter")), "am-0000")
    assert review.settings.page_size == "Letter"
    assert share_of(None) is None
