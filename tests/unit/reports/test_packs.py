"""Which packs a month has, what they are called, and what they are made of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.marts import Marts
from reports.model import Note
from reports.names import slug
from reports.packs import (
    Choices,
    Document,
    Failure,
    build_documents,
    count_documents,
    recipe_of,
    units_of,
)
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import SETTINGS, Firm, firm_marts, person_id

SMALL = Firm(people=1, rows=3, months=3)
TEAM = Choices(SETTINGS, team=("en",), person=("en", "de"))


def _documents(marts: Marts, choices: Choices) -> list[Document]:
    found = build_documents(marts, MONTH, choices)
    assert not [one for one in found if isinstance(one, Failure)]
    return [one for one in found if isinstance(one, Document)]


def test_there_is_a_pack_per_manager_and_person_in_each_wanted_language() -> None:
    marts = firm_marts(SMALL)
    documents = _documents(marts, TEAM)
    assert [(one.kind, one.language, one.subject) for one in documents] == [
        ("person", "en", "ae-0000"),
        ("person", "en", "am-0000"),
        ("person", "en", "sdr-0000"),
        ("team", "en", "boss-0001"),
        ("person", "de", "ae-0000"),
        ("person", "de", "am-0000"),
        ("person", "de", "sdr-0000"),
    ]
    assert len(documents) == count_documents(marts, MONTH, TEAM)
    assert len({one.name for one in documents}) == len(documents)


def test_a_team_and_its_people_are_one_unit_and_people_without_one_go_in_small_ones() -> None:
    marts = firm_marts(replace(SMALL, people=3))
    assert [len(unit) for unit in units_of(marts, MONTH, Choices(SETTINGS, team=("en",)))] == [1]
    assert [len(unit) for unit in units_of(marts, MONTH, TEAM)] == [10, 8, 1]


def test_a_company_without_managers_has_no_team_packs() -> None:
    marts = firm_marts(replace(SMALL, has_manager=False))
    assert {one.kind for one in _documents(marts, TEAM)} == {"person"}


def test_nothing_is_made_where_nothing_is_wanted() -> None:
    assert build_documents(firm_marts(SMALL), MONTH, Choices(SETTINGS)) == []


def test_a_person_whose_rows_are_broken_is_told_and_stops_only_the_own_team() -> None:
    marts = firm_marts(SMALL)
    broken = tuple({**row, "calls": "many"} for row in marts.rows("sdr_months"))
    marts = replace(marts, tables={**marts.tables, "sdr_months": broken})
    found = build_documents(marts, MONTH, replace(TEAM, person=("en",)))
    failed = {one.name: one.cause for one in found if isinstance(one, Failure)}
    name = slug("SDR Quillon00 Name", person_id("sdr"))
    assert set(failed) == {
        f"en/people/{name}.pdf",
        f"en/teams/{slug('Boss Quillonboss', 'boss-0001')}.pdf",
    }
    assert "many" in failed[f"en/people/{name}.pdf"]
    assert name in failed[f"en/teams/{slug('Boss Quillonboss', 'boss-0001')}.pdf"]
    assert len(found) == 4


def test_a_recipe_changes_with_what_is_said_and_with_nothing_else() -> None:
    def recipes(firm: Firm, choices: Choices) -> dict[str, str]:
        return {one.name: recipe_of(one) for one in _documents(firm_marts(firm), choices)}

    before = recipes(SMALL, TEAM)
    assert recipes(SMALL, TEAM) == before
    letter = replace(TEAM, settings=replace(SETTINGS, page_size="Letter"))
    assert not set(recipes(SMALL, letter).values()) & set(before.values())


def test_a_note_has_only_the_packs_rendered_anew_that_show_it() -> None:
    marts = firm_marts(SMALL)
    note = Note(person_id("ae"), MONTH, "A good month.")
    noted = replace(TEAM, settings=replace(SETTINGS, notes=(note,)))
    before = {one.name: recipe_of(one) for one in _documents(marts, TEAM)}
    after = {one.name: recipe_of(one) for one in _documents(marts, noted)}
    name = slug("AE Quillon00 Name", person_id("ae"))
    changed = {one for one in before if before[one] != after[one]}
    assert {f"en/people/{name}.pdf", f"de/people/{name}.pdf"} <= changed
    assert not [one for one in changed if "/people/" in one and name not in one]


@given(st.text(), st.text(min_size=1))
def test_no_name_makes_a_path_or_a_long_file_name(name: str, who: str) -> None:
    made = slug(name, who)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 8 <= len(made) <= 49
    assert made == slug(name, who)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Łukasz Żółć", "lukasz-zolc"),
        ("Ayşe Yıldız", "ayse-yildiz"),
        ("İrem Søndergård", "irem-sondergard"),
        ("Þóra Æsir Đurić Œuvrard", "thora-aesir-duric-oeuvrard"),
        ("Jörg O’Connor-Weiß", "jorg-oconnor-weiss"),
    ],
)
def test_a_file_name_keeps_every_letter_of_a_european_name(name: str, plain: str) -> None:
    assert slug(name, "1") == f"{plain}-{slug('', '1')}"


def test_namesakes_have_files_of_their_own() -> None:
    assert slug("Zoë Ångström-Weiß", "1") != slug("Zoë Ångström-Weiß", "2")
    assert slug("Zoë Ångström-Weiß", "1").startswith("zoe-angstrom-weiss-")
