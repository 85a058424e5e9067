"""The chain from lead to customer: what it says, and what it does not say without data."""

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.draw import draw
from reports.company.chain import ChainSection, build_chain
from reports.company.chain_flow import middle
from reports.company.chain_leaks import SHOWN
from reports.distributions import chance_of
from reports.format import formatter_in
from reports.html import environment
from reports.marts import Record
from reports.months import month_before
from tests.unit.reports.by_hand import MONTH, ByHand, person
from tests.unit.reports.conftest import SETTINGS


def _cohort(back: int, **values: object) -> Record:
    """A month of 100 leads, of which 60 are accepted and 20 won."""
    row: dict[str, object] = {
        "cohort_month": month_before(MONTH, back),
        "segment": "All",
        "leads_sent": 100,
        "leads_accepted": 60,
        "deals_created": 50,
        "deals_won": 20,
        "amount_won": Decimal("200000.00"),
        "accounts_won": 18,
        "accounts_with_12_months": 18 if back >= 19 else 0,
        "value_after_12_months": Decimal("150000.00") if back >= 19 else None,
        "currency": "EUR",
        "median_days_sent_to_accepted": 2.0,
        "median_days_accepted_to_created": 1.0,
        "median_days_created_to_won": 40.0,
        "deals_without_lead": 4,
        "deals_without_lead_won": 1,
    }
    return {**row, **values}


def _stage(stage: str, position: int, month: date = MONTH, **values: object) -> Record:
    row: dict[str, object] = dict.fromkeys(
        (
            "numerator", "denominator", "rate", "log_change_month", "log_change_year",
            "expected_rate", "alarm", "false_alarms_per_year", "note",
        )
    )  # fmt: skip
    return {"month": month, "stage": stage, "position": position, **row, **values}


def _result(deals: float, change: float | None = None, back: int = 0) -> Record:
    month = month_before(MONTH, back)
    return _stage("result", 0, month, numerator=deals, log_change_month=change, note="result")


def _finding(finding: str, subject: str, **values: object) -> Record:
    row: dict[str, object] = {
        "person_id": None, "full_name": None, "counterpart_id": None, "counterpart_name": None,
        "team": None, "value": 0.25, "compared_with": 0.5, "threshold": 0.1, "n": 40,
        "lost": 10.0, "lost_unit": "deals_won",
    }  # fmt: skip
    return {"finding": finding, "subject": subject, **row, **values}


def _pair(sdr: str, ae: str, decision: str, leads: int, reason: str = "(none)") -> Record:
    return {
        "month": MONTH, "sdr_id": sdr, "ae_id": ae, "decision": decision,
        "decision_reason": reason, "leads": leads, "leads_first": leads,
    }  # fmt: skip


def _built(**tables: Iterable[Record]) -> ChainSection:
    section = build_chain(ByHand({name: tuple(rows) for name, rows in tables.items()}).context())
    assert section is not None
    return section


def test_without_hand_overs_and_deals_there_is_no_page() -> None:
    assert build_chain(ByHand().context()) is None
    empty = _cohort(8, **dict.fromkeys(("leads_sent", "deals_without_lead"), None))
    assert build_chain(ByHand({"chain": (empty,)}).context()) is None


def test_the_flow_leaves_out_leads_whose_deals_are_still_open() -> None:
    flow = _built(chain=[_cohort(back) for back in range(36)]).flow
    assert flow is not None
    assert flow.picture is not None
    assert [step.count for step in flow.picture.steps] == [1200, 720, 600, 240, 216]
    assert [step.days for step in flow.picture.steps] == [None, 2.0, 1.0, 40.0, None]
    assert flow.picture.steps[3].share == pytest.approx(0.4)
    assert "May\u00a02025 to April\u00a02026" in flow.picture.alt.text
    assert "20 deals won for each 100 leads" in flow.picture.alt.text


def _of_a_year(*cohorts: Record) -> dict[str, str]:
    flow = _built(chain=(*cohorts, _cohort(8))).flow
    assert flow is not None
    return {one.rule: one.text for one in flow.statements if one.rule.startswith("chain_value")}


def test_value_after_a_year_is_that_of_customers_who_have_had_the_year_and_names_the_others() -> (
    None
):
    cohorts = [_cohort(back, deals_won=18) for back in range(9, 36)]
    cohorts[11] = _cohort(20, deals_won=18, accounts_with_12_months=17)  # one is still to come
    said = _of_a_year(*cohorts)
    assert list(said) == ["chain_value_after_12_months", "chain_value_left_out"]
    whole, left_out = said.values()
    assert whole.startswith("198 customers won from leads of April\u00a02024 to March\u00a02025")
    assert "€2,200,000; twelve months later they were worth €1,650,000 (−25%" in whole
    assert left_out.startswith("18 of 216 customers are left out")


def test_value_after_a_year_leaves_out_customers_whose_amounts_nobody_knows() -> None:
    said = _of_a_year(_cohort(20), _cohort(21, amount_won=None))
    assert "won for €200,000" in said["chain_value_after_12_months"]
    assert said["chain_value_left_out"].startswith("18 of 36 customers")


def test_further_deals_of_the_same_customers_are_told_where_there_are_any() -> None:
    further = _of_a_year(_cohort(20))["chain_value_of_further_deals"]
    assert "includes 2 deals that were not the first" in further
    assert list(_of_a_year(_cohort(20, deals_won=18))) == ["chain_value_after_12_months"]


def test_deals_without_a_lead_are_told_before_customers_of_other_months() -> None:
    flow = _built(chain=[_cohort(back, deals_won=18) for back in range(36)]).flow
    assert flow is not None
    assert [one.rule for one in flow.statements] == [
        "chain_deals_without_lead", "chain_value_after_12_months",
    ]  # fmt: skip


def test_where_no_customer_has_had_a_year_nothing_is_said_of_it() -> None:
    assert _of_a_year(_cohort(20, accounts_with_12_months=0, value_after_12_months=None)) == {}


def test_without_leads_the_chain_begins_with_deals() -> None:
    nothing = dict.fromkeys(("leads_sent", "leads_accepted", "deals_created", "deals_won"))
    flow = _built(chain=[_cohort(back, **nothing) for back in range(12)]).flow
    assert flow is not None
    assert flow.picture is None
    (said,) = flow.statements
    assert "no hand-overs of leads" in said.text
    assert "24 created" in said.text  # six months of four


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 50)), min_size=1, max_size=30))
def test_the_middle_has_at_most_half_of_the_weight_on_either_side(
    values: list[tuple[float, int]],
) -> None:
    found = middle([(value, float(weight)) for value, weight in values])
    assert found is not None
    half = sum(weight for _, weight in values) / 2
    assert sum(weight for value, weight in values if value < found) <= half
    assert sum(weight for value, weight in values if value > found) <= half


def test_the_stage_that_explains_most_is_named_and_logarithms_are_not() -> None:
    calls = _stage("calls", 2, numerator=900, denominator=300, log_change_month=math.log(1.5))
    won = _stage("deals_won", 8, numerator=60, denominator=180, log_change_month=math.log(0.8))
    rows = [_result(50, back=1), _result(60, math.log(1.2)), calls, won]
    stages = _built(health=rows).stages
    assert stages is not None
    ((change, explained),) = stages.statements
    assert "60, against 50" in change.text
    assert "Chance alone can make this difference" in change.text
    assert "“Calls per working hour” (+50% by itself)" in explained.text
    assert "“Deals won, of those closed” went the other way (−20%)" in explained.text
    assert [row.month for row in stages.rows] == ["+50%", "−20%"]


def test_a_change_beyond_chance_is_said_to_be_one() -> None:
    rows = [_result(400, back=1), _result(200, math.log(0.5)),
            _stage("leads_sent", 3, numerator=900, log_change_month=math.log(0.5))]  # fmt: skip
    stages = _built(health=rows).stages
    assert stages is not None
    assert "Chance hardly explains this" in stages.statements[0][0].text
    assert stages.rows[0].label == "Leads handed over"  # a volume: no stage before it


def test_alarms_come_with_how_often_they_are_false() -> None:
    late = _stage("leads_accepted", 5, denominator=200, rate=0.4, expected_rate=0.6, alarm="down",
                  false_alarms_per_year=0.05)  # fmt: skip
    early = {**late, "month": month_before(MONTH, 3), "alarm": "up", "rate": 0.8}
    old = {**late, "month": month_before(MONTH, 14)}
    stages = _built(health=[late, early, old]).stages
    assert stages is not None
    now, before, false = stages.alarms
    assert now.text.startswith("Alarm: “Leads accepted, of those decided” has fallen below")
    assert before.text.startswith("Earlier alarm")
    assert "about 0.05 alarms a year" in false.text
    assert [row.is_alarm for row in stages.rows] == [True]


def test_a_young_company_is_told_that_nothing_can_be_watched_yet() -> None:
    stages = _built(health=[_stage("calls", 2, numerator=9, note="too_few_months")]).stages
    assert stages is not None
    assert [one.rule for one in stages.alarms] == ["chain_not_watched"]


def test_what_could_not_be_judged_is_not_said_to_be_well() -> None:
    young = _built(health=[_stage("calls", 2, numerator=9, note="too_few_months")]).leaks
    judged = _built(health=[_stage("calls", 2, numerator=9, false_alarms_per_year=0.03)]).leaks
    assert young is not None
    assert judged is not None
    assert [young.lead.rule, judged.lead.rule] == ["chain_not_judged", "chain_no_leak"]


def test_findings_stand_in_words_the_dearest_first() -> None:
    rows = [
        _finding("rejects_without_reason", "ae1", full_name="Ada", lost_unit="reasons", lost=30),
        _finding("pair_loses_value", "ae1>am1", full_name="Ada", counterpart_name="Max",
                 value=0.6, compared_with=1.04, lost=52_000.4, lost_unit="amount"),
        _finding("pair_accepts_less", "sdr1>ae1", full_name="Sam", counterpart_name="Ada"),
        _finding("team_lost", "close_rate:North", team="North", lost=1.2),
        _finding("stage_lost", "leads_accepted", lost=1.0),
    ]  # fmt: skip
    leaks = _built(chain_findings=rows, chain=[_cohort(8)]).leaks
    assert leaks is not None
    assert [leak.lost for leak in leaks.leaks] == [
        "about 10 deals won",
        "about 1.2 deals won",
        "about 1 deal won",
        "€52,000",
        "30 reasons not given",
    ]
    assert leaks.leaks[0].what.text == (
        "Ada accepted 10 of 40 decided leads from Sam; as both are with others, 20 were to be "
        "expected."
    )
    assert leaks.leaks[0].what.n == 40
    assert "at most 10% of the findings" in leaks.leaks[0].what.threshold
    assert leaks.more is None
    assert leaks.attachments == ()


@pytest.mark.parametrize(
    "finding",
    [
        "stage_lost", "team_lost", "pair_accepts_less", "teams_accept_less", "pair_loses_value",
        "many_leads_few_accepted", "closes_well_grows_badly", "rejects_without_reason",
        "no_feedback",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_empty", [True, False])
def test_every_kind_of_finding_has_a_sentence_even_without_figures(
    finding: str, *, is_empty: bool
) -> None:
    empty: dict[str, Any] = dict.fromkeys(
        ("value", "compared_with", "threshold", "lost", "n"), None
    )
    leaks = _built(chain_findings=[_finding(finding, "a>b", **(empty if is_empty else {}))]).leaks
    assert leaks is not None
    (leak,) = leaks.leaks
    assert leak.what.rule == f"chain_{finding}"
    assert "None" not in leak.what.text


def test_more_findings_than_fit_are_counted_and_attached() -> None:
    rows = [_finding("no_feedback", f"p{i}", full_name=f"P{i}") for i in range(SHOWN + 3)]
    leaks = _built(chain_findings=rows).leaks
    assert leaks is not None
    assert len(leaks.leaks) == SHOWN
    assert leaks.more is not None
    assert leaks.more.text.startswith("3 more findings")
    (table,) = leaks.attachments
    assert table.content.count("\r\n") == SHOWN + 4


def test_reasons_are_counted_by_ae_and_what_sticks_out_is_marked() -> None:
    rows = [
        *(_pair("s", ae, "rejected", 40, reason) for ae in "abc" for reason in ("X", "Y")),
        _pair("s", "d", "rejected", 40, "X"),
        _pair("s", "d", "rejected", 5),
        _pair("s", "d", "accepted", 99),
    ]
    reasons = _built(sdr_ae=rows).reasons
    assert reasons is not None
    assert reasons.columns == ("X", "Y", "No reason given")
    assert [row.rejected for row in reasons.rows] == [80, 80, 80, 45, 285]
    assert [cell.is_marked for cell in reasons.rows[3].cells] == [True, False, True]
    assert not any(cell.is_marked for row in reasons.rows[:3] for cell in row.cells)
    for row in reasons.rows:
        assert sum(cell.count for cell in row.cells) == row.rejected


def test_bold_type_is_explained_only_where_something_is_bold() -> None:
    alike = [_pair("s", ae, "rejected", 40, reason) for ae in "abc" for reason in ("X", "Y")]
    differs = [*alike, _pair("s", "d", "rejected", 40, "X")]
    accounts = [
        {"month": MONTH, "ae_id": "a", "am_id": "m", "accounts": 1, "currency": "EUR",
         "value_at_handover": Decimal(100), "value_now": Decimal(50)}
    ]  # fmt: skip
    for is_bold in (False, True):
        found = [_finding("pair_loses_value", "a>m")] if is_bold else []
        section = _built(sdr_ae=differs if is_bold else alike, ae_am=accounts, chain_findings=found)
        assert section.reasons is not None
        assert section.accounts is not None
        assert ["Bold:" in note for note in (section.reasons.note, section.accounts.note)] == [
            is_bold,
            is_bold,
        ]


def test_what_is_counted_are_hand_overs_and_not_leads() -> None:
    people = [person(key, key, "sdr" if key < "m" else "ae") for key in ("a", "b", "x", "y")]
    rows = [_pair(sdr, ae, "rejected", 8, "X") for sdr in "ab" for ae in "xy"]
    section = _built(sdr_ae=rows, people=people)
    assert section.reasons is not None
    assert section.pairs is not None
    assert section.reasons.lead.text.startswith("Of 32 rejected hand-overs of twelve months")
    assert "of 32 decided hand-overs were accepted" in section.pairs.alt.text
    for note in (section.reasons.note, section.pairs.note):
        assert "A lead counts once for each pair of SDR and AE" in note
    assert "Marked" not in section.pairs.note


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "None of the pairs of AE and AM"), (0.25, "10 had a coaching")]
)
def test_pairs_without_any_session_are_none_and_not_0(share: float, said: str) -> None:
    measure = _finding("linked_with_sessions", "ae_am", value=share)
    leaks = _built(chain_findings=[measure], chain=[_cohort(8)]).leaks
    assert leaks is not None
    assert said in leaks.feedback[0].text


def test_many_aes_are_shown_by_team_and_rare_reasons_together() -> None:
    people = [person(f"a{i}", f"A{i}", "ae", "East" if i % 2 else "West") for i in range(30)]
    rows = [_pair("s", f"a{i}", "rejected", 1 + i % 7, f"R{i % 7}") for i in range(31)]
    reasons = _built(sdr_ae=rows, people=people).reasons
    assert reasons is not None
    assert [row.label for row in reasons.rows] == [
        "East", "West", "Without a team", "All rejected hand-overs",
    ]  # fmt: skip
    assert reasons.columns[-2:] == ("Other reasons", "No reason given")
    for row in reasons.rows:
        assert sum(cell.count for cell in row.cells) == row.rejected


@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_the_chance_of_a_count_falls_from_one_to_all_alike(trials: int, rate: float) -> None:
    chances = [chance_of(count, trials, rate) for count in range(trials + 1)]
    assert chances[0] == 1.0
    assert chances[-1] == pytest.approx(rate**trials, rel=1e-6)
    assert all(a >= b - 1e-12 for a, b in pairwise(chances))


def test_the_fates_of_rejected_leads_add_up() -> None:
    rows = [
        {"month": MONTH, "ae_id": "a", "fate": fate, "leads": leads}
        for fate, leads in (("not_offered_again", 70), ("won_by_other", 5), ("lost_by_other", 25))
    ]
    fates = _built(rejected_fates=rows).fates
    assert fates is not None
    assert sum(fate.leads for fate in fates.rows) == 100
    assert sum(fate.share for fate in fates.rows) == pytest.approx(1)
    assert "in 30 cases and won it in 5 of them (17%)" in fates.lead.text


def test_pairs_of_few_people_are_drawn_by_name_and_marked_where_found() -> None:
    people = [
        person(key, key.upper(), "sdr" if key < "m" else "ae") for key in ("a", "b", "x", "y")
    ]
    rows = [_pair(sdr, ae, "accepted", 8) for sdr in "ab" for ae in "xy"]
    rows += [_pair("a", "x", "rejected", 24, "No need"), _pair("(unassigned)", "x", "accepted", 50)]
    found = [_finding("pair_accepts_less", "a>x")]
    pairs = _built(sdr_ae=rows, people=people, chain_findings=found).pairs
    assert pairs is not None
    assert (pairs.rows, pairs.columns) == (("A", "B"), ("X", "Y"))
    cell = pairs.cells[0][0]
    assert cell is not None
    assert (cell.value, cell.n, cell.mark) == (0.25, 32, "below")
    assert "in 1 pair" in pairs.alt.text


@pytest.mark.parametrize(("has_teams", "size"), [(True, 2), (False, 30)])
def test_four_hundred_people_fit_into_one_picture(*, has_teams: bool, size: int) -> None:
    def team(number: int) -> str | None:
        return f"T{number % 2}" if has_teams else None

    people = [person(f"s{i:03}", f"S{i:03}", "sdr", team(i)) for i in range(200)]
    people += [person(f"x{i:03}", f"X{i:03}", "ae", team(i)) for i in range(200)]
    rows = [
        _pair(f"s{i:03}", f"x{(i * 7 + j) % 200:03}", "accepted" if j else "rejected", 6 + i % 3)
        for i in range(200)
        for j in range(4)
    ]
    pairs = _built(sdr_ae=rows, people=people).pairs
    assert pairs is not None
    assert (len(pairs.rows), len(pairs.columns)) == (size, size)


def test_hand_overs_to_ams_add_up_to_the_total() -> None:
    rows = [
        {"month": MONTH, "ae_id": f"a{i}", "am_id": "m", "accounts": 1, "currency": "EUR",
         "value_at_handover": Decimal(100 + i), "value_now": Decimal(50)}
        for i in range(20)
    ]  # fmt: skip
    accounts = _built(ae_am=rows).accounts
    assert accounts is not None
    *parts, whole = accounts.rows
    assert sum(row.accounts for row in parts) == whole.accounts == 20
    assert sum(row.at_handover for row in parts) == whole.at_handover
    assert parts[-1].ae == "12 other pairs"


def test_customers_without_a_value_at_the_hand_over_have_no_growth() -> None:
    row = {"month": MONTH, "ae_id": "(unassigned)", "am_id": "m", "accounts": 1, "currency": "EUR",
           "value_at_handover": Decimal(0), "value_now": Decimal(0)}  # fmt: skip
    accounts = _built(ae_am=[row]).accounts
    assert accounts is not None
    assert accounts.rows[0].growth == "–"
    assert accounts.rows[0].ae == "No known owner"


def test_whatever_is_missing_the_page_can_be_laid_out() -> None:
    full = _built(
        chain=[_cohort(back) for back in range(36)],
        health=[_result(5, back=1), _result(6, 0.18), _stage("calls", 2, numerator=5)],
        chain_findings=[_finding("no_feedback", "p", full_name="<b>P</b>")],
        sdr_ae=[_pair(s, a, d, 9, "Why?") for s in "ab" for a in "xy"
                for d in ("accepted", "rejected")],
        rejected_fates=[{"month": MONTH, "ae_id": "a", "fate": "new_fate", "leads": 3}],
    )  # fmt: skip
    source = '{% include "chain.html" %}'
    template = environment(SETTINGS.language).from_string(source)
    html = template.render(review={"chain": full})
    assert "&lt;b&gt;P&lt;/b&gt;" in html
    assert full.flow is not None
    for picture in (full.flow.picture, full.pairs):
        assert picture is not None
        assert draw(picture, formatter_in("en")).startswith("<svg")
    only = _built(health=[_stage("calls", 2)])
    assert "Calls" in template.render(review={"chain": only})
