"""Why a person is recommended nothing: the true one of several reasons."""

from dataclasses import replace
from typing import Any

import pytest

from reports.context import pack_context
from reports.marts import Record
from reports.person.build import build_person
from reports.person.review import PersonReview
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import SETTINGS, Firm, Row, firm_marts, person_id, row_of

_QUIET = Firm(has_advice=False)
_BELOW = replace(_QUIET, ranking={"interval_high": 0.29})


def _review(firm: Firm, role: str = "ae", **tables: tuple[Record, ...]) -> PersonReview:
    marts = firm_marts(firm)
    marts = replace(marts, tables={**marts.tables, **tables})
    return build_person(pack_context(marts, MONTH, SETTINGS), person_id(role))


def _coach(index: int, **values: object) -> Row:
    known: dict[str, Any] = {"is_eligible": True, "capacity": 1, **values}
    return row_of(
        "coach_candidates",
        direction="ae_to_ae",
        metric="close_rate",
        person_id=person_id("ae", index),
        **known,
    )


def _rules(review: PersonReview) -> list[str]:
    return [reason.rule for reason in review.no_advice]


def test_rates_below_the_role_are_never_said_to_be_chance() -> None:
    for role in ("sdr", "ae", "am"):
        review = _review(_BELOW, role)
        below = [row for row in review.standing if row.verdict.rule == "standing_below"]
        why, whom = review.no_advice
        assert why.rule == "below_role_without_coaching"
        assert f"{len(below)} of your rates are clearly behind" in why.text
        assert all(row.label in why.text for row in below)
        assert "chance" not in why.text
        assert "together with your manager, Boss Quillonboss" in whom.text


def test_one_rate_below_is_named() -> None:
    marts = firm_marts(_BELOW)
    ranking = tuple(
        row if row["metric"] == "close_rate" else {**row, "interval_high": 0.42}
        for row in marts.tables["ranking"]
    )
    why = _review(_BELOW, ranking=ranking).no_advice[0]
    assert "“Close rate, won of decided” is clearly behind the role’s" in why.text


@pytest.mark.parametrize(
    ("coaches", "rule"),
    [
        ((_coach(1),), "below_role_without_coaching"),
        ((_coach(1, capacity=0), _coach(2, is_eligible=False)), "below_role_no_coach_free"),
        # Nobody coaches oneself.
        ((_coach(0),), "below_role_no_coach_free"),
    ],
)
def test_that_no_coach_is_free_is_said_only_where_the_marts_know_it(
    coaches: tuple[Row, ...], rule: str
) -> None:
    assert _rules(_review(_BELOW, candidates=coaches))[0] == rule


def test_a_coach_who_is_recommended_to_others_is_not_free() -> None:
    pair = row_of(
        "coaching_recommendations", kind="pair", person_id="ae-0005", coach_id=person_id("ae", 1)
    )
    review = _review(_BELOW, candidates=(_coach(1),), recommendations=(pair,))
    assert _rules(review)[0] == "below_role_no_coach_free"


def test_without_a_manager_nobody_is_named() -> None:
    whom = _review(replace(_BELOW, has_manager=False)).no_advice[1]
    assert whom.text == "What would help is best found out together with your manager."


@pytest.mark.parametrize(
    ("firm", "rule"),
    [
        (_QUIET, "nothing_recommended"),
        (replace(_QUIET, ranking={"interval_low": 0.31}), "nothing_recommended_above_role"),
        (
            replace(_QUIET, ranking={"rank": None, "unranked_reason": "too_few_data"}),
            "nothing_recommended_too_few_data",
        ),
        (replace(_QUIET, people=4), "nothing_recommended_role_too_small"),
        (Firm(people=1, has_figures=False, months=0), "nothing_recommended_role_too_small"),
    ],
)
def test_every_other_reason_is_the_one_that_the_page_shows(firm: Firm, rule: str) -> None:
    assert _rules(_review(firm)) == [rule]


def test_who_is_not_rated_at_all_has_too_few_cases() -> None:
    assert _rules(_review(_QUIET, ranking=())) == ["nothing_recommended_too_few_data"]
