"""What people did in a team until they left the role stays in the team's figures."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports.html import environment
from reports.team.build import build_team
from reports.team.review import TeamReview
from tests.unit.reports.people import month_back
from tests.unit.reports.team_rows import MONTH, Made, Rows, pack_of, rows_of

BOSS = Made("boss", "Boss Person", "manager", "Sales")
STAYS = Made("a", "Anna Stays", "sdr", "SDR North", "boss", size=9)
LEAVES = Made("x", "Lea Leaves", "sdr", "SDR North", "boss", size=4)


def _rows(after: Mapping[str, object], *more: Made, days: int = 13) -> Rows:
    """Lea was an SDR of the boss for so many days, and is `after` at the month's end."""
    rows = rows_of([BOSS, STAYS, LEAVES, *more])
    rows.tables["people"] = [
        {**row, **after} if row["person_id"] == "x" else row for row in rows.tables["people"]
    ]
    rows.tables["sdr_months"] = [
        {
            **row,
            "manager_id": "boss",
            "days_in_role": days
            if row["person_id"] == "x" and row["month"] == MONTH
            else row["days_in_role"],
        }
        for row in rows.tables["sdr_months"]
    ]
    return rows


def _review(rows: Rows) -> TeamReview:
    return build_team(pack_of(rows), "boss", {})


BECAME_AE = {"role": "ae", "manager_id": "elsewhere"}
LEFT_US = {"left_on": date(2026, 10, 13)}


@pytest.mark.parametrize("after", [BECAME_AE, LEFT_US])
def test_the_team_is_its_people_and_those_who_left_the_role_during_the_month(
    after: Mapping[str, object],
) -> None:
    review = _review(_rows(after))

    (table,) = review.tables
    assert table.former is not None
    assert table.total is not None
    # October's figures of somebody are one more than their size.
    assert [line.result for group in table.groups for line in group.lines] == [10]
    assert (table.former.name, table.former.result) == ("No longer in the role: 1", 5)
    assert (table.total.result, table.total.target) == (15, Decimal(20))
    sent = review.standing.figures[0]
    assert (sent.value, sent.target) == (15, Decimal(20))
    assert "and of 1 person who left the role during it" in review.standing.notes[0].text


def test_earlier_months_are_of_the_same_people_so_that_the_change_is_theirs() -> None:
    sent = _review(_rows(LEFT_US)).standing.figures[0]
    # September's are as large as the people: 9 and 4.
    assert sent.previous == 13
    assert sent.series.points[-2].month == month_back(1)
    assert sent.change == 2


def test_who_left_is_counted_and_not_named() -> None:
    review = _review(_rows(LEFT_US))
    html = environment("en").get_template("team.html").render(review=review, missing="")
    assert "No longer in the role: 1" in html
    assert "Lea Leaves" not in html
    (attached,) = review.attachments
    text = attached.content
    assert "No longer in the role: 1" in text
    assert "Lea Leaves" not in text


@pytest.mark.parametrize(
    ("after", "days"),
    [
        ({"manager_id": "elsewhere"}, 31),  # the same role in another team: all counts there
        (LEFT_US, 0),  # not in the role in the month
    ],
)
def test_who_counts_elsewhere_or_was_not_there_is_not_counted(
    after: Mapping[str, object], days: int
) -> None:
    review = _review(_rows(after, days=days))
    (table,) = review.tables
    assert table.former is None
    assert review.standing.figures[0].value == 10
    assert "who left the role" not in review.standing.notes[0].text


def test_those_who_left_are_no_others_to_compare_with() -> None:
    others = [
        replace(STAYS, person_id=f"o{index}", manager_id="elsewhere", size=10 + index)
        for index in range(5)
    ]
    rows = _rows(LEFT_US)
    for row in rows_of(others).tables["sdr_months"]:
        rows.tables["sdr_months"].append(row)
    (table,) = _review(rows).tables
    assert table.peers is not None
    assert "(5 people" in table.peers.text


def test_a_manager_who_sold_until_leading_the_team_is_not_part_of_it() -> None:
    rows = _rows({})
    own = [row for row in rows.tables["sdr_months"] if row["person_id"] == "a"]
    rows.tables["sdr_months"] += [{**row, "person_id": "boss"} for row in own]
    (table,) = _review(rows).tables
    assert table.former is None
