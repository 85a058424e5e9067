"""A mapping is checked as a whole before any data is read."""

from pathlib import Path

import pytest

from dagster_project.crm.mapping import MappingError, load_mapping
from tests.unit.crm.drops_by_hand import mapping_of

GOOD = """\
files:
  people: people.csv
entities:
  person:
    file: people
    columns: {person_id: Id, full_name: [Name, Full name]}
"""


def test_the_shipped_mapping_is_sound() -> None:
    mapping = load_mapping("salesforce")
    assert mapping.path.name == "salesforce.yaml"
    assert {"person", "handover", "opportunity", "activity"} <= set(mapping.entities)


def test_a_name_that_is_not_shipped_hints_at_the_nearest() -> None:
    with pytest.raises(MappingError, match="did you mean 'salesforce'") as caught:
        load_mapping("saleforce")
    assert "the path of your own file ending in .yaml" in str(caught.value)


def test_a_missing_file_says_where_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"sources\.<name>\.mapping"):
        load_mapping(str(tmp_path / "own.yaml"))


def test_every_problem_of_the_form_is_listed_with_its_key(tmp_path: Path) -> None:
    text = """\
fles: {}
files:
  people: {names: people.csv, optinal: true, columns: {Born: INT}}
entities:
  person: {file: people, columns: {person_id: {sql: Id, header: x}}}
"""
    with pytest.raises(MappingError) as caught:
        mapping_of(tmp_path, text)
    found = str(caught.value)
    assert "has 4 problems" in found
    assert "fles: unknown key; did you mean 'files'?" in found
    assert "files.people.optinal: unknown key; did you mean 'optional'?" in found
    assert "files.people.columns.Born.type: " in found
    assert "entities.person.columns.person_id.header: unknown key" in found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  person:", "  persn:", "entities.persn: no such entity; did you mean 'person'?"),
        ("full_name:", "fullname:", "columns.fullname: unknown column; did you mean 'full_name'?"),
        ("full_name:", "email:", "entities.person.columns: 'full_name' is required; map it"),
        ("file: people", "file: poeple", "no 'poeple' in files; did you mean 'people'?"),
        ("person_id: Id", "person_id: {sql: Id +}", "columns.person_id.sql: is no SQL"),
        ("person_id: Id", "person_id: {sql: 1); drop table x; select (1}", "must be one SELECT"),
        ("entities:", "  x: x.csv\nentities:", "files.x: no entity reads it"),
        ("people:", "'my people':", "use lower-case letters"),
        ("people.csv", "{names: p.csv, entity: x}", "files.people.entity: no 'x' in entities"),
        ("people.csv", "{names: p.csv, csv: {encoding: utf-9}}", "no encoding 'utf-9'"),
        (
            "people.csv",
            "{names: p.csv, columns: {Phase: Deal Stage}}",
            (
                "files.people.columns.Phase.type: 'Deal Stage' is no type; write one of VARCHAR, "
                "DATE, TIMESTAMPTZ, BOOLEAN, BIGINT, DOUBLE or DECIMAL(18,2). If it is what the "
                'export calls the column, write {headers: ["Deal Stage"]}'
            ),
        ),
        ("    file: people\n", "", "write either `file` with `columns`, or `sql`"),
        ("files:", "naive_times: local\nfiles:", "naive_times: Input should be 'utc' or 'company'"),
    ],
)
def test_a_mistake_is_named_with_its_key_and_a_remedy(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(MappingError) as caught:
        mapping_of(tmp_path, GOOD.replace(old, new, 1))
    assert message in str(caught.value)


def test_a_query_may_read_only_the_relations_of_the_mapping(tmp_path: Path) -> None:
    text = "files: {people: p.csv}\nentities: {person: {sql: 'select * from poeple, people'}}"
    with pytest.raises(MappingError, match="no 'poeple' in files; did you mean 'people'"):
        mapping_of(tmp_path, text)
    with pytest.raises(MappingError, match="must be one SELECT"):
        mapping_of(tmp_path, text.replace("select * from poeple, people", "drop table people"))


def test_names_of_a_querys_own_steps_are_no_relations(tmp_path: Path) -> None:
    sql = "with a as (select * from people) select * from a"
    mapping_of(tmp_path, f"files: {{people: p.csv}}\nentities: {{person: {{sql: '{sql}'}}}}")


def test_comments_and_order_do_not_change_what_a_mapping_says(tmp_path: Path) -> None:
    plain = mapping_of(tmp_path / "a", GOOD)
    other = mapping_of(tmp_path / "b", "# a comment\n" + GOOD)
    changed = mapping_of(tmp_path / "c", GOOD.replace("Full name", "Fullname"))
    assert plain.digest() == other.digest() != changed.digest()


def test_the_remedy_for_a_header_in_the_place_of_a_type_is_a_mapping(tmp_path: Path) -> None:
    own = "{names: p.csv, columns: {Phase: {headers: [Deal Stage]}, Paid: 'DECIMAL(9,2)'}}"
    mapping = mapping_of(tmp_path, GOOD.replace("people.csv", own))
    assert mapping.files["people"].columns["Phase"].headers == ("Deal Stage",)
    assert mapping.files["people"].columns["Paid"].type == "DECIMAL(9,2)"
