"""What needs attention, and by which rule."""

from dataclasses import replace
from pathlib import Path

import pytest

from reports.company.review import CompanyReview
from reports.context import pack_context
from reports.load import build_company_review
from reports.marts import Marts, Record, read_marts
from reports.model import Finding
from tests.unit.reports.conftest import SETTINGS, Loader
from tests.unit.reports.people import MONTH, Company


def _rules(review: CompanyReview) -> list[str]:
    return [finding.rule for finding in review.findings]


def _found(review: CompanyReview, rule: str) -> Finding:
    return next(finding for finding in review.findings if finding.rule == rule)


def _figure(metric: str, **values: object) -> Record:
    empty = dict.fromkeys(
        ("value", "numerator", "denominator", "target", "currency", "previous_at_equal_age")
    )
    return {"metric": metric, "month": MONTH, **empty, **values}


@pytest.fixture
def marts(snapshot: Path) -> Marts:
    return replace(read_marts(snapshot, MONTH), company=(), teams=(), quality=())


def _review(marts: Marts, *company: Record, teams: tuple[Record, ...] = ()) -> CompanyReview:
    people = {"sdr": (), "ae": (), "am": ()}
    quiet = replace(marts, company=company, teams=teams, people=people)
    return build_company_review(pack_context(quiet, MONTH, SETTINGS))


def test_a_gap_that_chance_can_make_is_only_watched(marts: Marts) -> None:
    small = _figure("close_rate_worked", value=0.1, numerator=3, denominator=30, target=0.12)
    finding = _found(_review(marts, small), "headline_below_target")
    assert finding.severity == "watch"
    assert "may be chance" in finding.sentence
    assert "n = 30" in finding.sentence


def test_a_gap_that_chance_does_not_explain_calls_for_action(marts: Marts) -> None:
    large = _figure("close_rate_worked", value=0.1, numerator=300, denominator=3000, target=0.12)
    finding = _found(_review(marts, large), "headline_below_target")
    assert finding.severity == "act"
    assert finding.threshold == "flagged below 12.0%"


@pytest.mark.parametrize(("value", "severity"), [(79.0, "act"), (81.0, "watch")])
def test_a_number_far_below_its_target_calls_for_action(
    marts: Marts, value: float, severity: str
) -> None:
    review = _review(marts, _figure("leads_sent", value=value, target=100))
    assert _found(review, "headline_below_target").severity == severity


@pytest.mark.parametrize(("value", "target"), [(293.0, 297.5), (3.0, 5.0)])
def test_a_count_as_near_to_its_target_as_chance_brings_it_is_said_to_be(
    marts: Marts, value: float, target: float
) -> None:
    review = _review(marts, _figure("leads_sent", value=value, target=target))
    finding = _found(review, "headline_below_target")
    assert finding.severity == "watch"
    assert "the gap may be chance" in finding.sentence


def test_a_count_beyond_chance_does_not_speak_of_it(marts: Marts) -> None:
    review = _review(marts, _figure("leads_sent", value=250.0, target=297.5))
    assert "chance" not in _found(review, "headline_below_target").sentence


def test_a_target_that_is_just_reached_is_no_finding(marts: Marts) -> None:
    review = _review(marts, _figure("leads_sent", value=100.0, target=100))
    assert "headline_below_target" not in _rules(review)
    assert review.summary == "Headline targets reached: 1 of 1."


@pytest.mark.parametrize(("value", "is_found"), [(900.0, True), (910.0, False), (1200.0, False)])
def test_a_fall_by_a_tenth_against_equal_age_is_found(
    marts: Marts, value: float, is_found: bool
) -> None:
    figure = _figure("leads_sent", value=value, previous_at_equal_age=1000.0)
    assert ("headline_fell" in _rules(_review(marts, figure))) == is_found


def test_a_fall_that_chance_explains_is_none_and_page_one_agrees_with_itself(marts: Marts) -> None:
    by_chance = _review(marts, _figure("leads_sent", value=80.0, previous_at_equal_age=100.0))
    assert "headline_fell" not in _rules(by_chance)
    assert "headline_within_chance" in {change.rule for change in by_chance.since.changes}
    beyond = _review(marts, _figure("leads_sent", value=60.0, previous_at_equal_age=100.0))
    assert "chance does not explain the fall" in _found(beyond, "headline_fell").sentence
    assert "headline_moved" in {change.rule for change in beyond.since.changes}


def test_a_fall_without_a_yardstick_is_told_without_speaking_of_chance(marts: Marts) -> None:
    figure = _figure("upsell_rate_customer_lifetime", value=0.10, previous_at_equal_age=0.20)
    finding = _found(_review(marts, figure), "headline_fell")
    assert "chance" not in finding.sentence + finding.threshold


def test_leads_that_the_month_itself_left_undecided_are_not_old(marts: Marts) -> None:
    assert "old_leads_undecided" not in _rules(_review(marts, _figure("leads_undecided", value=90)))


def test_a_team_far_less_decided_than_the_company_is_named_and_a_small_one_is_not(
    marts: Marts,
) -> None:
    company = _figure("decided_share", value=0.8, denominator=100)
    rows = (("North", 0.5, 40), ("Tiny", 0.1, 9), ("Ost", 0.9, 51))
    teams = tuple(
        {**company, "team": team, "value": value, "denominator": leads}
        for team, value, leads in rows
    )
    finding = _found(_review(marts, company, teams=teams), "team_undecided")
    assert "North (50%)" in finding.sentence
    assert "Tiny" not in finding.sentence
    assert "Ost" not in finding.sentence


def test_teams_far_below_target_are_named_worst_first(marts: Marts) -> None:
    figure = _figure("amount_won", target=100, currency="EUR")
    teams = tuple(
        {**figure, "team": team, "value": value}
        for team, value in (("North", 70.0), ("Ost", 20.0), ("West", 80.0))
    )
    finding = _found(_review(marts, figure, teams=teams), "team_attainment_low")
    assert "Ost (20%), North (70%)" in finding.sentence
    assert "West" not in finding.sentence


def test_no_targets_at_all_are_a_finding(load: Loader) -> None:
    review = load(Company(has_targets=False))
    assert "no_targets" in _rules(review)
    assert "headline_below_target" not in _rules(review)


def test_a_reconstructed_month_and_borrowed_qualification_are_said_twice(load: Loader) -> None:
    review = load(Company(is_reconstructed=True, is_qualified_by_acceptance=True))
    assert {"month_reconstructed", "qualified_by_acceptance"} <= set(_rules(review))
    assert len(review.quality_notes) == 2


def test_rejected_rows_and_missing_owners_are_found(review: CompanyReview) -> None:
    assert "37 of 3,120" in _found(review, "rows_rejected").sentence
    assert "worked deals: " in _found(review, "owner_missing").sentence


def test_a_clean_months_data_is_called_clean(load: Loader) -> None:
    review = load(Company(has_rejected=False, has_unassigned=False))
    assert {"rows_rejected", "owner_missing", "total_differs"}.isdisjoint(_rules(review))


def test_what_calls_for_action_comes_first_and_every_finding_can_be_argued_with(
    review: CompanyReview,
) -> None:
    order = ["act", "watch", "note"]
    ranks = [order.index(finding.severity) for finding in review.findings]
    assert ranks == sorted(ranks)
    for finding in review.findings:
        assert finding.rule
        assert finding.threshold.startswith("flagged")
        assert finding.action.endswith((".", "?"))
        assert "%(" not in finding.sentence + finding.threshold + finding.action
