"""Several people in a sentence of the team pack: one, two and many."""

from collections.abc import Mapping
from typing import Any

import pytest

from reports.team.build import build_team
from tests.unit.reports.team_rows import MONTH, Made, pack_of, rows_of

BOSS = Made("boss", "Boss Person", "manager", "Sales")
NAMES = {"a": "Anna Ae", "b": "Bert Ae", "c": "Cleo Ae"}


def _said(ids: str, values: Mapping[str, Any]) -> list[str]:
    """What the pack says of AEs whose ratings have these values."""
    rows = rows_of([BOSS, *(Made(one, NAMES[one], "ae", "AE North", "boss") for one in ids)])
    rows.tables["ranking"] = [{**row, **values} for row in rows.tables["ranking"]]
    rows.add("ranked_roles", role="ae", metric="close_rate", role_rate=0.3)
    review = build_team(pack_of(rows), "boss", {})
    told = (*review.strengths, *review.since.changes)
    return [one.text.replace("\u00a0", " ") for one in told]


@pytest.mark.parametrize(
    ("ids", "sentence"),
    [
        ("a", "Anna Ae belongs more likely than not to the best quarter of the role."),
        ("ab", "Anna Ae and Bert Ae each belong more likely than not to the best quarter of the "),
        ("abc", "Anna Ae, Bert Ae, and Cleo Ae each belong more likely than not to the best "),
    ],
)
def test_those_who_are_probably_best_are_named_as_a_sentence_names_them(
    ids: str, sentence: str
) -> None:
    (said,) = (one for one in _said(ids, {"p_top_quartile": 0.7}) if "best quarter" in one)
    assert f": {sentence}" in said


@pytest.mark.parametrize(
    ("ids", "ending"),
    [("a", "rate is Anna Ae."), ("ab", "rate are Anna Ae and Bert Ae.")],
)
def test_those_who_are_clearly_above_the_role_are_named_too(ids: str, ending: str) -> None:
    (said,) = (one for one in _said(ids, {"interval_low": 0.4}) if "clearly" in one)
    assert said.endswith(ending)


@pytest.mark.parametrize("reason", ["too_few_data", "role_too_small", "no_heterogeneity"])
def test_of_those_who_are_not_ranked_nobody_is_called_above_the_role(reason: str) -> None:
    said = _said("ab", {"interval_low": 0.4, "unranked_reason": reason})
    assert not [one for one in said if "clearly" in one]


def test_those_who_rise_are_enumerated() -> None:
    said = _said("ab", {"trend": "rising"})
    assert "Rising over the last months, beyond chance: Anna Ae and Bert Ae." in said


def test_those_who_are_new_are_enumerated() -> None:
    rows = rows_of([BOSS, *(Made(one, NAMES[one], "ae", "AE North", "boss") for one in "abc")])
    rows.tables["people"] = [
        {**row, "valid_from": MONTH} if row["person_id"] in {"a", "b"} else row
        for row in rows.tables["people"]
    ]
    review = build_team(pack_of(rows), "boss", {})
    assert review.since.changes[0].text == "2 people are new in the team: Anna Ae and Bert Ae."
