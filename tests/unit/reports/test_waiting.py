"""Leads of earlier months that wait for a decision: how many, and whose task they are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from reports.company.review import CompanyReview
from reports.context import PackContext
from reports.figures import CompanyFigures
from reports.load import build_company_review
from reports.team.advice import todos_of
from reports.team.scope import scope_of
from tests.unit.reports.people import month_back
from tests.unit.reports.team_rows import MONTH, Made, advise_pair, pack_of, rows_of

PEOPLE = (
    Made("head", "Head Person", "manager", "Sales"),
    *(
        Made(f"boss-{team}", f"Boss {team}", "manager", f"AE {team}", "head")
        for team in ("East", "North", "South", "West")
    ),
    Made("a", "Anna Ae", "ae", "AE North", "boss-North"),
    Made("b", "Bert Ae", "ae", "AE North", "boss-North"),
    Made("c", "Cleo Ae", "ae", "AE South", "boss-South"),
    Made("d", "Dora Ae", "ae", "AE East", "boss-East"),
    Made("e", "Elsa Am", "am", "AE West", "boss-West"),
    Made("left", "Lea Left", "ae", "AE South", "boss-South", left_on=date(2026, 9, 30)),
)
WINDOW = "from October 2025 to September 2026"


def _pack(leads: Mapping[str, int], **values: object) -> PackContext:
    """A month in which leads of the month before wait for these people; with pairs to coach."""
    rows = rows_of(PEOPLE)
    for person_id, many in leads.items():
        for number in range(many):
            rows.add(
                "handovers",
                **{
                    "handover_id": f"{person_id}-{number}",
                    "ae_id": person_id,
                    "decision": "undecided",
                    "is_first": True,
                    "month": month_back(1),
                    **values,
                },
            )
    for one in "abcd":
        advise_pair(rows, one, "e")
    pack = pack_of(rows)
    figures = (
        {"metric": "leads_undecided", "month": month_back(back), "value": 1.0} for back in range(13)
    )
    no_deals = dict.fromkeys(("open_deals", "open_without", "closed_deals", "closed_without"), 0)
    marts = replace(pack.marts, amounts=no_deals)
    return replace(pack, marts=marts, company=CompanyFigures(figures, MONTH))


def _plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def _finding(review: CompanyReview) -> str:
    found = (one.sentence for one in review.findings if one.rule == "old_leads_undecided")
    return _plain(next(found, ""))


def _who(review: CompanyReview) -> list[str]:
    things = (one for one in review.actions.things if one.rule == "old_leads_undecided")
    return [_plain(one) for one in next(things).who]


def test_the_team_that_has_to_decide_is_named_not_the_one_that_handed_over() -> None:
    review = build_company_review(_pack({"a": 4, "b": 3, "c": 2}))
    assert _finding(review) == (
        f"9 leads handed over {WINDOW} are still undecided. Team AE North has the most of them to "
        "decide: 7."
    )
    thing = review.actions.things[0]
    assert _plain(thing.what) == (
        f"Have every lead handed over {WINDOW} accepted or rejected, with a reason."
    )
    assert _plain(thing.why) == _finding(review)


def test_leads_with_nobody_and_with_people_who_left_are_told_apart() -> None:
    review = build_company_review(_pack({"c": 4, "left": 1, "(unassigned)": 2}))
    assert _finding(review).endswith(
        "Team AE South has the most of them to decide: 4; without a known team: 3."
    )
    assert _who(review) == ["Boss South", "Head of sales"]


def test_where_no_team_is_known_none_is_named() -> None:
    review = build_company_review(_pack({"(unassigned)": 6}))
    assert "for none of them is the team known" in _finding(review)
    assert _who(review) == ["Head of sales"]


def test_managers_with_most_leads_come_first_and_the_others_are_counted() -> None:
    review = build_company_review(_pack({"a": 2, "c": 5, "d": 4, "e": 1, "(unassigned)": 1}))
    assert _who(review) == ["Boss South", "Boss East", "Boss North", "and 2 more managers"]


def test_who_leads_a_team_by_now_sees_to_the_own_leads() -> None:
    review = build_company_review(_pack({"boss-South": 5, "c": 1}))
    assert _who(review) == ["Boss South"]


@pytest.mark.parametrize(
    ("leads", "values"),
    [
        (4, {}),  # too few in the whole company
        (9, {"month": MONTH}),  # the review month's are not old
        (9, {"is_first": False}),  # offered again: counted once, by the first hand-over
        (9, {"decision": "accepted"}),
    ],
)
def test_what_does_not_wait_is_no_finding_and_nothing_to_do(
    leads: int, values: Mapping[str, object]
) -> None:
    pack = _pack({"a": leads}, **values)
    assert _finding(build_company_review(pack)) == ""
    todos = todos_of(scope_of(pack, "boss-North"))
    assert not any("handed over" in todo.what.text for todo in todos)


def test_a_manager_is_told_the_same_of_the_own_people_with_the_same_day() -> None:
    pack = _pack({"a": 2, "b": 3, "c": 4})
    first, *others = todos_of(scope_of(pack, "boss-North"))
    assert _plain(first.what) == (
        f"Have the 5 leads handed over {WINDOW} that are still undecided accepted or rejected, "
        "with a reason."
    )
    assert _plain(first.why) == "They are with Bert Ae (3) and Anna Ae (2)."
    assert _plain(first.by) == "Nov 13, 2026"
    assert _plain(build_company_review(pack).actions.things[0].when) == "by Nov 13, 2026"
    assert [_plain(todo.by) for todo in others] == ["end of November 2026"] * 2


def test_one_lead_is_told_as_one_and_many_people_as_a_number() -> None:
    pack = _pack({"a": 1, "b": 2, "c": 3, "d": 4})
    (east, *_) = todos_of(scope_of(pack, "boss-East"))
    (head, *_) = todos_of(scope_of(pack, "head"))
    assert _plain(head.why) == "They are with Dora Ae (4), Cleo Ae (3), Bert Ae (2) and 1 more."
    assert "the 4 leads" in east.what.text
    one = todos_of(scope_of(_pack({"a": 1, "c": 9}), "boss-North"))[0]
    assert one.what.text.startswith("Have the lead handed over")
    assert _plain(one.why) == "It is with Anna Ae (1)."


def test_a_manager_whose_people_have_none_is_not_asked() -> None:
    todos = todos_of(scope_of(_pack({"a": 9}), "boss-East"))
    assert [todo.by for todo in todos] == ["end of November\u00a02026"]
