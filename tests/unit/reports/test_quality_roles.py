"""People whom no title rule matches are told of, by number and title, not by name."""

from collections.abc import Sequence
from datetime import date

import pytest

from reports.company.quality_roles import without_role
from reports.company.quality_rows import Effect
from reports.marts import Record
from tests.unit.reports.by_hand import ByHand, person

LEFT: Record = {"left_on": date(2026, 8, 31)}
BEFORE: Record = {"role": "sdr", "valid_to": date(2026, 10, 2)}


def _known(person_id: str, title: str | None = None) -> Record:
    return {**person(person_id, f"Name of {person_id}", ""), "role": None, "title": title}


def _sdr(person_id: str, sent: int = 0, calls: int = 0, days: int = 0) -> Record:
    return {
        "person_id": person_id, "leads_sent": sent, "calls": calls, "days_in_role": days,
        "is_qualified_by_acceptance": False,
    }  # fmt: skip


def _found(
    known: Sequence[Record], sdr: Sequence[Record], **people: Sequence[Record]
) -> list[Effect]:
    return list(without_role(ByHand({"people": known}, {"sdr": sdr, **people}).pack()))


def test_an_empty_month_has_nobody_without_a_role() -> None:
    assert _found([], []) == []


def test_people_with_work_and_without_a_role_are_counted_once_and_their_titles_named() -> None:
    known = [_known("a", "Hunter"), _known("b", "Hunter"), _known("c", "Closer")]
    deals = {"person_id": "a", "deals_worked": 2, "open_pipeline_amount": None, "days_in_role": 0}
    (effect,) = _found(known, [_sdr("a", sent=3), _sdr("b", calls=1)], ae=[
        deals, {**deals, "person_id": "c", "deals_worked": 0, "open_pipeline_amount": 5.0},
    ])  # fmt: skip
    assert effect.problem.rule == "quality_no_role"
    assert effect.problem.text == (
        "3 people with leads, calls, deals or customers of the month have no role (by title: "
        "Closer, Hunter)."
    )
    assert "in no ranking and get no personal pack" in effect.at_most.text
    assert "title rule in the settings" in effect.at_most.text
    assert (effect.problem.n, effect.at_most.n) == (3, 3)


def test_without_titles_none_are_named() -> None:
    accounts = {"person_id": "a", "accounts_held": 1, "days_in_role": 0}
    (effect,) = _found([_known("a")], [], am=[accounts])
    assert effect.problem.text == (
        "1 person with leads, calls, deals or customers of the month has no role."
    )
    assert effect.at_most.text.startswith("This person is in no ranking")


def test_of_many_titles_the_first_stand_for_all() -> None:
    ids = [f"p{number:03}" for number in range(400)]
    known = [_known(one, f"Title {one}") for one in ids]
    (effect,) = _found(known, [_sdr(one, sent=1) for one in ids])
    assert effect.problem.text.startswith("400 people")
    assert "Title p000, Title p001, Title p002 and 397 more" in effect.problem.text


@pytest.mark.parametrize(
    ("known", "sdr"),
    [
        ([_known("a")], _sdr("a")),
        ([_known("a")], _sdr("a", sent=3, days=4)),
        ([{**_known("a"), "role": "manager"}], _sdr("a", sent=3)),
        ([{**_known("a"), **LEFT}], _sdr("a", sent=3)),
        (
            [{**_known("a"), **BEFORE}, {**_known("a"), "valid_from": date(2026, 10, 2)}],
            _sdr("a", sent=3),
        ),
        ([], _sdr("(unassigned)", sent=3)),
    ],
    ids=["no work", "the role", "another role", "has left", "role until the 1st", "nobody"],
)
def test_who_had_a_role_or_no_work_or_has_left_is_not_counted(
    known: Sequence[Record], sdr: Record
) -> None:
    assert _found(known, [sdr]) == []
