"""Names strung together, so that nobody is read as two people."""

import pytest

from reports.format import formatter_in
from reports.html import environment
from reports.lists import enumerated, joined, listed

ONE_WITH_A_COMMA = ["Müller, Jörg", "Siobhán O'Connor"]
TEAMS = ["East", "Gulf & Co, West/Pacific", "North"]


def test_names_without_commas_are_listed_as_ever() -> None:
    english = formatter_in("en")
    assert joined(["a", "b", "c"]) == "a, b, c"
    assert enumerated(["a", "b", "c"], english) == "a, b, and c"
    assert listed(["a", "b", "c", "d"], english) == "a, b, c and 1 more"


@pytest.mark.parametrize("language", ["en", "de"])
def test_where_a_name_has_a_comma_semicolons_tell_the_names_apart(language: str) -> None:
    formatter = formatter_in(language)
    told = "Müller, Jörg; Siobhán O'Connor"
    assert joined(ONE_WITH_A_COMMA) == told
    assert enumerated(ONE_WITH_A_COMMA, formatter) == told
    assert listed(ONE_WITH_A_COMMA, formatter) == told
    assert listed([*TEAMS, "South"], formatter).startswith("East; Gulf & Co, West/Pacific; North ")


def test_a_comma_within_a_number_or_brackets_is_none() -> None:
    assert joined(["Ada (new, SDR)", "Bo"]) == "Ada (new, SDR), Bo"
    assert joined(["Ada 1,5", "Bo"]) == "Ada 1,5, Bo"
    assert joined(["Ada (1,5)", "Bo (2,0)"]) == "Ada (1,5), Bo (2,0)"


def test_templates_tell_names_apart_too_and_escape_them() -> None:
    template = environment("en").from_string("{{ names|joined }}")
    assert template.render(names=TEAMS) == "East; Gulf &amp; Co, West/Pacific; North"
